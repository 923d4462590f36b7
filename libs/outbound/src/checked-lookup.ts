import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.js';
import { OutboundFailed, OutboundRefused } from './errors.js';

/** Every address of a name; rejects when it has none. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** As the operating system resolves names. */
export const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/** Host name of a URL as connecting uses it: an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Addresses of a host, all of them checked. A name that has one forbidden address among others is refused
 * whole: that is what an attack looks like, never what a service needs.
 *
 * @throws OutboundRefused `address`
 * @throws OutboundFailed `unresolved`
 */
export async function checkedAddresses(
  host: string,
  policy: AddressPolicy,
  resolve: Resolve = systemResolve,
): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await resolved(host, resolve);
  if (!addresses.every(({ address }) => policy.permits(address))) throw new OutboundRefused('address');
  return addresses;
}

async function resolved(host: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  let addresses: readonly LookupAddress[];
  try {
    addresses = await resolve(host);
  } catch (error) {
    throw new OutboundFailed('unresolved', (error as NodeJS.ErrnoException).code, { cause: error });
  }
  if (addresses.length === 0) throw new OutboundFailed('unresolved');
  return addresses;
}

/**
 * `lookup` of a socket that connects to addresses checked before and asks nobody again: whoever answers
 * differently the second time (DNS rebinding) is not asked a second time.
 */
export function pinned(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const suiting = addresses.filter(({ family }) => !options.family || options.family === family);
    const [first] = suiting;
    if (!first) callback(Object.assign(new Error('no address of this family'), { code: 'ENOTFOUND' }), []);
    else if (options.all)
      callback(
        null,
        suiting.map((address) => ({ ...address })),
      );
    else callback(null, first.address, first.family);
  };
}
