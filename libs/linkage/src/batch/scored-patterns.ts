import { forEachPair, type Blocks } from './candidate-pairs.js';
import { MISSING, type Scorer } from '../scorer.js';

const SEGMENT = 1 << 20;

/** Candidate pairs with their pattern of levels and the bits that their values' rarity adds; no object per pair. */
export class PairStore {
  private readonly a: Uint32Array[] = [];
  private readonly b: Uint32Array[] = [];
  private readonly patterns: Uint32Array[] = [];
  private readonly rarities: Float32Array[] = [];
  length = 0;

  push(a: number, b: number, pattern: number, rarity: number): void {
    const at = this.length & (SEGMENT - 1);
    if (at === 0) {
      this.a.push(new Uint32Array(SEGMENT));
      this.b.push(new Uint32Array(SEGMENT));
      this.patterns.push(new Uint32Array(SEGMENT));
      this.rarities.push(new Float32Array(SEGMENT));
    }
    const segment = this.length++ >>> 20;
    this.a[segment]![at] = a;
    this.b[segment]![at] = b;
    this.patterns[segment]![at] = pattern;
    this.rarities[segment]![at] = rarity;
  }

  each(visit: (a: number, b: number, pattern: number, rarity: number) => void): void {
    for (let segment = 0; segment < this.a.length; segment++) {
      const count = Math.min(SEGMENT, this.length - segment * SEGMENT);
      const [a, b, patterns, rarities] = [this.a[segment]!, this.b[segment]!, this.patterns[segment]!, this.rarities[segment]!];
      for (let i = 0; i < count; i++) visit(a[i]!, b[i]!, patterns[i]!, rarities[i]!);
    }
  }

  /** Raw columns, for handing over between threads. */
  columns(): { a: Uint32Array[]; b: Uint32Array[]; patterns: Uint32Array[]; rarities: Float32Array[]; length: number } {
    return { a: this.a, b: this.b, patterns: this.patterns, rarities: this.rarities, length: this.length };
  }
}

/** Distinct vectors of levels, numbered. */
export class PatternTable {
  private readonly numbers = new Map<number, number>();
  private readonly radix: readonly number[];
  /** Levels of pattern `i` from `i * width` on; 255 for missing. */
  levels: Uint8Array;
  length = 0;

  constructor(readonly levelCounts: readonly number[]) {
    let product = 1;
    this.radix = levelCounts.map((count) => {
      const radix = product;
      product *= count + 2;
      return radix;
    });
    this.levels = new Uint8Array(1024 * levelCounts.length);
  }

  get width(): number {
    return this.levelCounts.length;
  }

  number(levels: Uint8Array): number {
    let key = 0;
    for (let c = 0; c < levels.length; c++) {
      const level = levels[c]!;
      key += this.radix[c]! * (level === MISSING ? this.levelCounts[c]! + 1 : level);
    }
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.length++;
      this.numbers.set(key, number);
      if (this.length * this.width > this.levels.length) {
        const wider = new Uint8Array(this.levels.length * 2);
        wider.set(this.levels);
        this.levels = wider;
      }
      this.levels.set(levels, number * this.width);
    }
    return number;
  }
}

/** Compares every candidate pair of the blocks once. */
export function comparePairs(
  scorer: Scorer,
  codes: Float64Array,
  width: number,
  blocks: Blocks,
  share: { readonly from: number; readonly to: number },
  allowed: (a: number, b: number) => boolean,
): { pairs: PairStore; patterns: PatternTable } {
  const pairs = new PairStore();
  const patterns = new PatternTable(scorer.levelCounts);
  const left = new Float64Array(width);
  const right = new Float64Array(width);
  forEachPair(blocks, share.from, share.to, (a, b) => {
    if (!allowed(a, b)) return;
    for (let f = 0; f < width; f++) {
      left[f] = codes[a * width + f]!;
      right[f] = codes[b * width + f]!;
    }
    scorer.compare(left, right);
    pairs.push(a, b, patterns.number(scorer.levels), scorer.rarity(left, right));
  });
  return { pairs, patterns };
}
