import { agglomerate, type EdgeArrays } from '../clustering/agglomeration.js';
import { withCompetition } from '../clustering/competition.js';
import { joinRule } from '../clustering/cluster-component.js';
import { DisjointSets } from '../clustering/disjoint-sets.js';
import { reconciledIdentities, reconciliation } from '../clustering/reconciled-identities.js';
import type { Model } from '../model.js';
import { patternWeights } from './pattern-weights.js';
import type { PairStore, PatternTable } from './scored-patterns.js';

/** Growing columns of edges. */
export class EdgeColumns implements EdgeArrays {
  a = new Uint32Array(1024);
  b = new Uint32Array(1024);
  weight = new Float32Array(1024);
  /** 1 where the strong identifiers differ by a slip of the pen alone. */
  reconciles = new Uint8Array(1024);
  length = 0;

  push(a: number, b: number, weight: number, reconciles: boolean): void {
    if (this.length === this.a.length) {
      const grow = <T extends Uint32Array | Float32Array | Uint8Array>(from: T, into: T): T => {
        into.set(from);
        return into;
      };
      this.a = grow(this.a, new Uint32Array(this.length * 2));
      this.b = grow(this.b, new Uint32Array(this.length * 2));
      this.weight = grow(this.weight, new Float32Array(this.length * 2));
      this.reconciles = grow(this.reconciles, new Uint8Array(this.length * 2));
    }
    this.a[this.length] = a;
    this.b[this.length] = b;
    this.reconciles[this.length] = Number(reconciles);
    this.weight[this.length++] = weight;
  }
}

/** Edges from a match weight up. */
export function edgesAbove(
  compared: { readonly pairs: PairStore; readonly patterns: PatternTable },
  model: Model,
  least: number,
): EdgeColumns {
  const edges = new EdgeColumns();
  const weights = patternWeights(model, compared.patterns);
  const { slope, intercept } = model.calibration;
  const reconciles = reconciliation(model);
  const { levels, levelCounts } = compared.patterns;
  const reconciling = Array.from({ length: compared.patterns.length }, (_, pattern) =>
    reconciles(levels, pattern * levelCounts.length),
  );
  compared.pairs.each((a, b, pattern, rarity) => {
    const weight = intercept + slope * (weights[pattern]! + rarity);
    if (weight >= least) edges.push(a, b, weight, reconciling[pattern]!);
  });
  return edges;
}

/** Components that hang together by edges: each with its records and edges. */
export function* components(n: number, edges: EdgeArrays): Generator<{ records: number[]; edges: number[] }> {
  const sets = new DisjointSets(n);
  for (let e = 0; e < edges.length; e++) sets.join(edges.a[e]!, edges.b[e]!);
  const members = new Map<number, { records: number[]; edges: number[] }>();
  for (let e = 0; e < edges.length; e++) {
    const root = sets.find(edges.a[e]!);
    const component = members.get(root);
    if (component === undefined) members.set(root, { records: [], edges: [e] });
    else component.edges.push(e);
  }
  for (let record = 0; record < n; record++) members.get(sets.find(record))?.records.push(record);
  yield* members.values();
}

/** Clusters all records; for each the smallest record of its cluster. Record numbers are the order of ties. */
export function clusterBatch(
  n: number,
  edges: EdgeColumns,
  identity: Int32Array,
  lists: ArrayLike<number>,
  thresholds: { readonly link: number; readonly review: number },
): Uint32Array {
  const clusters = Uint32Array.from({ length: n }, (_, i) => i);
  const rule = joinRule(thresholds);
  const weight = withCompetition(n, edges, lists);
  const names = reconciledIdentities(
    identity,
    { a: edges.a, b: edges.b, length: edges.length, reconciles: edges.reconciles, weight },
    thresholds.link,
  );
  const local = new Uint32Array(n);
  for (const component of components(n, edges)) {
    component.records.forEach((record, i) => (local[record] = i));
    const own: EdgeArrays = {
      a: component.edges.map((e) => local[edges.a[e]!]!),
      b: component.edges.map((e) => local[edges.b[e]!]!),
      weight: component.edges.map((e) => weight[e]!),
      length: component.edges.length,
    };
    const groups = agglomerate(
      component.records.length,
      own,
      { identity: component.records.map((record) => names[record]!) },
      rule,
    );
    component.records.forEach((record, i) => (clusters[record] = component.records[groups[i]!]!));
  }
  return clusters;
}
