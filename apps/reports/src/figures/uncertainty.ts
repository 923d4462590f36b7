import type { ReportTable } from '#contracts';
import type { ReportContext } from '../engine/report-definition.js';
import { bilingual, CODE, decimal, table, text } from '../engine/tables.js';
import { rowsOfRecords, type Snapshot } from '../facts/snapshot.js';
import { linkageInterval, type LinkageInterval } from './linkage-interval.js';
import { counts, eachPerson, inScope, type Scope } from './scope.js';

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
  return { ...pending, personsLow: peopleByLowGroup(context, persons), personsHigh: persons };
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

/**
 * People of one low group count once. Nearly everybody is alone in it or holds the record that names it: only groups of
 * which somebody else is counted need a second look.
 */
function peopleByLowGroup({ snapshot, scope }: ReportContext, persons: number): number {
  const { store, first } = snapshot;
  const followers = new Map<number, number>();
  for (let person = 0; person < snapshot.persons; person++) {
    const row = first[person]!;
    if (row < 0 || store.lowLeader[row] === 1 || !isCounted(snapshot, scope, row)) continue;
    const group = store.lowGroup[row]!;
    followers.set(group, (followers.get(group) ?? 0) + 1);
  }
  if (followers.size === 0) return persons;
  let low = persons;
  // Each follower is taken away; a group without a counted leader keeps one.
  for (const count of followers.values()) low -= count - 1;
  for (let person = 0; person < snapshot.persons; person++) {
    const row = first[person]!;
    if (row < 0 || store.lowLeader[row] !== 1 || !followers.has(store.lowGroup[row]!)) continue;
    if (isCounted(snapshot, scope, row)) low--;
  }
  return low;
}

/** Whether a person, given by the first of the rows, has a counted record in the scope. */
function isCounted(snapshot: Snapshot, scope: Scope, first: number): boolean {
  for (let row = first; ; row++) {
    if (counts(snapshot, row, scope.day) && inScope(snapshot, scope, row)) return true;
    if (snapshot.store.last[row] === 1) return false;
  }
}

export interface Uncertainty extends PendingReview {
  /** Records beyond the first of a person in the scope: what linkage took away. */
  readonly linkedRecords: number;
  /** People, when the errors of automatic linkage are taken into account; see docs/figures.md. */
  readonly linkage: LinkageInterval;
}

/** Both kinds of doubt about a number of people: open review cases, and errors of automatic linkage. */
export async function uncertainty(context: ReportContext, persons: number): Promise<Uncertainty> {
  const { snapshot, scope } = context;
  let records = 0;
  eachPerson(snapshot, scope, (_rows, count) => (records += count));
  return {
    ...(await pendingReview(context, persons)),
    linkedRecords: records - persons,
    linkage: linkageInterval(records, persons, context.quality),
  };
}

/** Printed with every figure of people. */
export function uncertaintyTable({
  personsLow,
  personsHigh,
  cases,
  records,
  linkage,
}: Uncertainty): ReportTable {
  const { precision, recall } = linkage;
  return table(
    'uncertainty',
    bilingual('Độ tin cậy của số người', 'How sure the number of people is'),
    [CODE, text('figure', 'Chỉ tiêu', 'Figure'), decimal('low', 'Từ', 'From'), decimal('high', 'Đến', 'To')],
    [
      ['review', `Còn ${cases} hồ sơ cần xác minh (${records} bản ghi)`, personsLow, personsHigh],
      ['linkage', 'Sai số của liên kết tự động', linkage.personsLow, linkage.personsHigh],
      ['precision', 'Độ chính xác của liên kết', precision.low, precision.high],
      ['recall', 'Độ đầy đủ của liên kết', recall.low, recall.high],
    ],
    [linkage.note],
  );
}
