const SHARDS = 256;
const SEGMENT_BITS = 16;
const SEGMENT = 1 << SEGMENT_BITS;
const MASK = SEGMENT - 1;

/** Open-addressing table from key to the newest posting; grown alone, so no insert waits for a large rehash. */
class Shard {
  keys = new Uint32Array(64);
  heads = new Uint32Array(64);
  size = 0;

  find(key: number): number {
    const mask = this.keys.length - 1;
    let at = (Math.imul(key, 0x9e3779b1) >>> 8) & mask;
    while (this.keys[at] !== 0 && this.keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  grow(): void {
    const { keys, heads } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.heads = new Uint32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const at = this.find(keys[i]!);
      this.keys[at] = keys[i]!;
      this.heads[at] = heads[i]!;
    }
  }
}

/** Slots behind each blocking key, as chains through segmented arrays. Posting 0 ends a chain. */
export class PostingChains {
  private readonly shards = Array.from({ length: SHARDS }, () => new Shard());
  private readonly slots: Uint32Array[] = [new Uint32Array(SEGMENT)];
  private readonly nexts: Uint32Array[] = [new Uint32Array(SEGMENT)];
  private used = 1;

  get postings(): number {
    return this.used - 1;
  }

  get keys(): number {
    return this.shards.reduce((sum, shard) => sum + shard.size, 0);
  }

  /** `key` is a non-zero 32-bit number. */
  add(key: number, slot: number): void {
    const shard = this.shards[key >>> 24]!;
    if ((shard.size + 1) * 4 > shard.keys.length * 3) shard.grow();
    const at = shard.find(key);
    if (shard.keys[at] === 0) {
      shard.keys[at] = key;
      shard.size++;
    }
    const posting = this.used++;
    if ((posting & MASK) === 0) {
      this.slots.push(new Uint32Array(SEGMENT));
      this.nexts.push(new Uint32Array(SEGMENT));
    }
    this.slots[posting >>> SEGMENT_BITS]![posting & MASK] = slot;
    this.nexts[posting >>> SEGMENT_BITS]![posting & MASK] = shard.heads[at]!;
    shard.heads[at] = posting;
  }

  first(key: number): number {
    const shard = this.shards[key >>> 24]!;
    return shard.heads[shard.find(key)]!;
  }

  next(posting: number): number {
    return this.nexts[posting >>> SEGMENT_BITS]![posting & MASK]!;
  }

  slot(posting: number): number {
    return this.slots[posting >>> SEGMENT_BITS]![posting & MASK]!;
  }

  /** Length of the longest chain. */
  longest(): number {
    let longest = 0;
    for (const shard of this.shards) {
      for (const head of shard.heads) {
        let length = 0;
        for (let posting = head; posting !== 0; posting = this.next(posting)) length++;
        if (length > longest) longest = length;
      }
    }
    return longest;
  }
}
