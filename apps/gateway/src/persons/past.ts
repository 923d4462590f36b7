import { isDay } from '../http/body-fields.js';
import { invalidParameter, single, type Given } from '../http/parameters.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;
const VIETNAM_MS = 7 * 3_600_000;
const FIRST_YEAR = '1900';

/** A day of the calendar, today in Vietnam at the latest; undefined when absent. */
export function pastDay(name: string, given: Given): string | undefined {
  const text = single(name, given);
  if (text === undefined) return undefined;
  if (!isDay(text) || text < FIRST_YEAR) throw invalidParameter(name, 'YYYY-MM-DD');
  const today = new Date(Date.now() + VIETNAM_MS).toISOString().slice(0, 10);
  if (text > today) throw invalidParameter(name, `≤ ${today}`);
  return text;
}

/** An instant that is not in the future, as it was given (microseconds count); undefined when absent. */
export function pastInstant(name: string, given: Given): string | undefined {
  const text = single(name, given);
  if (text === undefined) return undefined;
  const time = INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || text < FIRST_YEAR) throw invalidParameter(name, 'ISO 8601, 2026-11-01T08:00:00Z');
  if (time > Date.now()) throw invalidParameter(name, `≤ ${new Date().toISOString()}`);
  return text;
}
