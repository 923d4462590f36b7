import { parseBirthDate } from '#vietnamese';

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Day of an admission or a leaving, `YYYY-MM-DD`. A month or year stands for its first day; what is no date
 * of the calendar counts as not given.
 */
export function membershipDay(text: string | null | undefined): string | null {
  if (!text) return null;
  if (ISO_DAY.test(text)) {
    const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month) ? text : null;
  }
  const { iso } = parseBirthDate(text);
  return iso && `${iso}-01-01`.slice(0, 10);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
