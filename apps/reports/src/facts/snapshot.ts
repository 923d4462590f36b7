import type { FactStore } from './fact-store.js';

/**
 * The persons as the hub knew them at one instant: for each the first row of the version that stood then, or -1.
 * Never changed.
 */
export interface Snapshot {
  readonly store: FactStore;
  readonly first: Int32Array;
  /** Microseconds since 2000; Infinity: now. */
  readonly instant: number;
}

const NO_ROW = -1;

/** The row of a record; -1: it stands in no person. */
export function rowOfRecord({ store, first }: Snapshot, record: number): number {
  const { byRecord, person, last } = store;
  for (let row = byRecord.newest(record); row >= 0; row = byRecord.before(row)) {
    store.visited++;
    const begins = first[person[row]!] ?? NO_ROW;
    if (begins < 0 || begins > row) continue;
    let at = begins;
    while (at < row && last[at] === 0) at++;
    if (at === row) return row;
  }
  return NO_ROW;
}
