import { isUtf8 } from 'node:buffer';

/** Bytes of a text file; `8-bit` is shown as Windows-1252 and told apart column by column. */
export type ByteEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | '8-bit';

/** From the byte order mark, the NULs of UTF-16, or whether the bytes can be UTF-8. */
export function detectBytes(sample: Buffer): ByteEncoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const length = Math.min(sample.length - (sample.length % 2), 4096);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (sample[i] === 0) even++;
    if (sample[i + 1] === 0) odd++;
  }
  if (odd > length / 6 && even < length / 50) return 'utf-16le';
  if (even > length / 6 && odd < length / 50) return 'utf-16be';
  // A letter may be cut at the end of the sample.
  for (let cut = 0; cut < 4; cut++) if (isUtf8(sample.subarray(0, sample.length - cut))) return 'utf-8';
  return mostlyUtf8(sample) ? 'utf-8' : '8-bit';
}

/** A few broken rows do not make a UTF-8 file another one. */
function mostlyUtf8(sample: Buffer): boolean {
  const text = sample.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const letters = text.match(/[\u0100-\u1EFF]/g)?.length ?? 0;
  return letters > 3 * broken;
}

/** Decodes piece by piece; what is no text becomes U+FFFD. */
export function decoderOf(encoding: ByteEncoding): (bytes: Buffer, isLast: boolean) => string {
  const decoder = new TextDecoder(encoding === '8-bit' ? 'windows-1252' : encoding);
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
}
