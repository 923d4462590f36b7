import type { KeyRuns } from './record-batch.js';

/** Postings sorted by key: records that share a key stand side by side. */
export interface Blocks {
  readonly runs: KeyRuns;
  /** Record of each posting, sorted by key, then record. */
  readonly records: Uint32Array;
  /** Start of each block of at least two records, and its end. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly blockKeys: Uint32Array;
  /** Pairs of all blocks, repeated ones included. */
  readonly pairs: number;
}

/** Sorts all postings by key and finds the blocks. */
export function sortBlocks(runs: KeyRuns): Blocks {
  const total = runs.keys.length;
  let keys: Uint32Array = runs.keys;
  let records: Uint32Array = new Uint32Array(total);
  for (let record = 0; record + 1 < runs.offsets.length; record++) {
    records.fill(record, runs.offsets[record], runs.offsets[record + 1]);
  }
  // Radix sort, stable: records stay in order inside a key.
  for (const shift of [0, 11, 22]) {
    const counts = new Uint32Array(2049);
    for (let i = 0; i < total; i++) counts[((keys[i]! >>> shift) & 2047) + 1]!++;
    for (let i = 0; i < 2048; i++) counts[i + 1]! += counts[i]!;
    const nextKeys = new Uint32Array(total);
    const nextRecords = new Uint32Array(new SharedArrayBuffer(total * 4));
    for (let i = 0; i < total; i++) {
      const at = counts[(keys[i]! >>> shift) & 2047]!++;
      nextKeys[at] = keys[i]!;
      nextRecords[at] = records[i]!;
    }
    keys = nextKeys;
    records = nextRecords;
  }
  const starts: number[] = [];
  const ends: number[] = [];
  const blockKeys: number[] = [];
  let pairs = 0;
  for (let start = 0; start < total;) {
    let end = start + 1;
    while (end < total && keys[end] === keys[start]) end++;
    if (end - start > 1) {
      starts.push(start);
      ends.push(end);
      blockKeys.push(keys[start]!);
      pairs += ((end - start) * (end - start - 1)) / 2;
    }
    start = end;
  }
  return {
    runs,
    records,
    starts: shared(starts),
    ends: shared(ends),
    blockKeys: shared(blockKeys),
    pairs,
  };
}

function shared(values: readonly number[]): Uint32Array {
  const array = new Uint32Array(new SharedArrayBuffer(values.length * 4));
  array.set(values);
  return array;
}

/** Blocks `from` … `to` that hold about the `part`-th share of all pairs. */
export function shareOfBlocks(blocks: Blocks, part: number, parts: number): { from: number; to: number } {
  const limit = (share: number): number => {
    let pairs = 0;
    for (let block = 0; block < blocks.starts.length; block++) {
      if (pairs >= (blocks.pairs * share) / parts) return block;
      const size = blocks.ends[block]! - blocks.starts[block]!;
      pairs += (size * (size - 1)) / 2;
    }
    return blocks.starts.length;
  };
  return { from: limit(part), to: part + 1 === parts ? blocks.starts.length : limit(part + 1) };
}

/** Calls `each` once per pair that shares a key in blocks `from` … `to`: in the block of the first key they share. */
export function forEachPair(
  blocks: Blocks,
  from: number,
  to: number,
  each: (a: number, b: number) => void,
): void {
  const { records, starts, ends, blockKeys } = blocks;
  const { offsets, keys } = blocks.runs;
  for (let block = from; block < to; block++) {
    const end = ends[block]!;
    const key = blockKeys[block]!;
    for (let i = starts[block]!; i < end - 1; i++) {
      const a = records[i]!;
      const aFrom = offsets[a]!;
      for (let j = i + 1; j < end; j++) {
        const b = records[j]!;
        if (a === b) continue;
        const bFrom = offsets[b]!;
        const bTo = offsets[b + 1]!;
        let first = true;
        for (let p = aFrom; first && keys[p] !== key; p++) {
          const earlier = keys[p]!;
          for (let q = bFrom; q < bTo; q++) {
            if (keys[q] === earlier) {
              first = false;
              break;
            }
          }
        }
        if (first) each(a, b);
      }
    }
  }
}
