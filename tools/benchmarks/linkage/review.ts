import { clusterScores, pairScores, reviewCases, type PairScores } from '#linkage';
import type { Linkage } from '../../link/link.js';

export interface ReviewOutcome {
  readonly casesPer100: number;
  readonly recordsPerCase: number;
  /** Clusters after every case was decided as the truth says. */
  readonly clusters: Uint32Array;
}

/** Decides all review cases by the truth: each case's records are regrouped by person. */
export function decideByTruth(linkage: Linkage, persons: Uint32Array): ReviewOutcome {
  const { edges, clusters, input, model } = linkage;
  const cases = reviewCases(edges, clusters, input.sources, model.thresholds.review);
  const decided = clusters.slice();
  let records = 0;
  for (const { records: members } of cases) {
    const first = new Map<number, number>();
    for (const record of members) {
      const leader = first.get(persons[record]!) ?? record;
      first.set(persons[record]!, leader);
      decided[record] = leader;
    }
    records += members.length;
  }
  return {
    casesPer100: (100 * cases.length) / clusters.length,
    recordsPerCase: cases.length === 0 ? 0 : records / cases.length,
    clusters: decided,
  };
}

/** Precision over all pairs of the clusters, recall over the given true pairs only. */
export function scoresOver(
  clusters: Uint32Array,
  persons: Uint32Array,
  findable: readonly (readonly [number, number])[],
): PairScores {
  const all = clusterScores(clusters, persons);
  const found = findable.reduce((sum, [a, b]) => sum + (clusters[a] === clusters[b] ? 1 : 0), 0);
  const recall = pairScores(found, found, findable.length).recall;
  const f1 = (2 * all.precision * recall) / Math.max(all.precision + recall, Number.MIN_VALUE);
  return { ...all, recall, f1 };
}
