const UNKNOWN = -1;

/**
 * Sets of organisations by number, as many organisations as there may be. Adding one to a set is a look-up, so a
 * million people cost a million look-ups.
 */
export class Combinations {
  private readonly sets: bigint[] = [0n];
  private readonly numbers = new Map<bigint, number>([[0n, 0]]);
  private readonly members: (readonly number[])[] = [[]];
  private readonly next: Int32Array[] = [new Int32Array(64).fill(UNKNOWN)];

  /** Number of the set with `organisation` added; 0 is the empty set. */
  with(set: number, organisation: number): number {
    const known = this.next[set]![organisation]!;
    if (known !== UNKNOWN) return known;
    const larger = this.sets[set]! | (1n << BigInt(organisation));
    let number = this.numbers.get(larger);
    if (number === undefined) {
      number = this.sets.push(larger) - 1;
      this.numbers.set(larger, number);
      this.members.push([...this.members[set]!, organisation].sort((a, b) => a - b));
      this.next.push(new Int32Array(64).fill(UNKNOWN));
    }
    this.next[set]![organisation] = number;
    return number;
  }

  /** Positions of the organisations in a set. */
  organisations(set: number): readonly number[] {
    return this.members[set]!;
  }

  size(set: number): number {
    return this.members[set]!.length;
  }
}
