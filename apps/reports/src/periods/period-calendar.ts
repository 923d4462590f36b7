import type { Bilingual, OpenPeriod, PeriodKind } from '#contracts';

/** What a period is, once and for all. */
export interface PeriodDefinition {
  readonly periodId: string;
  readonly kind: PeriodKind;
  readonly title: Bilingual;
  readonly from: string;
  readonly to: string;
  readonly attestBy: string;
  readonly signBy: string;
}

/** Why a period cannot be opened as asked. */
export interface Refusal {
  readonly code: string;
  readonly message: Bilingual;
}

/** Days after the end until which organisations attest and the Front signs, unless said otherwise. */
const ATTEST_DAYS = 10;
const SIGN_DAYS = 20;
/** No membership is older than the oldest organisation. */
const FIRST_DAY = '1929-07-28';
const ROMAN = ['I', 'II', 'III', 'IV'];

/** The period that is asked for; `today` in Vietnam. */
export function periodDefinition(asked: OpenPeriod, today: string): PeriodDefinition | Refusal {
  const span = spanOf(asked);
  if ('code' in span) return span;
  const { from, to, periodId, title } = span;
  if (from > today) {
    return refusal(
      'period.future',
      `Kỳ báo cáo bắt đầu ngày ${from}: chưa đến.`,
      `The period begins on ${from}: it has not come yet.`,
    );
  }
  if (from < FIRST_DAY) {
    return refusal(
      'period.before-data',
      `Kỳ báo cáo không được trước ${FIRST_DAY}.`,
      `A period must not begin before ${FIRST_DAY}.`,
    );
  }
  const attestBy = asked.attestBy ?? addDays(to, ATTEST_DAYS);
  const signBy = asked.signBy ?? addDays(attestBy, SIGN_DAYS - ATTEST_DAYS);
  if (!isDay(attestBy) || !isDay(signBy) || attestBy < from || signBy < attestBy) {
    return refusal(
      'period.deadlines',
      'Hạn xác nhận và hạn ký phải là ngày YYYY-MM-DD, không trước ngày đầu kỳ, hạn ký không trước hạn xác nhận.',
      'Deadlines must be days, YYYY-MM-DD, not before the period begins, and signing not before attesting.',
    );
  }
  return { periodId, kind: asked.kind, title: asked.title ?? title, from, to, attestBy, signBy };
}

/** All periods of a year that are reported by rule, in the order in which they end. */
export function calendarOf(year: number): PeriodDefinition[] {
  const asked: Omit<OpenPeriod, 'actor'>[] = [
    { kind: 'quarter', year, part: 1 },
    { kind: 'quarter', year, part: 2 },
    { kind: 'half-year', year, part: 1 },
    { kind: 'quarter', year, part: 3 },
    { kind: 'quarter', year, part: 4 },
    { kind: 'half-year', year, part: 2 },
    { kind: 'year', year },
  ];
  return asked.flatMap((one) => {
    const definition = periodDefinition({ ...one, actor: '' }, '9999-12-31');
    return 'periodId' in definition ? [definition] : [];
  });
}

type Span = Pick<PeriodDefinition, 'periodId' | 'title' | 'from' | 'to'>;

function spanOf({ kind, year, part, from, to }: OpenPeriod): Span | Refusal {
  if (kind === 'ad-hoc') {
    if (!isDay(from) || !isDay(to) || from > to) {
      return refusal(
        'period.span',
        'Kỳ đột xuất cần from và to dạng YYYY-MM-DD, from không sau to.',
        'An ad hoc period needs from and to, YYYY-MM-DD, from not after to.',
      );
    }
    const shown = [from, to].map((day) => day.split('-').reverse().join('/'));
    return {
      periodId: `A-${from}-${to}`,
      from,
      to,
      title: {
        vi: `Báo cáo đột xuất từ ${shown[0]} đến ${shown[1]}`,
        en: `Ad hoc report from ${from} to ${to}`,
      },
    };
  }
  if (year === undefined || !Number.isInteger(year) || year < 1930 || year > 2200) {
    return refusal(
      'period.year',
      'Cần year là năm, từ 1930 đến 2200.',
      'A year from 1930 to 2200 is needed.',
    );
  }
  if (kind === 'year') {
    return {
      periodId: `${year}-Y`,
      from: `${year}-01-01`,
      to: `${year}-12-31`,
      title: { vi: `Báo cáo năm ${year}`, en: `Report of the year ${year}` },
    };
  }
  const parts = kind === 'quarter' ? 4 : 2;
  if (part === undefined || !Number.isInteger(part) || part < 1 || part > parts) {
    return refusal(
      'period.part',
      `Cần part từ 1 đến ${parts} (${kind === 'quarter' ? 'quý' : 'nửa năm'}).`,
      `A part from 1 to ${parts} is needed.`,
    );
  }
  const months = 12 / parts;
  const first = (part - 1) * months + 1;
  const roman = ROMAN[part - 1] ?? '';
  const half = part === 1 ? ['đầu', 'first'] : ['cuối', 'second'];
  return {
    periodId: `${year}-${kind === 'quarter' ? 'Q' : 'H'}${part}`,
    from: `${year}-${String(first).padStart(2, '0')}-01`,
    to: new Date(Date.UTC(year, first - 1 + months, 0)).toISOString().slice(0, 10),
    title:
      kind === 'quarter'
        ? { vi: `Báo cáo quý ${roman} năm ${year}`, en: `Report of quarter ${part}, ${year}` }
        : { vi: `Báo cáo 6 tháng ${half[0]} năm ${year}`, en: `Report of the ${half[1]} half of ${year}` },
  };
}

function refusal(code: string, vi: string, en: string): Refusal {
  return { code, message: { vi, en } };
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
