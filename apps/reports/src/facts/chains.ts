const END = -1;

/**
 * Rows by a key (a place, a unit, a day), the one added last first: a head for each key and a link for each row, so
 * that what has a key is found without looking at the rest.
 */
export class Chains {
  private heads = new Int32Array(1024).fill(END);
  private links: Int32Array;

  constructor(expectedRows = 1024) {
    this.links = new Int32Array(Math.max(16, expectedRows));
  }

  /** @param key not negative */
  add(key: number, row: number): void {
    if (key >= this.heads.length) {
      const heads = new Int32Array(Math.max(key + 1, this.heads.length * 2)).fill(END);
      heads.set(this.heads);
      this.heads = heads;
    }
    if (row >= this.links.length) {
      const links = new Int32Array(Math.max(row + 1, Math.ceil(this.links.length * 1.5)));
      links.set(this.links);
      this.links = links;
    }
    this.links[row] = this.heads[key]!;
    this.heads[key] = row;
  }

  /** The newest row of a key; negative: there is none. */
  newest(key: number): number {
    return this.heads[key] ?? END;
  }

  /** The row of the same key before this one; negative: it was the oldest. */
  before(row: number): number {
    return this.links[row]!;
  }
}

/** Days as keys: those of seventy years before 2000 and of ninety thereafter, the others with the nearest. */
export function dayKey(day: number): number {
  return Math.min(Math.max(day + DAYS_BEFORE_2000, 0), DAYS);
}

const DAYS_BEFORE_2000 = 25_800;
const DAYS = 58_800;
