import type { ReportContext } from '../engine/report-definition.js';
import { rowsOfRecords } from '../facts/snapshot.js';
import { eachPerson, inScope } from './scope.js';

export interface PendingReview {
  readonly cases: number;
  readonly records: number;
  readonly personsLow: number;
  readonly personsHigh: number;
}

/**
 * What open review cases leave open: cases with a record in the scope, whatever the state of its membership, and the
 * people that there are when all open edges are accepted that contradict nothing (low) or all refused (high).
 */
export async function pendingReview(context: ReportContext, persons: number): Promise<PendingReview> {
  const pending = await openCases(context);
  return { ...pending, personsLow: peopleByLowGroup(context), personsHigh: persons };
}

async function openCases({
  tx,
  parameters,
  knownAt,
  snapshot,
  scope,
}: ReportContext): Promise<Pick<PendingReview, 'cases' | 'records'>> {
  const known =
    parameters.knownAt === undefined ? `known_to = 'infinity'` : 'known_from <= $1 AND known_to > $1';
  const cases: { records: string[] }[] = await tx.query(
    `SELECT records::text[] AS records FROM review_case WHERE open AND ${known}`,
    parameters.knownAt === undefined ? [] : [knownAt],
  );
  const everywhere = scope.province === null && scope.commune === null && scope.organisation === null;
  if (cases.length === 0 || everywhere) {
    return { cases: cases.length, records: cases.reduce((sum, { records }) => sum + records.length, 0) };
  }
  const rows = rowsOfRecords(snapshot);
  const here = new Set<string>();
  const held = (id: string) => {
    const row = rows[snapshot.store.records.numberOfText(id)] ?? -1;
    return row >= 0 && inScope(snapshot, scope, row);
  };
  let touched = 0;
  for (const { records } of cases) {
    const own = records.filter(held);
    if (own.length > 0) touched++;
    for (const id of own) here.add(id);
  }
  return { cases: touched, records: here.size };
}

function peopleByLowGroup({ snapshot, scope }: ReportContext): number {
  const { store } = snapshot;
  const seen = new Uint8Array(store.records.size);
  let people = 0;
  eachPerson(snapshot, scope, (rows) => {
    const group = store.lowGroup[rows[0]!]!;
    if (group >= 0) {
      if (seen[group] === 1) return;
      seen[group] = 1;
    }
    people++;
  });
  return people;
}
