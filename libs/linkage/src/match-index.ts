import { Blocking } from './blocking.js';
import { reconciliation } from './clustering/reconciled-identities.js';
import type { Features } from './features.js';
import { probabilityOf, type Model } from './model.js';
import { PostingChains } from './posting-chains.js';
import { Scorer } from './scorer.js';

/** A stored record that may be the same person as the one searched for. */
export interface Hit {
  readonly id: string;
  /** Calibrated log2 odds. */
  readonly weight: number;
  readonly probability: number;
  /** Level of each comparison, in the order of the settings; 255 where a value is missing. */
  readonly levels: Uint8Array;
  /** The strong identifiers differ by a slip of the pen alone: no contradiction where the weight says one person. */
  readonly reconciles: boolean;
}

export interface IndexStatistics {
  readonly records: number;
  /** Slots of withdrawn or replaced records, compacted away in time. */
  readonly dead: number;
  readonly postings: number;
  readonly keys: number;
  /** Longest chain behind one key, and how many candidates the costliest search so far looked at. */
  readonly longestChain: number;
  readonly mostCandidates: number;
}

const SEGMENT_BITS = 14;
const SEGMENT = 1 << SEGMENT_BITS;
const MASK = SEGMENT - 1;
/** Compaction starts when this share of the slots is dead. */
const DEAD_SHARE = 0.25;

/**
 * In-process index of records for candidate search. Columns and postings live in segmented typed arrays;
 * the result of a search depends only on the records present, never on the order in which they came.
 */
export class MatchIndex {
  private readonly blocking: Blocking;
  private readonly scorer: Scorer;
  private readonly width: number;
  private readonly reconciles: (levels: ArrayLike<number>) => boolean;
  private slots = new Map<string, number>();
  private ids: (string | null)[] = [];
  private codes: Float64Array[] = [];
  private keysOf: Uint32Array[] = [];
  private chains = new PostingChains();
  private seen = new Uint32Array(SEGMENT);
  private search_ = 0;
  private dead = 0;
  private mostCandidates = 0;
  private readonly left: Float64Array;
  private readonly right: Float64Array;

  constructor(private readonly model: Model) {
    this.blocking = new Blocking(model);
    this.scorer = new Scorer(model);
    this.reconciles = reconciliation(model);
    this.width = model.settings.fields.length;
    this.left = new Float64Array(this.width);
    this.right = new Float64Array(this.width);
  }

  /** Records present. */
  get size(): number {
    return this.slots.size;
  }

  /** Stores the record, in place of an earlier one with the same id. */
  upsert(id: string, features: Features): void {
    this.remove(id);
    const slot = this.ids.length;
    this.ids.push(id);
    this.slots.set(id, slot);
    if ((slot & MASK) === 0) this.codes.push(new Float64Array(SEGMENT * this.width));
    const offset = (slot & MASK) * this.width;
    this.scorer.encode(features, this.left);
    this.codes[slot >>> SEGMENT_BITS]!.set(this.left, offset);
    const keys = Uint32Array.from(this.blocking.keys(features));
    this.keysOf.push(keys);
    for (const key of keys) this.chains.add(key, slot);
  }

  /** Takes the record out; false when it is not there. */
  remove(id: string): boolean {
    const slot = this.slots.get(id);
    if (slot === undefined) return false;
    this.slots.delete(id);
    this.ids[slot] = null;
    this.dead++;
    if (this.dead > SEGMENT && this.dead > this.ids.length * DEAD_SHARE) this.compact();
    return true;
  }

  /** Records whose match weight reaches the review threshold, best first, ties by id. */
  search(features: Features, excludeId?: string): Hit[] {
    this.scorer.encode(features, this.left);
    return this.hits(this.blocking.keys(features), excludeId);
  }

  /** {@link search} for a record that is stored, without deriving its keys again; empty when it is not. */
  searchFor(id: string): Hit[] {
    const slot = this.slots.get(id);
    if (slot === undefined) return [];
    const offset = (slot & MASK) * this.width;
    this.left.set(this.codes[slot >>> SEGMENT_BITS]!.subarray(offset, offset + this.width));
    return this.hits(this.keysOf[slot]!, id);
  }

  /** Compares the record in `left` with every record that shares a key. */
  private hits(keys: Iterable<number>, excludeId: string | undefined): Hit[] {
    const { left, right, width, scorer } = this;
    const hits: Hit[] = [];
    const review = this.model.thresholds.review;
    if (++this.search_ === 0xffff_ffff) {
      this.seen.fill(0);
      this.search_ = 1;
    }
    if (this.seen.length < this.ids.length) {
      const wider = new Uint32Array(Math.max(this.ids.length, this.seen.length * 2));
      wider.set(this.seen);
      this.seen = wider;
    }
    let candidates = 0;
    for (const key of keys) {
      for (let posting = this.chains.first(key); posting !== 0; posting = this.chains.next(posting)) {
        const slot = this.chains.slot(posting);
        if (this.seen[slot] === this.search_) continue;
        this.seen[slot] = this.search_;
        const id = this.ids[slot]!;
        if (id === null || id === excludeId) continue;
        candidates++;
        const segment = this.codes[slot >>> SEGMENT_BITS]!;
        const offset = (slot & MASK) * width;
        for (let f = 0; f < width; f++) right[f] = segment[offset + f]!;
        const weight = scorer.score(left, right);
        if (weight >= review)
          hits.push({
            id,
            weight,
            probability: probabilityOf(weight),
            levels: scorer.levels.slice(),
            reconciles: this.reconciles(scorer.levels),
          });
      }
    }
    if (candidates > this.mostCandidates) this.mostCandidates = candidates;
    return hits.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  }

  stats(): IndexStatistics {
    return {
      records: this.slots.size,
      dead: this.dead,
      postings: this.chains.postings,
      keys: this.chains.keys,
      longestChain: this.chains.longest(),
      mostCandidates: this.mostCandidates,
    };
  }

  /** Rewrites slots and chains without the dead ones. */
  private compact(): void {
    const { ids, codes, keysOf, width } = this;
    this.slots = new Map();
    this.ids = [];
    this.codes = [];
    this.keysOf = [];
    this.chains = new PostingChains();
    this.dead = 0;
    for (let old = 0; old < ids.length; old++) {
      const id = ids[old]!;
      if (id === null) continue;
      const slot = this.ids.length;
      this.ids.push(id);
      this.slots.set(id, slot);
      if ((slot & MASK) === 0) this.codes.push(new Float64Array(SEGMENT * width));
      const from = (old & MASK) * width;
      this.codes[slot >>> SEGMENT_BITS]!.set(
        codes[old >>> SEGMENT_BITS]!.subarray(from, from + width),
        (slot & MASK) * width,
      );
      this.keysOf.push(keysOf[old]!);
      for (const key of keysOf[old]!) this.chains.add(key, slot);
    }
    this.seen = new Uint32Array(Math.max(SEGMENT, this.ids.length));
    this.search_ = 0;
  }
}
