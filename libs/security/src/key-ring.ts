import {
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { ReportSigner, withNewReportKey, type ReportSigningKeys } from './report-keys.js';
import { Sealer } from './sealer.js';

/** Identifiers that are searched for by equality without being readable at rest. */
export type BlindIndexKind = 'national-id' | 'old-national-id' | 'phone';

/**
 * Content of a key file (JSON, mode 0600). Binary keys are 32 bytes in base64url.
 * A purpose may be missing: then the services that are given this file cannot serve that purpose.
 */
export interface KeyFile {
  readonly format: 1;
  /** `current` seals; every key listed opens. */
  readonly seal?: { readonly current: number; readonly keys: Readonly<Record<string, string>> };
  readonly blindIndex?: string;
  /** Never rotates: a new key would make every re-sent record look changed. */
  readonly contentHash?: string;
  /** Ed25519; private JWKs sign, public ones only verify. */
  readonly tokenSigning?: { readonly current: string; readonly keys: readonly JWK[] };
  readonly clientSecretPepper?: string;
  /** Ed25519 of signed period reports; {@link withNewReportKey} rotates it. */
  readonly reportSigning?: ReportSigningKeys;
}

/** The key file cannot be used; the message says why and never contains key material. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

const KEY_BYTES = 32;
const DIGEST_BYTES = 16;

/** Every key of a service, by purpose. */
export class KeyRing {
  private readonly sealer: Sealer | undefined;
  private readonly blindIndexKeys: ReadonlyMap<BlindIndexKind, KeyObject> | undefined;
  private readonly contentHashKey: KeyObject | undefined;
  private readonly pepper: KeyObject | undefined;
  private readonly reports: ReportSigner | undefined;

  constructor(private readonly file: KeyFile) {
    if (file.format !== 1) throw new KeyFileError('key file: format must be 1');
    if (file.seal) {
      const keys = Object.entries(file.seal.keys).map(
        ([id, key]) => [Number(id), secret(`seal.keys.${id}`, key)] as const,
      );
      if (!keys.some(([id]) => id === file.seal?.current)) {
        throw new KeyFileError('key file: seal.current names no key of seal.keys');
      }
      this.sealer = new Sealer(file.seal.current, new Map(keys));
    }
    if (file.blindIndex) {
      const master = secret('blindIndex', file.blindIndex);
      const kinds: BlindIndexKind[] = ['national-id', 'old-national-id', 'phone'];
      this.blindIndexKeys = new Map(kinds.map((kind) => [kind, derive(master, `blind-index:${kind}`)]));
    }
    if (file.contentHash) this.contentHashKey = secret('contentHash', file.contentHash);
    if (file.reportSigning) this.reports = new ReportSigner(file.reportSigning);
    if (file.clientSecretPepper) this.pepper = secret('clientSecretPepper', file.clientSecretPepper);
  }

  /** Reads a key file; throws {@link KeyFileError} with the remedy. */
  static fromFile(path: string): KeyRing {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw new KeyFileError(`key file ${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
    }
    let file: KeyFile;
    try {
      file = JSON.parse(text) as KeyFile;
    } catch {
      throw new KeyFileError(`key file ${path} is not JSON`);
    }
    return new KeyRing(file);
  }

  /** A fresh key file with every purpose; the caller writes it with mode 0600. */
  static generate(): KeyFile {
    const key = () => randomBytes(KEY_BYTES).toString('base64url');
    const kid = randomBytes(8).toString('hex');
    const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    return {
      format: 1,
      seal: { current: 1, keys: { 1: key() } },
      blindIndex: key(),
      contentHash: key(),
      tokenSigning: { current: kid, keys: [{ ...signing, kid, alg: 'EdDSA', use: 'sig' }] },
      clientSecretPepper: key(),
      reportSigning: withNewReportKey(),
    };
  }

  /** The same file with a new current sealing key; the older ones still open what they sealed. */
  static withNewSealingKey(file: KeyFile): KeyFile {
    const ids = Object.keys(file.seal?.keys ?? {}).map(Number);
    const current = Math.max(0, ...ids) + 1;
    const key = randomBytes(KEY_BYTES).toString('base64url');
    return { ...file, seal: { current, keys: { ...file.seal?.keys, [current]: key } } };
  }

  /**
   * AES-256-GCM under the current key: `[1 B format][4 B key id][12 B IV][16 B tag][ciphertext]`.
   * @param associatedData what the ciphertext is bound to (row, version); needed again to open it
   */
  seal(plain: Uint8Array, associatedData: string): Buffer {
    return present(this.sealer, 'seal').seal(plain, associatedData);
  }

  /** Throws {@link SealError} when key, associated data or a single bit does not fit. */
  open(sealed: Uint8Array, associatedData: string): Buffer {
    return present(this.sealer, 'seal').open(sealed, associatedData);
  }

  /** Key under which {@link seal} seals now: tells which rows still need sealing again after a rotation. */
  get sealingKeyId(): number {
    return present(this.file.seal, 'seal').current;
  }

  /** 16 bytes of HMAC-SHA256 under a key of its own per kind: equality without readability. */
  blindIndex(kind: BlindIndexKind, normalised: string): Buffer {
    const key = present(this.blindIndexKeys, 'blindIndex').get(kind);
    return digest(present(key, 'blindIndex'), normalised);
  }

  /** 16 bytes of keyed HMAC-SHA256 over a canonical serialisation: tells whether content changed. */
  contentHash(canonical: string): Buffer {
    return digest(present(this.contentHashKey, 'contentHash'), canonical);
  }

  /**
   * 32 bytes of HMAC-SHA256 under the pepper. Only for machine-made secrets of at least 128 random bits:
   * those cannot be guessed, so a slow hash would only cost time.
   */
  secretHash(clientSecret: string): Buffer {
    return createHmac('sha256', present(this.pepper, 'clientSecretPepper')).update(clientSecret).digest();
  }

  /** Signs period reports and checks them. */
  get reportSigner(): ReportSigner {
    return present(this.reports, 'reportSigning');
  }

  /** Token keys as given, for {@link TokenAuthority}. */
  get tokenKeys(): NonNullable<KeyFile['tokenSigning']> {
    return present(this.file.tokenSigning, 'tokenSigning');
  }
}

function secret(purpose: string, encoded: string): KeyObject {
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.length !== KEY_BYTES) {
    throw new KeyFileError(`key file: ${purpose} must be ${KEY_BYTES} bytes in base64url`);
  }
  return createSecretKey(bytes);
}

function derive(master: KeyObject, info: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', master, '', info, KEY_BYTES)));
}

function digest(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest().subarray(0, DIGEST_BYTES);
}

function present<T>(value: T | undefined, purpose: string): T {
  if (value === undefined) throw new KeyFileError(`key file: purpose ${purpose} is missing`);
  return value;
}
