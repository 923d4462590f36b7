/** Days are counted from 1 January 2000, instants in microseconds from there, as PostgreSQL does. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;

/** No day given. */
export const NO_DAY = -0x7fff_fff0;
/** Before and after all days. */
export const ALWAYS = -0x8000_0000;
export const FOREVER = 0x7fff_ffff;

/** Number of a day `YYYY-MM-DD`. */
export function dayNumber(text: string): number {
  return Math.round((Date.parse(`${text}T00:00:00Z`) - EPOCH_MS) / DAY_MS);
}

/** `YYYY-MM-DD` of a number. */
export function dayText(day: number): string {
  return new Date(EPOCH_MS + day * DAY_MS).toISOString().slice(0, 10);
}

/** Number of an ISO 8601 instant in UTC, with up to six decimals. */
export function instantNumber(text: string): number {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const whole = Date.parse(text.replace(/\.\d+/, ''));
  return (whole - EPOCH_MS) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
