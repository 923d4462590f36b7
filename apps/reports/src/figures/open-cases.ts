import type { Transaction } from '#persistence';
import { copyOut } from '../facts/copy-out.js';
import type { FactStore } from '../facts/fact-store.js';

/** Open review cases and their records by number; the arrays are as long as one another. */
export interface OpenCases {
  readonly count: number;
  readonly caseOf: readonly number[];
  readonly records: readonly number[];
}

const INSTANT = /^[\dT:.Z-]+$/;

/** @param knownAt ISO 8601 in UTC; null: now */
export async function readOpenCases(
  tx: Transaction,
  store: FactStore,
  knownAt: string | null,
): Promise<OpenCases> {
  if (knownAt !== null && !INSTANT.test(knownAt)) throw new RangeError('knownAt must be an instant in UTC');
  const known =
    knownAt === null ? `known_to = 'infinity'` : `known_from <= '${knownAt}' AND known_to > '${knownAt}'`;
  let count = 0;
  const caseOf: number[] = [];
  const records: number[] = [];
  await copyOut(
    tx,
    `SELECT number::int, record FROM (
       SELECT row_number() OVER () AS number, records FROM review_case WHERE open AND ${known}) AS c,
       unnest(records) AS record`,
    2,
    ({ bytes, at }) => {
      const number = bytes.readInt32BE(at[0]!);
      count = Math.max(count, number);
      caseOf.push(number);
      records.push(store.records.numberOf(bytes, at[1]!));
    },
  );
  return { count, caseOf, records };
}
