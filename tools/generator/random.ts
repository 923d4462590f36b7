/** Seeded pseudo-random numbers (sfc32, public domain, Chris Doty-Humphrey), cheap to seed once per household. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** Equal keys give equal sequences; keys are 32-bit integers (seed, stream, place, index). */
  constructor(seed: number, stream: number, place = 0, index = 0) {
    this.a = mix(seed, stream);
    this.b = mix(this.a ^ place, index);
    this.c = mix(this.b ^ stream, place ^ 0x9e3779b9);
    for (let i = 0; i < 8; i++) this.bits();
  }

  /** Uniform 32-bit integer, possibly negative. */
  bits(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t;
  }

  /** Uniform in [0, 1). */
  next(): number {
    return (this.bits() >>> 0) / 4294967296;
  }

  /** Uniform integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** Uniform integer in [from, to]. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** An element of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Roughly normal (sum of four uniforms), mean 0, standard deviation 1. */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3);
  }
}

/** Two integers to one 32-bit hash (murmur3 finaliser). */
export function mix(x: number, y: number): number {
  let h = Math.imul(x ^ 0x27d4eb2d, 0x85ebca6b) ^ Math.imul(y + 0x165667b1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Hash of integers as a fraction in [0, 1): a property of a place or unit without keeping it in memory. */
export function fraction(x: number, y: number): number {
  return (mix(x, y) >>> 0) / 4294967296;
}

/** Draws from weighted values in constant time (alias method: A. J. Walker 1977, M. D. Vose 1991). */
export class WeightedTable<T> {
  private readonly values: readonly T[];
  private readonly threshold: Float64Array;
  private readonly alias: Int32Array;

  constructor(entries: Iterable<readonly [T, number]>) {
    const kept = [...entries].filter(([, weight]) => weight > 0);
    const n = kept.length;
    const total = kept.reduce((sum, [, weight]) => sum + weight, 0);
    this.values = kept.map(([value]) => value);
    this.threshold = Float64Array.from(kept, ([, weight]) => (weight * n) / total);
    this.alias = new Int32Array(n);
    const small: number[] = [];
    const large: number[] = [];
    this.threshold.forEach((share, i) => (share < 1 ? small : large).push(i));
    while (small.length > 0 && large.length > 0) {
      const low = small.pop() as number;
      const high = large[large.length - 1] as number;
      this.alias[low] = high;
      const rest = (this.threshold[high] as number) - (1 - (this.threshold[low] as number));
      this.threshold[high] = rest;
      if (rest < 1) small.push(large.pop() as number);
    }
    for (const i of [...small, ...large]) this.threshold[i] = 1;
  }

  draw(random: Random): T {
    const i = random.below(this.values.length);
    const kept = random.next() < (this.threshold[i] as number);
    return this.values[kept ? i : (this.alias[i] as number)] as T;
  }
}
