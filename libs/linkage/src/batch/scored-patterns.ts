import { forEachPair, type Blocks } from './candidate-pairs.js';
import { MISSING } from '../scorer.js';
import type { RecordBatch } from './record-batch.js';

const SEGMENT = 1 << 20;

/** Candidate pairs with their pattern of levels and the bits that their values' rarity adds; no object per pair. */
export class PairStore {
  private readonly a: Uint32Array[] = [];
  private readonly b: Uint32Array[] = [];
  private readonly patterns: Uint32Array[] = [];
  private readonly rarities: Float32Array[] = [];
  private readonly appended: PairColumns[] = [];
  private appendedPairs = 0;
  /** Pairs held. */
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
    for (const { a, b, patterns, rarities, length } of this.columns()) {
      for (let i = 0; i < length; i++) visit(a[i]!, b[i]!, patterns[i]!, rarities[i]!);
    }
  }

  /** The columns in segments, for handing over between threads. */
  columns(): PairColumns[] {
    const own = this.a.map((a, segment) => ({
      a,
      b: this.b[segment]!,
      patterns: this.patterns[segment]!,
      rarities: this.rarities[segment]!,
      length: Math.min(SEGMENT, this.length - this.appendedPairs - segment * SEGMENT),
    }));
    return [...own, ...this.appended];
  }

  /** Takes over the pairs of another thread, its patterns renumbered by `numbers`. */
  append(columns: readonly PairColumns[], numbers: Uint32Array): void {
    for (const segment of columns) {
      for (let i = 0; i < segment.length; i++) segment.patterns[i] = numbers[segment.patterns[i]!]!;
      this.appended.push(segment);
      this.appendedPairs += segment.length;
      this.length += segment.length;
    }
  }
}

/** A segment of pairs; the first `length` entries count. */
export interface PairColumns {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly patterns: Uint32Array;
  readonly rarities: Float32Array;
  readonly length: number;
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

/** Compares every candidate pair of the blocks `share.from` … `share.to` once. */
export function comparePairs(
  batch: RecordBatch,
  blocks: Blocks,
  share: { readonly from: number; readonly to: number },
  allowed: (a: number, b: number) => boolean,
): { pairs: PairStore; patterns: PatternTable } {
  const { scorer, codes, width } = batch;
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
