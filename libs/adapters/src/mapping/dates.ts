import { parseBirthDate } from '#vietnamese';

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** Two-digit years up to this one are 20xx where an adapter says nothing else. */
export const PIVOT = 15;

const PARTS = /^(\d{1,4})\s*[/\-.\s]\s*(\d{1,2})\s*[/\-.\s]\s*(\d{1,4})$/;

/**
 * A date as YYYY-MM-DD, YYYY-MM or YYYY; null when it cannot be read. 1 January stays what it is: the hub
 * decides what it means in a birth date.
 */
export function readDate(text: string, order: DateOrder, pivot: number): string | null {
  const value = text.replace(/[T\s]\d{1,2}:\d\d.*$/, '').trim();
  const found = PARTS.exec(value);
  if (found) {
    const parts = [found[1]!, found[2]!, found[3]!];
    const arrangement = parts[0]!.length === 4 ? 'ymd' : order;
    const part = (letter: string): string => parts[arrangement.indexOf(letter)]!;
    const yearText = part('y');
    if (yearText.length !== 4 && yearText.length !== 2) return null;
    const year =
      yearText.length === 2 ? Number(yearText) + (Number(yearText) <= pivot ? 2000 : 1900) : Number(yearText);
    let [month, day] = [Number(part('m')), Number(part('d'))];
    // 00/00/1980: only the year is known.
    if (month === 0) return year >= 1880 ? String(year) : null;
    if (month > 12 && day <= 12) [month, day] = [day, month];
    return iso(year, month, day);
  }
  return parseBirthDate(value).iso;
}

function iso(year: number, month: number, day: number): string | null {
  if (year < 1880 || year > 2200) return null;
  if (day === 0 && month <= 12) return `${year}-${two(month)}`;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return `${year}-${two(month)}-${two(day)}`;
}

/** Day, month and year in columns of their own; unknown parts are empty or 0. Text that is none stays joined. */
export function joinDateParts(day: string, month: string, year: string): string {
  const [d, m] = [Number(day || 0), Number(month || 0)];
  if (!/^\d{2}(\d{2})?$/.test(year)) return [day, month, year].filter(Boolean).join('/');
  if (!m) return year.length === 4 ? year : String(Number(year) + (Number(year) <= PIVOT ? 2000 : 1900));
  return d ? `${two(d)}/${two(m)}/${year}` : `${two(m)}/${year}`;
}

export function readMonth(text: string): string | null {
  const numbers = text.match(/\d+/g) ?? [];
  if (/^\d{4}-\d{2}(-\d{2})?$/.test(text.trim())) return text.trim().slice(0, 7);
  const [first = '', second = '', third = ''] = numbers;
  if (numbers.length === 3 && third.length === 4) return month(second, third);
  if (numbers.length !== 2) return null;
  return first.length === 4 ? month(second, first) : second.length === 4 ? month(first, second) : null;
}

function month(text: string, year: string): string | null {
  const number = Number(text);
  return number >= 1 && number <= 12 ? `${year}-${two(number)}` : null;
}

/**
 * @param on year or date when the age was counted
 * @param traditional tuổi ta: one at birth, one more each new year
 */
export function ageToBirthYear(text: string, on: string, traditional: boolean): string | null {
  const found = /^\s*(\d{1,3})(?:[.,]0+)?\s*(?:tuổi|tuoi|t)?\.?\s*$/iu.exec(text);
  const age = Number(found?.[1] ?? NaN);
  if (!(age >= 1 && age <= 130)) return null;
  return String(Number(on.slice(0, 4)) - age + (traditional ? 1 : 0));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
