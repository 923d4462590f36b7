import type { Schedule } from '#adapters';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** Vietnam keeps UTC+7 all year. */
const OFFSET_MS = 7 * UNITS.h;

/** Milliseconds of `90s`, `15m`, `2h`, `1d`; NaN for anything else. */
export function duration(text: string): number {
  const found = /^(\d{1,6})([smhd])$/.exec(text);
  return found ? Number(found[1]) * UNITS[found[2] as keyof typeof UNITS] : NaN;
}

/** The first run after `now`; null: only when somebody asks for one. */
export function nextRun(schedule: Schedule | undefined, now: Date): Date | null {
  if (schedule?.every !== undefined) return new Date(now.getTime() + duration(schedule.every));
  if (schedule?.daily === undefined) return null;
  const [hours = 0, minutes = 0] = schedule.daily.split(':').map(Number);
  const local = now.getTime() + OFFSET_MS;
  const today = local - (local % UNITS.d) + hours * UNITS.h + minutes * UNITS.m;
  return new Date((today > local ? today : today + UNITS.d) - OFFSET_MS);
}

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * When to try again after so many failures in a row: 30 s, doubled each time, an hour at most, half of it by
 * chance, so that many connectors do not come back at once. Never before the source said, never later than planned.
 */
export function retryAt(
  failures: number,
  retryAfterMs: number | undefined,
  planned: Date | null,
  now: Date,
  random = Math.random,
): Date {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, failures - 1));
  const pause = longest / 2 + (random() * longest) / 2;
  const asked = Math.min(retryAfterMs ?? 0, UNITS.d);
  const soonest = new Date(now.getTime() + Math.max(pause, asked));
  return planned && planned < soonest && asked === 0 ? planned : soonest;
}
