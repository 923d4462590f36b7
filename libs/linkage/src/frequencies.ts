import type { FrequencyTable, Model } from './model.js';

/** Relative frequency of a view's value under the model. */
export class Frequencies {
  private readonly counts = new Map<FrequencyTable, ReadonlyMap<string, number>>();

  constructor(private readonly model: Model) {}

  table(view: string): FrequencyTable | undefined {
    return this.model.frequencies[view];
  }

  /**
   * Frequency of a value, 0…1. Values that the table does not list are as frequent as the product of
   * their parts' frequencies where the table names parts, else as the table's `unlisted`.
   */
  of(view: string, value: string, partsOf?: (view: string) => readonly string[]): number {
    const table = this.table(view);
    if (table === undefined) return 1;
    const listed = this.countsOf(table).get(value) ?? 0;
    const backoff =
      table.parts === undefined || partsOf === undefined
        ? table.unlisted
        : this.product(table.parts, partsOf);
    const strength = table.partsWeight ?? (listed === 0 ? 1 : 0);
    if (listed === 0 && strength <= 1) return Math.max(backoff, Number.MIN_VALUE);
    return Math.max((listed + strength * backoff) / (table.total + strength), Number.MIN_VALUE);
  }

  /** As a map: asking an object for a name that it lacks enters the name into the engine's table of names. */
  private countsOf(table: FrequencyTable): ReadonlyMap<string, number> {
    let counts = this.counts.get(table);
    if (counts === undefined) this.counts.set(table, (counts = new Map(Object.entries(table.counts))));
    return counts;
  }

  private product(parts: readonly string[], partsOf: (view: string) => readonly string[]): number {
    let product = 1;
    for (const part of parts) for (const value of partsOf(part)) product *= this.of(part, value);
    return product;
  }

  /** Probability that two random records agree on the view: the sum of squared frequencies. */
  agreement(view: string): number {
    const table = this.table(view);
    if (table === undefined) return 1;
    let sum = 0;
    let listed = 0;
    for (const count of Object.values(table.counts)) {
      sum += (count / table.total) ** 2;
      listed += count;
    }
    return sum + (1 - listed / table.total) * table.unlisted;
  }
}
