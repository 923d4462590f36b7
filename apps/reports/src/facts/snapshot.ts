import type { FactStore } from './fact-store.js';

/**
 * The persons as the hub knew them at one instant: for each the first row of the version that stood then, or -1.
 */
export interface Snapshot {
  readonly store: FactStore;
  readonly first: Int32Array;
  /** Persons to look at; a number at or above it has no row. */
  readonly persons: number;
}

/** The row of each record in a snapshot; -1: it stands in no person. */
export function rowsOfRecords({ store, first, persons }: Snapshot): Int32Array {
  const rows = new Int32Array(store.records.size).fill(-1);
  const { record, last } = store;
  for (let person = 0; person < persons; person++) {
    let row = first[person]!;
    if (row < 0) continue;
    for (; ; row++) {
      rows[record[row]!] = row;
      if (last[row] === 1) break;
    }
  }
  return rows;
}
