import {
  clusterBatch,
  clusterScores,
  edgesAbove,
  edgeScores,
  pairScores,
  truePairCount,
  type PairScores,
} from '#linkage';
import type { Linkage } from '../../link/link.js';

/** Weights from which an oracle, who knows the truth, may cut. */
const CLUSTER_CUTS = [-4, -2, 0, 1, 2, 3, 4, 6, 8, 12];
const LOWEST = -6;

/** Best F1 over pairs that any threshold on the scores reaches. */
export function bestPairs({ compared, model }: Linkage, persons: Uint32Array): PairScores {
  const edges = edgesAbove(compared, model, -12);
  const order = Uint32Array.from({ length: edges.length }, (_, e) => e).sort(
    (x, y) => edges.weight[y]! - edges.weight[x]!,
  );
  const truePairs = truePairCount(persons);
  let best = pairScores(0, 0, truePairs);
  let right = 0;
  order.forEach((e, i) => {
    if (persons[edges.a[e]!] === persons[edges.b[e]!]) right++;
    const next = order[i + 1];
    if (next !== undefined && edges.weight[next] === edges.weight[e]) return;
    const scores = pairScores(right, i + 1, truePairs);
    if (scores.f1 > best.f1) best = scores;
  });
  return best;
}

/** Best F1 over clusters that one of a few link thresholds reaches. */
export function bestClusters({ compared, model, input }: Linkage, persons: Uint32Array): PairScores {
  let best: PairScores | null = null;
  for (const link of CLUSTER_CUTS) {
    const review = Math.min(LOWEST, link);
    const clusters = clusterBatch(
      persons.length,
      edgesAbove(compared, model, review),
      input.identity,
      input.sources,
      { link, review },
    );
    const scores = clusterScores(clusters, persons);
    if (best === null || scores.f1 > best.f1) best = scores;
  }
  return best!;
}

/** F1 over pairs from the model's own link threshold up. */
export function ownPairs({ edges, model }: Linkage, persons: Uint32Array): PairScores {
  return edgeScores(edges, model.thresholds.link, persons);
}
