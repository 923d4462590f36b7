import type { ReportContext } from '../engine/report-definition.js';
import { Combinations } from './combinations.js';
import type { PlaceFigures, PlaceSums } from './place-sums.js';
import { eachPerson, type Scope } from './scope.js';
import type { Snapshot } from '../facts/snapshot.js';

export interface Totals {
  readonly persons: number;
  readonly memberships: number;
  readonly records: number;
}

/** Figures of the place of the report (null), or of one below it by its code. */
export function figuresOf(
  { scope, snapshot, unit }: ReportContext,
  sums: PlaceSums,
  below: string | null,
): PlaceFigures {
  const { province, commune } = scope;
  if (below === null) return sums.figures(sums.of(province, commune));
  const word = snapshot.store.places.find(below);
  return sums.figures(unit === null ? sums.of(word, null) : sums.of(province, word));
}

/** People, memberships and records of the scope of a report. */
export function totalsOf(context: ReportContext): Totals {
  const { scope, snapshot } = context;
  if (scope.branches !== null) return countTotals(snapshot, scope);
  const figures = figuresOf(context, context.placeSums(), null);
  const { organisation } = scope;
  if (organisation === null) {
    const { persons, memberships, records } = figures;
    return { persons, memberships, records: records.reduce((sum, count) => sum + count, 0) };
  }
  const members = figures.members[organisation] ?? 0;
  return { persons: members, memberships: members, records: figures.records[organisation] ?? 0 };
}

function countTotals(snapshot: Snapshot, scope: Scope): Totals {
  const combinations = new Combinations();
  const { organisation } = snapshot.store;
  const totals = { persons: 0, memberships: 0, records: 0 };
  eachPerson(snapshot, scope, (rows, count) => {
    let set = 0;
    for (let index = 0; index < count; index++) set = combinations.with(set, organisation[rows[index]!]!);
    totals.persons++;
    totals.memberships += combinations.size(set);
    totals.records += count;
  });
  return totals;
}
