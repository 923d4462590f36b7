import type { Snapshot } from '../facts/snapshot.js';

/** Which records a figure counts. */
export interface Scope {
  /** Number of a day; see `facts/days.ts`. */
  readonly day: number;
  /** Numbers of place words; null: anywhere. */
  readonly province: number | null;
  readonly commune: number | null;
  /** Position of the one organisation; null: all. */
  readonly organisation: number | null;
  /** Numbers of unit words: a branch and those below it; null: all. */
  readonly branches: ReadonlySet<number> | null;
}

/** Whether a record lies in the scope, whatever the days of its membership. */
export function inScope({ store }: Snapshot, scope: Scope, row: number): boolean {
  return (
    (scope.commune === null || store.commune[row] === scope.commune) &&
    (scope.province === null || store.province[row] === scope.province) &&
    (scope.organisation === null || store.organisation[row] === scope.organisation) &&
    (scope.branches === null || scope.branches.has(store.unit[row]!))
  );
}

/** Whether a membership counts on a day. */
export function counts({ store }: Snapshot, row: number, day: number): boolean {
  return store.countedFrom[row]! <= day && store.countedTo[row]! > day;
}

/**
 * Visits every person with counted records in the scope. The rows stand in `rows[0 … count-1]`; the array is the
 * same every time.
 */
export function eachPerson(
  snapshot: Snapshot,
  scope: Scope,
  visit: (rows: readonly number[], count: number, person: number) => void,
): void {
  const { first, persons, store } = snapshot;
  const { last, countedFrom, countedTo, province, commune, organisation } = store;
  const { day, branches } = scope;
  const wantedProvince = scope.province ?? -1;
  const wantedCommune = scope.commune ?? -1;
  const wantedOrganisation = scope.organisation ?? -1;
  const rows: number[] = [];
  for (let person = 0; person < persons; person++) {
    let row = first[person]!;
    if (row < 0) continue;
    let count = 0;
    for (; ; row++) {
      if (
        countedFrom[row]! <= day &&
        countedTo[row]! > day &&
        (wantedCommune === -1 || commune[row] === wantedCommune) &&
        (wantedProvince === -1 || province[row] === wantedProvince) &&
        (wantedOrganisation === -1 || organisation[row] === wantedOrganisation) &&
        (branches === null || branches.has(store.unit[row]!))
      )
        rows[count++] = row;
      if (last[row] === 1) break;
    }
    if (count > 0) visit(rows, count, person);
  }
}

/** Visits every record in the scope that stands in a person; counted ones alone unless `held`. */
export function eachRecord(
  snapshot: Snapshot,
  scope: Scope,
  visit: (row: number) => void,
  { held = false } = {},
): void {
  const { first, persons, store } = snapshot;
  const { last } = store;
  for (let person = 0; person < persons; person++) {
    let row = first[person]!;
    if (row < 0) continue;
    for (; ; row++) {
      if (inScope(snapshot, scope, row) && (held || counts(snapshot, row, scope.day))) visit(row);
      if (last[row] === 1) break;
    }
  }
}
