import { Combinations } from '../figures/combinations.js';
import { eachPerson, type Scope } from '../figures/scope.js';
import type { Snapshot } from '../facts/snapshot.js';

/** People and memberships of one place among those that a scope is divided into. */
export interface PlaceCount {
  persons: number;
  memberships: number;
}

export interface SummaryCounts {
  readonly combinations: Combinations;
  /** People by number of their combination. */
  readonly people: readonly number[];
  /** Counted records beyond the first of a person in an organisation, by position. */
  readonly duplicates: readonly number[];
  /** By word of the place; 0: none. People with records in several places count in each. */
  readonly places: ReadonlyMap<number, PlaceCount>;
  /** People none of whose records has a place. */
  readonly unplaced: number;
}

/**
 * Counts people once, by the combination of their organisations and by the column that divides the scope.
 *
 * @param division column of `FactStore` by which places are told apart; null: not divided
 */
export function countSummary(
  snapshot: Snapshot,
  scope: Scope,
  division: Int32Array | Uint16Array | null,
): SummaryCounts {
  const { organisation } = snapshot.store;
  const combinations = new Combinations();
  const people: number[] = [];
  const duplicates: number[] = [];
  const places = new Map<number, PlaceCount>();
  const byWord: PlaceCount[] = [];
  const placeOf = (word: number): PlaceCount => {
    let place = byWord[word];
    if (!place) places.set(word, (place = byWord[word] = { persons: 0, memberships: 0 }));
    return place;
  };
  let unplaced = 0;
  eachPerson(snapshot, scope, (rows, count) => {
    let set = 0;
    for (let index = 0; index < count; index++) {
      const own = organisation[rows[index]!]!;
      const larger = combinations.with(set, own);
      if (larger === set) duplicates[own] = (duplicates[own] ?? 0) + 1;
      set = larger;
    }
    people[set] = (people[set] ?? 0) + 1;
    if (division === null) return;
    if (count === 1) {
      const word = division[rows[0]!]!;
      if (word === 0) unplaced++;
      else {
        const place = placeOf(word);
        place.persons++;
        place.memberships++;
      }
      return;
    }
    let placed = false;
    for (let index = 0; index < count; index++) {
      const word = division[rows[index]!]!;
      if (word === 0) continue;
      placed = true;
      let here = 0;
      let first = true;
      for (let other = 0; other < count && first; other++) {
        if (division[rows[other]!] !== word) continue;
        if (other < index) first = false;
        here = combinations.with(here, organisation[rows[other]!]!);
      }
      if (!first) continue;
      const place = placeOf(word);
      place.persons++;
      place.memberships += combinations.size(here);
    }
    if (!placed) unplaced++;
  });
  return { combinations, people, duplicates, places, unplaced };
}
