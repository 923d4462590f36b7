/** Pauses before an attempt is repeated, in seconds; the last one goes on until {@link RETRY_HOURS} are over. */
export const RETRY_SECONDS: readonly number[] = [5, 30, 120, 600, 1_800, 3_600];
/** For so long a delivery is tried again before its webhook is disabled. */
export const RETRY_HOURS = 72;
/** Attempts in a row that fail before the receiver counts as failing as a whole. */
export const FAILING_FROM = 3;

const JITTER = 0.2;
/** A receiver may ask for a longer pause (`Retry-After`), up to here. */
const LONGEST_ASKED_MS = 3_600_000;

/**
 * Milliseconds until the next attempt, a fifth more or less, so that receivers that failed together are not
 * tried together.
 *
 * @param failures attempts that failed so far, at least 1
 * @param askedSeconds `Retry-After` of the receiver, if it gave one in seconds
 */
export function pauseAfter(
  failures: number,
  seconds: readonly number[],
  askedSeconds = 0,
  random = Math.random,
): number {
  const own = (seconds[Math.min(failures, seconds.length) - 1] ?? 0) * 1_000;
  const asked = Math.min(askedSeconds * 1_000, LONGEST_ASKED_MS);
  return Math.max(own * (1 - JITTER + 2 * JITTER * random()), asked);
}

/** Pauses as the configuration writes them, `5,30,120`; throws for anything else. */
export function parseRetrySeconds(text: string): readonly number[] {
  if (text.trim() === '') return RETRY_SECONDS;
  const seconds = text.split(',').map(Number);
  if (!seconds.every((second) => second >= 0.01 && second <= 86_400)) throw new RangeError(text);
  return seconds;
}
