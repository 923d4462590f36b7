import { LEFT_REASONS } from '#contracts';
import { QueryFailed } from '#messaging';
import { badParameter, refusal } from '../engine/refusals.js';
import { dayFailure, endOfDay } from '../engine/report-dates.js';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual, date, integer, table } from '../engine/tables.js';
import { dayNumber, dayText } from '../facts/days.js';
import type { Moment } from '../figures/moments.js';
import { everyoneEver } from '../figures/scope.js';
import { totalsOf } from '../figures/scope-totals.js';
import { WHOLE_HUB } from '../summary/summary.report.js';
import { boundaries, type Period } from './boundaries.js';
import { changesBetween, LOSSES, type Changes, type Loss } from './ledger.js';

const PERIODS = ['month', 'quarter', 'year'] as const;
/** Each period is read from history. */
const PERIODS_AT_MOST = 36;

/** That `from` is not after `asOf` is said in its own words. */
const LAST_INSTANT = Date.UTC(9999, 11, 30);

/** The ledger of one period as it is printed: removals by reason, transfers and corrections for themselves. */
export interface PrintedLedger {
  readonly opening: number;
  readonly admitted: number;
  readonly transferredIn: number;
  readonly lateData: number;
  readonly splits: number;
  readonly removed: number;
  readonly removedBy: Readonly<Record<string, number>>;
  readonly transferredOut: number;
  readonly merges: number;
  /** Wrongly counted before, less wrongly left out: what is subtracted. */
  readonly corrections: number;
  readonly closing: number;
}

/** How people and memberships came, went, were merged and divided, period by period. */
export const movementsReport: ReportDefinition = {
  name: 'movements',
  title: bilingual('Biến động đoàn viên, hội viên', 'Movements of members'),
  takes: ['unit', 'organisation', 'branch', 'from', 'period', 'knowledge'],
  async compute(context) {
    const { unit, parameters } = context;
    const period = periodOf(parameters.period);
    const knowledge = knowledgeOf(parameters.knowledge);
    const days = boundaries(fromOf(context), context.asOf, period, PERIODS_AT_MOST);
    const periods = await ledgersOf(context, days, knowledge);
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        organisation: parameters.organisation ?? null,
        branch: parameters.branch ?? null,
        period,
        knowledge,
        periods,
      },
      tables: (['persons', 'memberships'] as const).map((measure) =>
        table(
          measure,
          measure === 'persons' ? bilingual('Số người', 'People') : bilingual('Số lượt', 'Memberships'),
          COLUMNS,
          periods.map((one) => [one.from, one.to, ...cells(one[measure])]),
          NOTES,
        ),
      ),
    };
  },
};

const REASONS = [...LEFT_REASONS, 'unstated', 'withdrawn'] as const;

const REASON_NAMES: Readonly<Record<(typeof REASONS)[number], string>> = {
  'charter-violation': 'vi phạm Điều lệ',
  'lost-interest': 'không tham gia sinh hoạt',
  'moved-work': 'chuyển công tác',
  'moved-residence': 'chuyển nơi ở',
  'away-long-term': 'đi làm ăn xa',
  'aged-out': 'quá tuổi',
  'own-request': 'xin ra',
  deceased: 'từ trần',
  other: 'lý do khác',
  unstated: 'không nêu lý do',
  withdrawn: 'tổ chức rút bản ghi',
};

const COLUMNS = [
  date('from', 'Từ ngày', 'From'),
  date('to', 'Đến ngày', 'To'),
  integer('opening', 'Đầu kỳ', 'Opening'),
  integer('admitted', 'Kết nạp', 'Admitted'),
  integer('transferredIn', 'Chuyển đến', 'Transferred in'),
  integer('lateData', 'Bổ sung muộn', 'Late data'),
  integer('splits', 'Tách hồ sơ', 'Splits'),
  integer('removed', 'Đưa ra khỏi danh sách', 'Removed'),
  ...REASONS.map((reason) => integer(`removed-${reason}`, `– ${REASON_NAMES[reason]}`, `– ${reason}`)),
  integer('transferredOut', 'Chuyển đi', 'Transferred out'),
  integer('merges', 'Gộp hồ sơ', 'Merges'),
  integer('corrections', 'Điều chỉnh giảm', 'Corrections'),
  integer('closing', 'Cuối kỳ', 'Closing'),
];

