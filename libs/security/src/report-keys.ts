import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { JWK } from 'jose';

/** Ed25519 keys of signed reports: `current` signs, every key listed verifies; retired ones are public only. */
export interface ReportSigningKeys {
  readonly current: string;
  readonly keys: readonly JWK[];
}

/** Keys with a new current one. The private part of the one before is destroyed, its public part stays for good. */
export function withNewReportKey(keys?: ReportSigningKeys): ReportSigningKeys {
  const kid = randomBytes(8).toString('hex');
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const retired = (keys?.keys ?? []).map(publicPart);
  return { current: kid, keys: [...retired, { ...jwk, kid, alg: 'EdDSA', use: 'sig' }] };
}

/** Signs reports and checks what was signed. */
export class ReportSigner {
  private readonly privateKey: KeyObject | undefined;
  private readonly publicKeys: ReadonlyMap<string, KeyObject>;

  constructor(private readonly given: ReportSigningKeys) {
    const current = given.keys.find(({ kid }) => kid === given.current);
    if (current?.d) this.privateKey = createPrivateKey({ key: current as never, format: 'jwk' });
    this.publicKeys = new Map(
      given.keys.map((key) => [
        key.kid ?? '',
        createPublicKey({ key: publicPart(key) as never, format: 'jwk' }),
      ]),
    );
  }

  /** Id of the key that signs now. */
  get keyId(): string {
    return this.given.current;
  }

  /** @throws Error the key file holds only public keys */
  sign(text: string): string {
    if (!this.privateKey) throw new Error('key file: reportSigning.current names no private key');
    return sign(null, Buffer.from(text, 'utf8'), this.privateKey).toString('base64url');
  }

  /** False as well for a key that nobody knows. */
  verify(keyId: string, text: string, signature: string): boolean {
    const key = this.publicKeys.get(keyId);
    if (!key) return false;
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'));
  }

  /** Everything that outsiders need to check signatures. */
  publicJwks(): JWK[] {
    return this.given.keys.map(publicPart);
  }
}

function publicPart({ d: _secret, ...key }: JWK): JWK {
  return key;
}
