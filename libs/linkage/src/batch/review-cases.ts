import type { EdgeArrays } from '../clustering/agglomeration.js';
import { caseMembers } from '../clustering/cluster-component.js';
import { withCompetition } from '../clustering/competition.js';
import { probabilityOf } from '../model.js';

/** Clusters that hang together by edges that a person should decide. */
export interface BatchCase {
  /** Sorted. */
  readonly records: readonly number[];
  /** Open edges between its clusters, the most doubtful first. */
  readonly edges: readonly number[];
  /** Pairs of records that a decision is expected to correct, per record to be read. */
  readonly benefit: number;
}

/** The review band of a clustered batch, cases in the order of falling benefit. */
export function reviewCases(
  edges: EdgeArrays,
  clusters: Uint32Array,
  lists: ArrayLike<number>,
  review: number,
): BatchCase[] {
  const weight = withCompetition(clusters.length, edges, lists);
  const sizes = new Uint32Array(clusters.length);
  for (const cluster of clusters) sizes[cluster]!++;
  const open = Array.from({ length: edges.length }, (_, e) => e).filter(
    (e) => clusters[edges.a[e]!] !== clusters[edges.b[e]!] && weight[e]! >= review,
  );
  const openEdges: EdgeArrays = {
    a: open.map((e) => edges.a[e]!),
    b: open.map((e) => edges.b[e]!),
    weight: open.map((e) => weight[e]!),
    length: open.length,
  };
  const caseOf = new Int32Array(clusters.length).fill(-1);
  const members = caseMembers(clusters, openEdges);
  members.forEach((records, i) => records.forEach((record) => (caseOf[record] = i)));
  const own: number[][] = members.map(() => []);
  for (const e of open) {
    const a = caseOf[edges.a[e]!]!;
    if (a >= 0 && a === caseOf[edges.b[e]!]) own[a]!.push(e);
  }
  return members
    .map((records, i): BatchCase => {
      const best = new Map<string, number>();
      for (const e of own[i]!) {
        const pair = [clusters[edges.a[e]!]!, clusters[edges.b[e]!]!].sort((x, y) => x - y).join(' ');
        best.set(pair, Math.max(best.get(pair) ?? -Infinity, weight[e]!));
      }
      let missed = 0;
      for (const [pair, w] of best) {
        const [g, h] = pair.split(' ').map(Number) as [number, number];
        missed += probabilityOf(w) * sizes[g]! * sizes[h]!;
      }
      return {
        records,
        edges: own[i]!.sort((x, y) => Math.abs(weight[x]!) - Math.abs(weight[y]!) || x - y),
        benefit: missed / records.length,
      };
    })
    .sort((x, y) => y.benefit - x.benefit || x.records[0]! - y.records[0]!);
}
