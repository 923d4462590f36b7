import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/**
 * Addresses that are public by their range and all the same answer for the machine that asks: metadata and
 * agents of cloud providers (Azure WireServer).
 */
const METADATA = [parseRange('168.63.129.16/32')];
/** All that is assigned to the public internet so far (RFC 4291, IANA IPv6 address space). */
const GLOBAL_IPV6 = parseRange('2000::/3');

/**
 * Which addresses the hub may connect to on behalf of an organisation: those of the public internet, and the
 * ranges that the operator allowed (`10.20.0.0/16`, `127.0.0.1/32`). Everything else is refused: loopback,
 * private, link-local (and with it the metadata service of cloud providers), carrier-grade NAT, unique-local,
 * multicast, reserved and documentation ranges, and every IPv6 notation that carries an IPv4 address inside
 * (mapped, compatible, 6to4, Teredo, NAT64).
 */
export class AddressPolicy {
  private readonly allowed: readonly Range[];

  /** @throws RangeError that names the first range that is not `ADDRESS/BITS` */
  constructor(allow: readonly string[] = []) {
    this.allowed = allow.map(parseRange);
  }

  /** Whether a connection to this address (as `dns.lookup` gives it) may be opened. */
  permits(address: string): boolean {
    return this.allows(address) || isPublic(address);
  }

  /** Whether the operator allowed the address by name of its range: a network that is trusted. */
  allows(address: string): boolean {
    const parsed = parse(address);
    return parsed !== undefined && within(parsed, this.allowed);
  }
}

function isPublic(address: string): boolean {
  const parsed = parse(address);
  if (!parsed || parsed.range() !== 'unicast' || within(parsed, METADATA)) return false;
  return parsed.kind() === 'ipv4' || within(parsed, [GLOBAL_IPV6]);
}

function within(address: Address, ranges: readonly Range[]): boolean {
  return ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}

function parse(address: string): Address | undefined {
  // Only the notations that connecting uses: `0x7f.1` or `2130706433` never reach a socket unresolved.
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  return ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : undefined;
}

function parseRange(text: string): Range {
  try {
    return ipaddr.parseCIDR(text.trim());
  } catch (cause) {
    throw new RangeError(`"${text}" is not a range of addresses such as 10.20.0.0/16`, { cause });
  }
}
