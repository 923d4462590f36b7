import { whole, type FieldKind, type FieldOptions } from './kind.js';

/** A date as the number `YYYYMMDD`; unknown month or day are 00. */
const yearOf = (date: number): number => Math.floor(date / 10_000);
const monthOf = (date: number): number => Math.floor(date / 100) % 100;
const dayOf = (date: number): number => date % 100;
const full = (date: number): boolean => dayOf(date) !== 0;

const DEFAULT_FORMATS = [
  'YYYY-MM-DD',
  'YYYY-MM',
  'YYYY',
  'DD/MM/YYYY',
  'DD-MM-YYYY',
  'DD.MM.YYYY',
  'MM/YYYY',
  'YYYYMMDD',
];
const patterns = new Map<string, RegExp>();

function pattern(format: string): RegExp {
  let known = patterns.get(format);
  if (known === undefined) {
    const source = format
      .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
      .replace('YYYY', '(?<y>\\d{4})')
      .replace('MM', format === 'YYYYMMDD' ? '(?<m>\\d{2})' : '(?<m>\\d{1,2})')
      .replace('DD', format === 'YYYYMMDD' ? '(?<d>\\d{2})' : '(?<d>\\d{1,2})');
    known = new RegExp(`^${source}$`);
    patterns.set(format, known);
  }
  return known;
}

/** `YYYYMMDD` with zeroes for what is unknown; 1 January counts as "year only", the usual default of forms. */
function readDate(given: string, options: FieldOptions): string | null {
  const trimmed = given.trim().replace(/[T ]\d{2}:\d{2}.*$/, '');
  for (const format of options.formats ?? DEFAULT_FORMATS) {
    const groups = pattern(format).exec(trimmed)?.groups;
    if (groups === undefined) continue;
    const year = Number(groups['y']);
    const month = Number(groups['m'] ?? 0);
    const day = Number(groups['d'] ?? 0);
    if (year < 1000 || month > 12 || day > 31) continue;
    if (month === 0 || (month === 1 && day === 1)) return String(year * 10_000);
    return String(year * 10_000 + month * 100 + day);
  }
  return null;
}

/** Number of differing digits of the written dates; a swap of two neighbours counts once. */
function digitDistance(a: number, b: number): number {
  let differing = 0;
  let swaps = 0;
  let previousA = -1;
  let previousB = -1;
  for (let i = 0; i < 8; i++) {
    const digitA = a % 10;
    const digitB = b % 10;
    a = (a - digitA) / 10;
    b = (b - digitB) / 10;
    if (digitA === digitB) {
      previousA = previousB = -1;
      continue;
    }
    differing++;
    if (digitA === previousB && digitB === previousA) {
      swaps++;
      previousA = previousB = -1;
    } else {
      previousA = digitA;
      previousB = digitB;
    }
  }
  return differing - swaps;
}

const days = (date: number): number =>
  Date.UTC(yearOf(date), Math.max(0, monthOf(date) - 1), Math.max(1, dayOf(date))) / 86_400_000;
const test = (of: (a: number, b: number) => boolean) => ({
  scale: 'test' as const,
  of: (a: number, b: number) => (of(a, b) ? 1 : 0),
});

/** Calendar date with precision day, month or year. */
export const date: FieldKind<number> = {
  storage: 'number',
  canonical(parts, options) {
    const given = parts.find((part) => part !== null && part.trim() !== '');
    return given === null || given === undefined ? null : readDate(given, options);
  },
  parse: Number,
  measures: {
    'full-date': test((a, b) => a === b && full(a)),
    'year-month': test((a, b) => Math.floor(a / 100) === Math.floor(b / 100) && monthOf(a) !== 0),
    /** Same year, and at least one side does not say more. */
    'year-only': test(
      (a, b) =>
        yearOf(a) === yearOf(b) &&
        (!full(a) || !full(b)) &&
        (monthOf(a) === 0 || monthOf(b) === 0 || monthOf(a) === monthOf(b)),
    ),
    'same-year': test((a, b) => yearOf(a) === yearOf(b)),
    'day-month-swapped': test(
      (a, b) =>
        full(a) && full(b) && yearOf(a) === yearOf(b) && dayOf(a) === monthOf(b) && monthOf(a) === dayOf(b),
    ),
    /** Same day and month in another year. */
    'day-month': test((a, b) => full(a) && full(b) && a % 10_000 === b % 10_000),
    'year-day': test((a, b) => full(a) && full(b) && yearOf(a) === yearOf(b) && dayOf(a) === dayOf(b)),
    /** Two of year, month and day agree. */
    'two-parts': test(
      (a, b) =>
        full(a) &&
        full(b) &&
        Number(yearOf(a) === yearOf(b)) + Number(monthOf(a) === monthOf(b)) + Number(dayOf(a) === dayOf(b)) >=
          2,
    ),
    'digit-distance': { scale: 'distance', of: (a, b) => (full(a) && full(b) ? digitDistance(a, b) : 8) },
    'years-apart': { scale: 'distance', of: (a, b) => Math.abs(yearOf(a) - yearOf(b)) },
    'days-apart': { scale: 'distance', of: (a, b) => Math.abs(days(a) - days(b)) },
  },
  views: {
    whole: (value) => (value.endsWith('00') ? [] : [value]),
    year: (value) => [value.slice(0, 4)],
    'year-month': (value) => (value.slice(4, 6) === '00' ? [] : [value.slice(0, 6)]),
    'day-month': (value) => (value.endsWith('00') ? [] : [value.slice(4)]),
    decade: (value) => [value.slice(0, 3)],
    given: whole,
  },
};
