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

/** Year of a day, without a date object: it is asked for every record. */
export function yearOf(day: number): number {
  let year = 2000 + Math.floor(day / 365.2425);
  if (day < firstDayOf(year)) year--;
  else if (day >= firstDayOf(year + 1)) year++;
  return year;
}

/** Number of 1 January: 365 days a year, and one for each leap day since 2000. */
function firstDayOf(year: number): number {
  const leaps = (before: number) =>
    Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return 365 * (year - 2000) + leaps(year - 1) - leaps(1999);
}

/** Position of the band of an age in completed calendar years; -1: year of birth unknown or after the day. */
export function ageBand(birthYear: number, year: number): number {
  if (birthYear < 0 || birthYear > year) return -1;
  const age = year - birthYear;
  return AGE_BANDS.findIndex(({ from, to }) => age >= from && age <= to);
}
