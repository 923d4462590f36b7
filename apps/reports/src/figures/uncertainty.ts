import type { ReportTable } from '#contracts';
import type { ReportContext } from '../engine/report-definition.js';
import { bilingual, CODE, decimal, table, text } from '../engine/tables.js';
import { rowOfRecord, type Snapshot } from '../facts/snapshot.js';
import { linkageInterval, type LinkageInterval } from './linkage-interval.js';
import { counts, inScope, type Scope } from './scope.js';
import { totalsOf } from './scope-totals.js';

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

async function openCases(context: ReportContext): Promise<Pick<PendingReview, 'cases' | 'records'>> {
  const { snapshot, scope } = context;
  const cases = await context.openCases();
  const everywhere = scope.province === null && scope.commune === null && scope.organisation === null;
  if (everywhere) return { cases: cases.count, records: cases.records.length };
  const touched = new Set<number>();
  const here = new Set<number>();
  cases.records.forEach((record, index) => {
    const row = rowOfRecord(snapshot, record);
    if (row < 0 || !inScope(snapshot, scope, row)) return;
    touched.add(cases.caseOf[index]!);
    here.add(record);
  });
  return { cases: touched.size, records: here.size };
}

/**
 * People of one low group count once. Nearly everybody is alone: only those who stand in a group are looked at.
 */
function peopleByLowGroup({ snapshot, scope }: ReportContext, persons: number): number {
  const { store, first } = snapshot;
  const followers = new Map<number, number>();
  const counted = store.grouped.filter(
    (row) => first[store.person[row]!] === row && isCounted(snapshot, scope, row),
  );
  store.visited += store.grouped.length;
  for (const row of counted) {
    if (store.lowLeader[row] === 1) continue;
    const group = store.lowGroup[row]!;
    followers.set(group, (followers.get(group) ?? 0) + 1);
  }
  let low = persons;
  // Each follower is taken away; a group without a counted leader keeps one.
  for (const count of followers.values()) low -= count - 1;
  for (const row of counted) if (store.lowLeader[row] === 1 && followers.has(store.lowGroup[row]!)) low--;
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

/** Both kinds of doubt about the number of people in the scope: open review cases, and errors of automatic linkage. */
export async function uncertainty(context: ReportContext): Promise<Uncertainty> {
  const { persons, records } = totalsOf(context);
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
