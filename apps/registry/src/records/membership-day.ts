import { parseBirthDate } from '#vietnamese';

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Day of an admission or a leaving, `YYYY-MM-DD`. A month or year stands for its first day; what is no date
 * of the calendar counts as not given.
 */
export function membershipDay(text: string | null | undefined): string | null {
  if (!text) return null;
  if (ISO_DAY.test(text)) {
    const time = Date.parse(`${text}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : null;
  }
  const { iso } = parseBirthDate(text);
  return iso && `${iso}-01-01`.slice(0, 10);
}
