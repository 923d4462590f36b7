import type { Snapshot } from '../facts/snapshot.js';
import { eachPerson, type Scope } from './scope.js';

/** People of one place (or of the whole scope) by organisation. */
export interface PlaceFigures {
  persons: number;
  memberships: number;
  /** By position of the organisation. */
  readonly members: number[];
  readonly records: number[];
}

export interface PlaceCounts {
  readonly all: PlaceFigures;
  /** By place word: provinces and communes. Who has records in several places counts in each. */
  readonly places: ReadonlyMap<number, PlaceFigures>;
}

/** People, memberships and records of the scope as a whole and of every province and commune in it. */
export function countPlaces(snapshot: Snapshot, scope: Scope): PlaceCounts {
  const { organisation, province, commune } = snapshot.store;
  const all = noFigures();
  const places = new Map<number, PlaceFigures>();
  const figuresOf = (word: number): PlaceFigures => {
    let figures = places.get(word);
    if (!figures) places.set(word, (figures = noFigures()));
    return figures;
  };
  eachPerson(snapshot, scope, (rows, count) => {
    addPerson(all, rows, count, organisation, null, 0);
    for (const column of [province, commune]) {
      for (let index = 0; index < count; index++) {
        const word = column[rows[index]!]!;
        if (word === 0 || isRepeated(rows, index, column)) continue;
        addPerson(figuresOf(word), rows, count, organisation, column, word);
      }
    }
  });
  return { all, places };
}

/** Adds a person to the figures of a place: once, and once for each organisation. */
function addPerson(
  figures: PlaceFigures,
  rows: readonly number[],
  count: number,
  organisation: Uint8Array,
  column: Uint16Array | null,
  word: number,
): void {
  figures.persons++;
  for (let index = 0; index < count; index++) {
    const row = rows[index]!;
    if (column !== null && column[row] !== word) continue;
    const own = organisation[row]!;
    figures.records[own] = (figures.records[own] ?? 0) + 1;
    let repeated = false;
    for (let earlier = 0; earlier < index && !repeated; earlier++) {
      const other = rows[earlier]!;
      repeated = organisation[other] === own && (column === null || column[other] === word);
    }
    if (repeated) continue;
    figures.members[own] = (figures.members[own] ?? 0) + 1;
    figures.memberships++;
  }
}

/** Whether an earlier row of the person has the same value in a column. */
export function isRepeated(
  rows: readonly number[],
  index: number,
  column: { readonly [row: number]: number },
): boolean {
  const value = column[rows[index]!];
  for (let earlier = 0; earlier < index; earlier++) if (column[rows[earlier]!] === value) return true;
  return false;
}

function noFigures(): PlaceFigures {
  return { persons: 0, memberships: 0, members: [], records: [] };
}
