import { cleanNumberText } from './clean-text.js';
import type { ValueNote } from './notes.js';

/** A birth date with what is known of it. Parts that the precision does not cover are null. */
export interface BirthDate {
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
  /** null: nothing could be read. */
  readonly precision: 'day' | 'month' | 'year' | null;
  /** A date of the calendar in a plausible year. When false the parts are as written, for comparison only. */
  readonly valid: boolean;
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY` by precision; null when not valid. */
  readonly iso: string | null;
  readonly notes: readonly ValueNote[];
}

const FIRST_YEAR = 1880;
const LAST_YEAR = 2100;
/** Two-digit years up to this one are read as 20xx: members are grown up or nearly so. */
const PIVOT = 15;
const DAY_MS = 86_400_000;
const MONTH_NAMES = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const NOTHING: BirthDate = {
  year: null,
  month: null,
  day: null,
  precision: null,
  valid: false,
  iso: null,
  notes: [],
};

/**
 * Reads a birth date as lists write it: ISO and partial ISO, dd/mm/yyyy, d-m-yy, dd.mm.yyyy, mm/yyyy,
 * yyyy, ddmmyyyy, yyyymmdd, '17-May-80', 'ngày 5 tháng 2 năm 1980', spreadsheet day numbers. The first
 * of January is what people enter who know the year only: year precision. Impossible values keep their
 * parts with a note. Never throws.
 */
export function parseBirthDate(text: string): BirthDate {
  const fast = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (fast !== null) return fromParts(Number(fast[3]), Number(fast[2]), Number(fast[1]), []);
  const notes: ValueNote[] = [];
  let value = cleanNumberText(text)
    .toLowerCase()
    .replace(/^['’`"=]+/u, '');
  if (value === '') return NOTHING;
  // Lunar dates are a month or so early.
  if (/khoảng|khoang|chừng|~|\?|≈|âm lịch|âl/u.test(value)) notes.push('approximate');
  value = value
    .replace(/ngày|tháng|năm|sinh|khoảng|chừng|ngay|thang|nam|khoang|âm lịch|âl|ns|sn|[~?≈:()]/gu, (word) =>
      word === ':' ? ':' : ' ',
    )
    .replace(/[t\s]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[ap]m)?\s*(?:z|[+-]\d\d:?\d\d)?$/u, '')
    .trim();
  const parts = value.split(/[\s/.\-–—,_\\]+/u).filter((part) => part !== '');
  const named = parts.findIndex((part) => MONTH_NAMES.includes(part.slice(0, 3)) && /^[a-z]+$/.test(part));
  if (named >= 0 && parts.length >= 2)
    parts[named] = String(MONTH_NAMES.indexOf((parts[named] ?? '').slice(0, 3)) + 1);
  if (parts.length === 0 || !parts.every((part) => /^(?:\d{1,8}|x{1,4}|\*{1,2})$/.test(part)))
    return unreadable(notes);
  const numbers = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
  const lengths = parts.map((part) => part.length);
  if (parts.length === 1 || isFloat(value)) return fromDigits(parts[0] ?? '', notes);
  const [a = 0, b = 0, c = 0] = numbers;
  if (parts.length === 2) {
    if (lengths[1] === 4) return fromParts(null, a, b, notes);
    if (lengths[0] === 4) return fromParts(null, b, a, notes);
    return unreadable(notes);
  }
  if (parts.length !== 3) return unreadable(notes);
  if (lengths[0] === 4) return fromParts(c, b, a, notes);
  if (lengths[2] === 4) return fromParts(a, b, c, notes);
  if (lengths[2] === 2) return fromParts(a, b, fullYear(c), [...notes, 'two-digit-year']);
  return unreadable(notes);
}

function isFloat(value: string): boolean {
  return /^\d{4,8}[.,]\d*$/.test(value) && !/^\d{4}\.\d\d$/.test(value);
}

function fullYear(year: number): number {
  return year <= PIVOT ? 2000 + year : 1900 + year;
}

function plausible(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** A value that is one run of digits: a year, a day number, or a date without separators. */
function fromDigits(digits: string, notes: ValueNote[]): BirthDate {
  const number = Number(digits);
  switch (digits.length) {
    case 4:
      return number > 2200 ? fromSerial(number, notes) : fromParts(null, null, number, notes);
    case 5:
      return fromSerial(number, notes);
    case 6: {
      const year = Number(digits.slice(2));
      if (plausible(year)) return fromParts(null, Number(digits.slice(0, 2)), year, notes);
      const [day, month, short] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map(Number);
      return fromParts(day ?? 0, month ?? 0, fullYear(short ?? 0), [...notes, 'two-digit-year']);
    }
    case 8: {
      const leading = Number(digits.slice(0, 4));
      if (plausible(leading) && Number(digits.slice(4, 6)) <= 12) {
        return fromParts(Number(digits.slice(6)), Number(digits.slice(4, 6)), leading, notes);
      }
      return fromParts(
        Number(digits.slice(0, 2)),
        Number(digits.slice(2, 4)),
        Number(digits.slice(4)),
        notes,
      );
    }
    default:
      return unreadable(notes);
  }
}

/** Spreadsheets count days from 30 December 1899. */
function fromSerial(serial: number, notes: ValueNote[]): BirthDate {
  if (serial < 2 || serial > 60_000) return unreadable(notes);
  const date = new Date(Date.UTC(1899, 11, 30) + serial * DAY_MS);
  return fromParts(date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear(), [
    ...notes,
    'excel-serial',
  ]);
}

function unreadable(notes: readonly ValueNote[]): BirthDate {
  return { ...NOTHING, notes: [...notes, 'not-a-date'] };
}

/** `null` is a part that was not written, 0 one that was left blank ('00/05/1980'). */
function fromParts(day: number | null, month: number | null, year: number, notes: ValueNote[]): BirthDate {
  if (day === 0 || month === 0) {
    notes.push('unknown-parts');
    if (month === 0) month = null;
    day = null;
  }
  if (month !== null && day !== null && month > 12 && month <= 31 && day <= 12) {
    [day, month] = [month, day];
    notes.push('day-month-swapped');
  }
  if (day === 1 && month === 1) {
    notes.push('default-date');
    day = null;
    month = null;
  }
  if (year === 1899 || (year === 1900 && month === null)) notes.push('placeholder');
  const precision = month === null ? 'year' : day === null ? 'month' : 'day';
  const real = (month ?? 1) <= 12 && (day ?? 1) <= daysIn(year, month ?? 1);
  if (!plausible(year)) notes.push('implausible-year');
  else if (!real) notes.push('impossible-date');
  const valid = real && plausible(year) && !notes.includes('placeholder');
  return { year, month, day, precision, valid, iso: valid ? isoOf(year, month, day) : null, notes };
}

function daysIn(year: number, month: number): number {
  return month >= 1 && month <= 12 ? new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() : 0;
}

function isoOf(year: number, month: number | null, day: number | null): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  if (month === null) return String(year);
  return day === null ? `${year}-${two(month)}` : `${year}-${two(month)}-${two(day)}`;
}