const NOTES = [
  bilingual(
    'Đầu kỳ + kết nạp + chuyển đến + bổ sung muộn + tách − đưa ra − chuyển đi − gộp − điều chỉnh = cuối kỳ.',
    'Opening + admitted + transferred in + late data + splits − removed − transferred out − merges − corrections = closing.',
  ),
];

function cells(ledger: PrintedLedger): number[] {
  return [
    ledger.opening,
    ledger.admitted,
    ledger.transferredIn,
    ledger.lateData,
    ledger.splits,
    ledger.removed,
    ...REASONS.map((reason) => ledger.removedBy[reason] ?? 0),
    ledger.transferredOut,
    ledger.merges,
    ledger.corrections,
    ledger.closing,
  ];
}

interface PeriodLedgers {
  readonly from: string;
  readonly to: string;
  /** As known at these instants. */
  readonly openingKnownAt: string;
  readonly closingKnownAt: string;
  readonly persons: PrintedLedger;
  readonly memberships: PrintedLedger;
}

/**
 * What changed in each period, and from where the last one closes, back to the first, what stood at its beginning.
 *
 * @param days the day before the first period, then the last day of each
 */
async function ledgersOf(
  context: ReportContext,
  days: readonly string[],
  knowledge: 'then' | 'now',
): Promise<PeriodLedgers[]> {
  const { facts, knownAt, parameters } = context;
  const asked = parameters.knownAt === undefined ? null : knownAt;
  const known = (index: number): string | null => {
    const then = endOfDay(days[index]!);
    return knowledge === 'now' || index === days.length - 1 || then >= knownAt ? asked : then;
  };
  let closing: { persons: number; memberships: number } = totalsOf(context);
  let after: Moment = { day: dayNumber(days.at(-1)!), snapshot: context.snapshot };
  const found: PeriodLedgers[] = [];
  for (let index = days.length - 1; index > 0; index--) {
    const at = known(index - 1);
    const snapshot = at === asked ? context.snapshot : await facts.at(at, after.snapshot);
    const before: Moment = { day: dayNumber(days[index - 1]!), snapshot };
    // After history was read for this period: more people may have been in the unit once.
    const people = everyoneEver(snapshot.store, context.scope);
    const changes = changesBetween(before, after, context.scope, people);
    const persons = ledger(changes.persons, closing.persons);
    const memberships = ledger(changes.memberships, closing.memberships);
    found.unshift({
      from: dayText(before.day + 1),
      to: days[index]!,
      openingKnownAt: known(index - 1) ?? knownAt,
      closingKnownAt: known(index) ?? knownAt,
      persons,
      memberships,
    });
    closing = { persons: persons.opening, memberships: memberships.opening };
    after = before;
  }
  return found;
}

/** The ledger of a period that closes at a number. */
function ledger({ gains, splits, losses, merges }: Changes, closing: number): PrintedLedger {
  const { transferredOut, correctedDown, ...reasons } = losses;
  const removedBy: Partial<Record<Loss, number>> = {};
  for (const cause of LOSSES) {
    if (cause in reasons && losses[cause] > 0) removedBy[cause] = losses[cause];
  }
  const sum = (figures: Readonly<Record<string, number>>) =>
    Object.values(figures).reduce((total, figure) => total + figure, 0);
  return {
    opening: closing - sum(gains) - splits + sum(losses) + merges,
    admitted: gains.admitted,
    transferredIn: gains.transferredIn,
    lateData: gains.lateData,
    splits,
    removed: sum(removedBy),
    removedBy,
    transferredOut,
    merges,
    corrections: correctedDown - gains.correctedUp,
    closing,
  };
}

function periodOf(text = 'month'): Period {
  const period = PERIODS.find((one) => one === text);
  if (!period) throw new QueryFailed(badParameter('period', PERIODS.join(' | '), PERIODS.join(' | ')));
  return period;
}

function knowledgeOf(text = 'then'): 'then' | 'now' {
  if (text === 'then' || text === 'now') return text;
  throw new QueryFailed(badParameter('knowledge', 'then | now', 'then | now'));
}

function fromOf({ parameters, asOf }: ReportContext): string {
  const from = parameters.from ?? `${asOf.slice(0, 4)}-01-01`;
  const wrong = dayFailure('from', from, LAST_INSTANT);
  if (wrong) throw new QueryFailed(wrong);
  if (from > asOf) {
    throw new QueryFailed(
      refusal(422, 'report.from-after-as-of', 'from không được sau asOf.', 'from must not be after asOf.'),
    );
  }
  return from;
}
