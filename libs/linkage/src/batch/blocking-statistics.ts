import type { Blocks } from './candidate-pairs.js';
import type { PairStore } from './scored-patterns.js';

export interface RuleStatistics {
  readonly keys: readonly string[];
  /** Keys given to records, blocks of two or more, records of the largest block, pairs inside blocks. */
  readonly postings: number;
  readonly blocks: number;
  readonly largestBlock: number;
  readonly pairs: number;
}

/** What each blocking rule contributed; pairs that several rules join count for each. */
export function ruleStatistics(
  rules: readonly { readonly keys: readonly string[] }[],
  blocks: Blocks,
): RuleStatistics[] {
  const counts = rules.map(({ keys }) => ({ keys, postings: 0, blocks: 0, largestBlock: 0, pairs: 0 }));
  for (const rule of blocks.runs.rules) counts[rule]!.postings++;
  const { offsets, keys, rules: ruleOf } = blocks.runs;
  for (let block = 0; block < blocks.starts.length; block++) {
    const size = blocks.ends[block]! - blocks.starts[block]!;
    const record = blocks.records[blocks.starts[block]!]!;
    let at = offsets[record]!;
    while (keys[at] !== blocks.blockKeys[block]) at++;
    const rule = counts[ruleOf[at]!]!;
    rule.blocks++;
    rule.largestBlock = Math.max(rule.largestBlock, size);
    rule.pairs += (size * (size - 1)) / 2;
  }
  return counts;
}

/** Share of the true pairs that blocking brings together at all. */
export function blockingRecall(pairs: PairStore, persons: ArrayLike<number>, truePairs: number): number {
  let found = 0;
  pairs.each((a, b) => {
    if (persons[a] === persons[b]) found++;
  });
  return truePairs === 0 ? 1 : found / truePairs;
}
