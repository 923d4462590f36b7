import { dayText } from '../facts/days.js';

/**
 * Ages by which the organisations' charters tell members apart: 16 and 30 (youth union, to 35 by request), 18
 * (women's and farmers' union), 55 and 60 (retirement).
 */
export const AGE_BANDS = [
  { code: 'under-16', from: 0, to: 15, name: 'Dưới 16' },
  { code: '16-30', from: 16, to: 30, name: '16–30' },
  { code: '31-35', from: 31, to: 35, name: '31–35' },
  { code: '36-45', from: 36, to: 45, name: '36–45' },
  { code: '46-55', from: 46, to: 55, name: '46–55' },
  { code: '56-60', from: 56, to: 60, name: '56–60' },
  { code: 'over-60', from: 61, to: 200, name: 'Trên 60' },
] as const;

export function yearOf(day: number): number {
  return Number(dayText(day).slice(0, 4));
}

/** Position of the band of an age in completed calendar years; -1: year of birth unknown or after the day. */
export function ageBand(birthYear: number, year: number): number {
  if (birthYear < 0 || birthYear > year) return -1;
  const age = year - birthYear;
  return AGE_BANDS.findIndex(({ from, to }) => age >= from && age <= to);
}
