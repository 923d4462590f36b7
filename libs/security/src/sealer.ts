import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';

/** What was sealed cannot be opened. Says why, never what. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

const FORMAT = 1;
const KEY_ID_AT = 1;
const IV_AT = 5;
const TAG_AT = 17;
const TEXT_AT = 33;
const IV_BYTES = TAG_AT - IV_AT;
/** One call to the system's randomness fills this many IVs: 6 µs a seal less than one call each. */
const POOLED_IVS = 1024;

/** AES-256-GCM with versioned keys. The header is authenticated together with the associated data. */
export class Sealer {
  private readonly pool = Buffer.allocUnsafeSlow(POOLED_IVS * IV_BYTES);
  private used = POOLED_IVS * IV_BYTES;
  private readonly currentKey: KeyObject;

  constructor(
    private readonly current: number,
    private readonly keys: ReadonlyMap<number, KeyObject>,
  ) {
    const key = keys.get(current);
    if (!key) throw new SealError(`no key ${current}`);
    this.currentKey = key;
  }

  seal(plain: Uint8Array, associatedData: string): Buffer {
    const sealed = Buffer.allocUnsafe(TEXT_AT + plain.length);
    sealed[0] = FORMAT;
    sealed.writeUInt32BE(this.current, KEY_ID_AT);
    this.nextIv().copy(sealed, IV_AT);
    const cipher = createCipheriv('aes-256-gcm', this.currentKey, sealed.subarray(IV_AT, TAG_AT));
    cipher.setAAD(authenticated(sealed, associatedData));
    cipher.update(plain).copy(sealed, TEXT_AT);
    cipher.final();
    cipher.getAuthTag().copy(sealed, TAG_AT);
    return sealed;
  }

  open(given: Uint8Array, associatedData: string): Buffer {
    const sealed = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    if (sealed.length < TEXT_AT || sealed[0] !== FORMAT) throw new SealError('not a sealed value');
    const keyId = sealed.readUInt32BE(KEY_ID_AT);
    const key = this.keys.get(keyId);
    if (!key) throw new SealError(`sealed with key ${keyId}, which the key file does not hold`);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(IV_AT, TAG_AT));
    decipher.setAAD(authenticated(sealed, associatedData));
    decipher.setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
    const plain = decipher.update(sealed.subarray(TEXT_AT));
    try {
      decipher.final();
    } catch {
      throw new SealError('sealed value was altered or belongs elsewhere');
    }
    return plain;
  }

  private nextIv(): Buffer {
    if (this.used === this.pool.length) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    return this.pool.subarray(this.used, (this.used += IV_BYTES));
  }
}

function authenticated(sealed: Buffer, associatedData: string): Buffer {
  return Buffer.concat([sealed.subarray(0, IV_AT), Buffer.from(associatedData, 'utf8')]);
}
