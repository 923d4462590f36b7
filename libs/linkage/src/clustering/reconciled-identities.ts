import type { Model } from '../model.js';
import type { EdgeArrays } from './agglomeration.js';
import { DisjointSets } from './disjoint-sets.js';

/**
 * Tells by the levels of a pair whether its strong identifiers differ by no more than a slip of the pen: some
 * level below `exact` that is still an agreement. Two such identifiers on records that are one person by
 * everything else are one number, written wrongly once.
 */
export function reconciliation(model: Model): (levels: ArrayLike<number>, offset?: number) => boolean {
  const { comparisons, strongIdentity } = model.settings;
  const at = comparisons.findIndex(({ field }) => field === strongIdentity);
  const count = comparisons[at]?.levels.length ?? 0;
  return (levels, offset = 0) => at >= 0 && levels[offset + at]! > 0 && levels[offset + at]! < count;
}

/**
 * Identities with those joined that an edge from `least` up reconciles. Depends only on the set of edges.
 *
 * @param identity number of the identity of each record, -1 for none
 */
export function reconciledIdentities(
  identity: ArrayLike<number>,
  edges: EdgeArrays & { readonly reconciles: ArrayLike<number | boolean> },
  least: number,
): Int32Array {
  let count = 0;
  for (let i = 0; i < identity.length; i++) count = Math.max(count, identity[i]! + 1);
  const sets = new DisjointSets(count);
  for (let e = 0; e < edges.length; e++) {
    if (!edges.reconciles[e] || edges.weight[e]! < least) continue;
    const [x, y] = [identity[edges.a[e]!]!, identity[edges.b[e]!]!];
    if (x >= 0 && y >= 0) sets.join(x, y);
  }
  return Int32Array.from(identity, (one) => (one < 0 ? -1 : sets.find(one)));
}
