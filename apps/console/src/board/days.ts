/** Vietnam is seven hours ahead of UTC all year. */
const AHEAD_MS = 7 * 3_600_000;

/** Today in Vietnam, wherever the browser is. */
export function todayInVietnam(now = Date.now()): string {
  return new Date(now + AHEAD_MS).toISOString().slice(0, 10);
}

/** First day of the month so many months before a day. @param day `YYYY-MM-DD`; undefined or unreadable: today */
export function monthsBefore(day: string | undefined, months: number): string {
  const from = day && !Number.isNaN(Date.parse(day)) ? day : todayInVietnam();
  const [year = 0, month = 1] = from.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}

/** An instant as a field of a form shows it: the clock in Vietnam. */
export function inVietnam(instant: string): string {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? '' : new Date(time + AHEAD_MS).toISOString().slice(0, 16);
}

/** The other way round. */
export function fromVietnam(clock: string): string {
  const time = Date.parse(`${clock}Z`);
  return Number.isNaN(time) ? '' : new Date(time - AHEAD_MS).toISOString();
}
