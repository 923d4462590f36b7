import { weightOf } from '../model.js';
import type { EdgeArrays } from './agglomeration.js';

/** From this weight on two records of one list count as duplicates of each other, not as competitors. */
const DUPLICATES = weightOf(0.95);

/**
 * Lowers the weight of edges that compete: a list rarely names a person twice, so of several records of one
 * other list at most one is right, unless they are duplicates of each other. The odds of an edge are shared
 * with its competitors: w' = log2(o / (1 + Σ o of the competitors)), the lower of what both ends say.
 *
 * @param list number of the list of each record
 */
export function withCompetition(n: number, edges: EdgeArrays, list: ArrayLike<number>): Float64Array {
  const { a, b, weight, length } = edges;
  const starts = new Uint32Array(n + 1);
  for (let e = 0; e < length; e++) {
    starts[a[e]! + 1]!++;
    starts[b[e]! + 1]!++;
  }
  for (let record = 0; record < n; record++) starts[record + 1]! += starts[record]!;
  const at = starts.slice(0, n);
  const incident = new Uint32Array(2 * length);
  for (let e = 0; e < length; e++) {
    incident[at[a[e]!]!++] = e;
    incident[at[b[e]!]!++] = e;
  }
  const adjusted = Float64Array.from({ length }, (_, e) => weight[e]!);
  const other = (e: number, record: number): number => (a[e] === record ? b[e]! : a[e]!);
  const duplicates = (x: number, y: number): boolean => {
    for (let i = starts[x]!; i < starts[x + 1]!; i++) {
      const e = incident[i]!;
      if (other(e, x) === y) return weight[e]! >= DUPLICATES;
    }
    return false;
  };
  for (let record = 0; record < n; record++) {
    const own = incident.subarray(starts[record], starts[record + 1]);
    if (own.length < 2) continue;
    for (const e of own) {
      const rival = other(e, record);
      if (list[rival] === list[record]) continue;
      const odds: number[] = [];
      for (const f of own) {
        const third = other(f, record);
        if (f !== e && list[third] === list[rival] && !duplicates(rival, third)) odds.push(weight[f]!);
      }
      if (odds.length === 0) continue;
      // Sorted, so that the sum does not depend on the order of the edges.
      const rivals = odds.sort((x, y) => x - y).reduce((sum, w) => sum + 2 ** Math.min(w, 60), 0);
      adjusted[e] = Math.min(adjusted[e]!, weight[e]! - Math.log2(1 + rivals));
    }
  }
  return adjusted;
}
