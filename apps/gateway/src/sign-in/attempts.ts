const FREE = 5;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const REMEMBERED = 10_000;

interface Failures {
  count: number;
  waitUntil: number;
  lastAt: number;
}

/**
 * Slows down guessing: after a few failures each further attempt for that name must wait, twice as long as the
 * one before. Names without an account count alike. Each instance of the gateway counts by itself.
 */
export class Attempts {
  /** The one that failed longest ago first. */
  private readonly failures = new Map<string, Failures>();

  /** Counts an attempt as failed until {@link succeeded}; seconds to wait when it may not be made yet, else 0. */
  begin(name: string, now = Date.now()): number {
    const before = this.failures.get(name);
    const known = before && now - before.lastAt < FORGOTTEN_AFTER_MS ? before : undefined;
    if (known && now < known.waitUntil) return Math.ceil((known.waitUntil - now) / 1000);
    const count = (known?.count ?? 0) + 1;
    const wait = count < FREE ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - FREE), LONGEST_WAIT_MS);
    this.failures.delete(name);
    this.failures.set(name, { count, waitUntil: now + wait, lastAt: now });
    for (const [oldest] of this.failures) {
      if (this.failures.size <= REMEMBERED) break;
      this.failures.delete(oldest);
    }
    return 0;
  }

  succeeded(name: string): void {
    this.failures.delete(name);
  }
}
