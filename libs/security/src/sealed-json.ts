import type { KeyRing } from './key-ring.js';

/** Seals a JSON value; see {@link KeyRing.seal}. */
export function sealJson(ring: KeyRing, value: unknown, associatedData: string): Buffer {
  return ring.seal(Buffer.from(JSON.stringify(value), 'utf8'), associatedData);
}

/** Opens what {@link sealJson} sealed; the caller vouches for the type. */
export function openJson<T>(ring: KeyRing, sealed: Uint8Array, associatedData: string): T {
  return JSON.parse(ring.open(sealed, associatedData).toString('utf8')) as T;
}
