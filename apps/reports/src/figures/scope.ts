import type { Chains } from '../facts/chains.js';
import type { FactStore } from '../facts/fact-store.js';
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
  const { last, countedFrom, countedTo, province, commune, organisation, unit } = snapshot.store;
  const { day, branches } = scope;
  const wantedProvince = scope.province ?? -1;
  const wantedCommune = scope.commune ?? -1;
  const wantedOrganisation = scope.organisation ?? -1;
  const rows: number[] = [];
  eachCandidate(snapshot, scope, (person, first) => {
    let count = 0;
    for (let row = first; ; row++) {
      if (
        countedFrom[row]! <= day &&
        countedTo[row]! > day &&
        (wantedCommune === -1 || commune[row] === wantedCommune) &&
        (wantedProvince === -1 || province[row] === wantedProvince) &&
        (wantedOrganisation === -1 || organisation[row] === wantedOrganisation) &&
        (branches === null || branches.has(unit[row]!))
      )
        rows[count++] = row;
      if (last[row] === 1) break;
    }
    if (count > 0) visit(rows, count, person);
  });
}

/** Visits every counted record in the scope. */
export function eachRecord(snapshot: Snapshot, scope: Scope, visit: (row: number) => void): void {
  eachPerson(snapshot, scope, (rows, count) => {
    for (let index = 0; index < count; index++) visit(rows[index]!);
  });
}

/**
 * Visits every person that may have a record in the scope once, with the first of the own rows: people of a branch, a
 * commune or a province alone where the scope is one.
 */
export function eachCandidate(
  snapshot: Snapshot,
  { branches, commune, province }: Scope,
  visit: (person: number, first: number) => void,
): void {
  const { store } = snapshot;
  if (branches !== null) {
    for (const branch of branches)
      eachOfChain(snapshot, store.byUnit, branch, store.unit, (unit) => branches.has(unit), visit);
  } else if (commune !== null) {
    eachOfChain(snapshot, store.byCommune, commune, store.commune, (own) => own === commune, visit);
  } else if (province !== null) {
    eachOfChain(snapshot, store.byProvince, province, store.province, (own) => own === province, visit);
  } else {
    const { first } = snapshot;
    store.visited += store.rows;
    for (let person = 0; person < first.length; person++) {
      const row = first[person]!;
      if (row >= 0) visit(person, row);
    }
  }
}

/**
 * Everybody who ever had a row in the branches or the commune of a scope, in whatever version is held; null: the scope
 * is larger than these.
 */
export function everyoneEver(store: FactStore, { branches, commune }: Scope): Set<number> | null {
  if (branches === null && commune === null) return null;
  const [chains, keys] = branches ? [store.byUnit, branches] : [store.byCommune, [commune!]];
  const found = new Set<number>();
  for (const key of keys) {
    for (let row = chains.newest(key); row >= 0; row = chains.before(row)) {
      store.visited++;
      found.add(store.person[row]!);
    }
  }
  return found;
}

/** A person with several rows of the key is visited at the first of them. */
function eachOfChain(
  { store, first }: Snapshot,
  chains: Chains,
  key: number,
  column: Int32Array | Uint16Array,
  holds: (value: number) => boolean,
  visit: (person: number, first: number) => void,
): void {
  const { last, person } = store;
  for (let row = chains.newest(key); row >= 0; row = chains.before(row)) {
    store.visited++;
    const own = person[row]!;
    const begins = first[own] ?? -1;
    // A row of a version that does not stand in this snapshot.
    if (begins < 0 || begins > row) continue;
    let at = begins;
    while (at < row && last[at] === 0 && !holds(column[at]!)) at++;
    if (at === row) visit(own, begins);
  }
}
