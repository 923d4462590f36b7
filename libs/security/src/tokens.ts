import { createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { ROLES, type Role } from '#contracts';
import type { KeyRing } from './key-ring.js';
import type { Principal } from './principal.js';
import { Unauthenticated } from './refusals.js';

const ISSUER = 'lienthong';
const ALGORITHM = 'EdDSA';
const CLOCK_TOLERANCE_SECONDS = 5;
/** Tokens last minutes and clients are few: more than this is an accident, and starts anew. */
const REMEMBERED_TOKENS = 10_000;

interface TokenKeys {
  readonly current: string;
  readonly signing: KeyObject | undefined;
  readonly public: ReadonlyMap<string, KeyObject>;
}

/**
 * Issues and verifies bearer tokens (JWT, EdDSA over Ed25519). Keys are read at first use, so a service
 * without token routes runs on a key file without token keys.
 */
export class TokenAuthority {
  private loaded: TokenKeys | undefined;
  /** Tokens that were verified, with their end in milliseconds: a signature is checked once, the clock always. */
  private readonly verified = new Map<string, { readonly principal: Principal; readonly until: number }>();

  constructor(private readonly keyRing: KeyRing) {}

  private get keys(): TokenKeys {
    return (this.loaded ??= loadKeys(this.keyRing));
  }

  /** @param lifetimeSeconds how long the token is valid from now */
  async issue(principal: Principal, lifetimeSeconds: number, now = new Date()): Promise<string> {
    const { signing, current } = this.keys;
    if (!signing) throw new Error('the key file holds no private token key: this service cannot sign');
    const issuedAt = Math.floor(now.getTime() / 1000);
    const { clientId, role, organisation, units } = principal;
    return new SignJWT({ role, ...(organisation && { organisation }), ...(units && { units }) })
      .setProtectedHeader({ alg: ALGORITHM, kid: current, typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setSubject(clientId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(signing);
  }

  /** Throws {@link Unauthenticated}: `token.expired` or `token.invalid`. */
  async verify(token: string): Promise<Principal> {
    const known = this.verified.get(token);
    if (known && Date.now() < known.until) return known.principal;
    this.verified.delete(token);
    const keys = this.keys;
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const key = keys.public.get(kid ?? '');
          if (!key) throw new errors.JWKSNoMatchingKey();
          return key;
        },
        {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: ISSUER,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['exp', 'sub', 'role'],
        },
      );
      const principal = principalOf(payload);
      this.remember(token, principal, (payload.exp as number) * 1000);
      return principal;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Unauthenticated('token.expired');
      throw new Unauthenticated('token.invalid');
    }
  }

  private remember(token: string, principal: Principal, until: number): void {
    if (this.verified.size >= REMEMBERED_TOKENS) this.verified.clear();
    this.verified.set(token, { principal, until });
  }
}

function loadKeys(keyRing: KeyRing): TokenKeys {
  const { current, keys } = keyRing.tokenKeys;
  const signing = keys.find((key) => key.kid === current && key.d !== undefined);
  return {
    current,
    signing: signing && createPrivateKey({ key: signing, format: 'jwk' }),
    public: new Map(
      keys.map(({ d: _private, ...key }) => [key.kid ?? '', createPublicKey({ key, format: 'jwk' })]),
    ),
  };
}

function principalOf(payload: Record<string, unknown>): Principal {
  const { sub, role, organisation, units } = payload;
  if (typeof sub !== 'string' || !ROLES.includes(role as Role)) throw new Unauthenticated('token.invalid');
  const bound = role === 'organisation';
  if (bound !== (typeof organisation === 'string')) throw new Unauthenticated('token.invalid');
  return {
    clientId: sub,
    role: role as Role,
    ...(bound && { organisation: organisation as string }),
    ...(Array.isArray(units) && { units: units.map(String) }),
  };
}
