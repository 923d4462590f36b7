import { brotliDecompressSync } from 'node:zlib';
import type { KeyRing } from './key-ring.js';

type Sealing = Pick<KeyRing, 'seal'>;
type Opening = Pick<KeyRing, 'open'>;

/** First byte of a compressed text; no JSON text begins with it. */
const BROTLI = 1;
/** A text that would unfold to more is refused. */
const LONGEST_TEXT = 64 * 1024 * 1024;

/** Seals a JSON value; see {@link KeyRing.seal}. */
export function sealJson(ring: Sealing, value: unknown, associatedData: string): Buffer {
  return ring.seal(Buffer.from(JSON.stringify(value), 'utf8'), associatedData);
}

/** Opens what {@link sealJson} sealed; the caller vouches for the type. */
export function openJson<T>(ring: Opening, sealed: Uint8Array, associatedData: string): T {
  const plain = ring.open(sealed, associatedData);
  const text =
    plain[0] === BROTLI ? brotliDecompressSync(plain.subarray(1), { maxOutputLength: LONGEST_TEXT }) : plain;
  return JSON.parse(text.toString('utf8')) as T;
}
