import type { EdgeArrays } from '../clustering/agglomeration.js';

/** Right and wrong pairs of a result. */
export interface PairScores {
  readonly pairs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Precision, recall and F1 from counts; 1 for what is empty. */
export function pairScores(right: number, found: number, truePairs: number): PairScores {
  const precision = found === 0 ? 1 : right / found;
  const recall = truePairs === 0 ? 1 : right / truePairs;
  const f1 =
    right === 0 ? (truePairs === 0 && found === 0 ? 1 : 0) : (2 * precision * recall) / (precision + recall);
  return { pairs: found, precision, recall, f1 };
}

function pairsWithin(labels: ArrayLike<number>): number {
  const sizes = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) sizes.set(labels[i]!, (sizes.get(labels[i]!) ?? 0) + 1);
  let pairs = 0;
  for (const size of sizes.values()) pairs += (size * (size - 1)) / 2;
  return pairs;
}

/** Pairs that stand in one cluster against pairs of one person. Labels by record. */
export function clusterScores(clusters: ArrayLike<number>, persons: ArrayLike<number>): PairScores {
  const both = new Map<number, number>();
  for (let i = 0; i < clusters.length; i++) {
    const key = clusters[i]! * 2 ** 26 + persons[i]!;
    both.set(key, (both.get(key) ?? 0) + 1);
  }
  let right = 0;
  for (const size of both.values()) right += (size * (size - 1)) / 2;
  return pairScores(right, pairsWithin(clusters), pairsWithin(persons));
}

/** Pairs of records of one person. */
export function truePairCount(persons: ArrayLike<number>): number {
  return pairsWithin(persons);
}

/** Pairs of records from a match weight up against pairs of one person. */
export function edgeScores(edges: EdgeArrays, least: number, persons: ArrayLike<number>): PairScores {
  let found = 0;
  let right = 0;
  for (let e = 0; e < edges.length; e++) {
    if (edges.weight[e]! < least) continue;
    found++;
    if (persons[edges.a[e]!] === persons[edges.b[e]!]) right++;
  }
  return pairScores(right, found, pairsWithin(persons));
}
