import type { CanonicalRecord } from '#contracts';
import { generateProvince } from '../../tools/generator/index.js';

/** A record as its organisation pushes it, with the human that it is about. */
export interface PushedRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly canonical: CanonicalRecord;
  readonly personId: string;
}

/** Records of a synthetic province, in the order of the generator. */
export function provinceRecords(records: number, seed: number): PushedRecord[] {
  return [...generateProvince({ records, seed })].map((generated) => ({
    recordId: generated.record.record_id ?? '',
    organisation: generated.organisation,
    canonical: generated.canonical,
    personId: generated.personId,
  }));
}

/** Random numbers in [0, 1) by seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A shuffled copy (Fisher–Yates), the same for the same seed. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}
