import { createCipheriv, createDecipheriv, randomBytes, type Cipher } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that can be read at any place. */
export interface RandomAccess {
  readonly size: number;
  /** The bytes from `position`; fewer than `length` only at the end. */
  read(position: number, length: number): Buffer;
}

export class BytesInMemory implements RandomAccess {
  constructor(private readonly bytes: Buffer) {}

  get size(): number {
    return this.bytes.length;
  }

  read(position: number, length: number): Buffer {
    return this.bytes.subarray(position, position + length);
  }
}

const BLOCK = 16;

/**
 * A file for what is too large for memory, enciphered under a key that exists in this process alone
 * (AES-256-CTR) and without a name as soon as it is open: nothing readable remains after a crash.
 */
export class SealedSpool implements RandomAccess {
  private readonly key = randomBytes(32);
  private readonly cipher: Cipher;
  private readonly file: number;
  private written = 0;
  private closed = false;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-'));
    try {
      this.file = openSync(join(folder, 'spool'), 'wx+', 0o600);
    } finally {
      // Where an open file keeps its name (Windows), the folder goes with the process' temporary files.
      try {
        rmSync(folder, { recursive: true, force: true });
      } catch {
        // The content is unreadable without the key.
      }
    }
    this.cipher = createCipheriv('aes-256-ctr', this.key, counter(0));
  }

  get size(): number {
    return this.written;
  }

  /** Appends; returns where the bytes begin. */
  append(bytes: Uint8Array): number {
    const position = this.written;
    const sealed = this.cipher.update(bytes);
    for (let done = 0; done < sealed.length;) {
      done += writeSync(this.file, sealed, done, sealed.length - done, position + done);
    }
    this.written += sealed.length;
    return position;
  }

  read(position: number, length: number): Buffer {
    const to = Math.min(position + length, this.written);
    if (to <= position) return Buffer.alloc(0);
    const from = position - (position % BLOCK);
    const sealed = Buffer.allocUnsafe(to - from);
    for (let done = 0; done < sealed.length;) {
      const read = readSync(this.file, sealed, done, sealed.length - done, from + done);
      if (read === 0) throw new Error('a spool file is shorter than what was written');
      done += read;
    }
    const decipher = createDecipheriv('aes-256-ctr', this.key, counter(from / BLOCK));
    return decipher.update(sealed).subarray(position - from);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.file);
  }
}

function counter(block: number): Buffer {
  const bytes = Buffer.alloc(BLOCK);
  bytes.writeBigUInt64BE(BigInt(block), 8);
  return bytes;
}
