import { sortBlocks, shareOfBlocks, type Blocks } from '../batch/candidate-pairs.js';
import { keyRuns, type RecordBatch } from '../batch/record-batch.js';
import { comparePairs, type PairStore, type PatternTable } from '../batch/scored-patterns.js';
import type { Model } from '../model.js';
import { countFrequencies } from './count-frequencies.js';
import { expectationMaximisation, rarityBucket, RARITY_BUCKETS } from './expectation-maximisation.js';
import { sampleLevels } from './sample-levels.js';

/** Random pairs drawn for u. */
const SAMPLE = 1_500_000;

/** Candidate pairs of a batch, compared. */
export interface ComparedPairs {
  readonly blocks: Blocks;
  readonly pairs: PairStore;
  readonly patterns: PatternTable;
}

/** How many pairs could be compared when only pairs of different lists count, or all. */
export function possiblePairs(batch: RecordBatch, sources: Uint32Array | null): number {
  const n = batch.length;
  const all = (n * (n - 1)) / 2;
  if (sources === null) return Math.max(1, all);
  const sizes = new Map<number, number>();
  for (const source of sources) sizes.set(source, (sizes.get(source) ?? 0) + 1);
  let within = 0;
  for (const size of sizes.values()) within += (size * (size - 1)) / 2;
  return Math.max(1, all - within);
}

export type CompareAll = (blocks: Blocks, model: Model) => Promise<{ pairs: PairStore; patterns: PatternTable }>;

/** Compares all candidates in this thread. */
export function compareHere(batch: RecordBatch, allowed: (a: number, b: number) => boolean): CompareAll {
  return (blocks) => Promise.resolve(comparePairs(batch.scorer, batch.codes, batch.width, blocks, shareOfBlocks(blocks, 0, 1), allowed));
}
