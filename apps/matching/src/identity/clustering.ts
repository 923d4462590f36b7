import { clusterComponent, type Constraint, type Model } from '#linkage';
import type { LockedRecord } from './component-closure.js';

export interface PlainEdge {
  readonly a: string;
  readonly b: string;
  readonly weight: number;
  readonly reconciles?: boolean;
}

/** Records that are one person. */
export interface Group {
  /** Sorted. */
  readonly records: readonly string[];
  /** Smallest record of the group that this one belongs to if every open doubt were settled as "same". */
  readonly lowGroup: string;
}

/** Records about which a person has to decide, and the partition that matching proposes. */
export interface Doubt {
  readonly records: readonly string[];
  readonly proposal: readonly (readonly string[])[];
}

export interface Partition {
  readonly groups: readonly Group[];
  readonly doubts: readonly Doubt[];
}

/**
 * Partitions whole components from scratch. The result depends only on the sets of records, edges and
 * constraints, not on their order.
 * @param records present records; edges and constraints join no others
 */
export function partition(
  records: readonly LockedRecord[],
  edges: readonly PlainEdge[],
  constraints: readonly Constraint[],
  thresholds: Model['thresholds'],
): Partition {
  const groups: Group[] = [];
  const doubts: Doubt[] = [];
  for (const component of components(records, edges, constraints)) {
    const [only] = component.records;
    if (component.records.length === 1) {
      groups.push({ records: [only!.id], lowGroup: only!.id });
      continue;
    }
    const result = clusterComponent(component.records, component.edges, component.constraints, thresholds);
    const lowGroups = new Map<string, string>();
    for (const low of result.low) {
      const name = low.reduce((smallest, id) => (id < smallest ? id : smallest));
      for (const id of low) lowGroups.set(id, name);
    }
    for (const group of result.groups) {
      const sorted = group.toSorted();
      groups.push({ records: sorted, lowGroup: lowGroups.get(sorted[0]!) ?? sorted[0]! });
    }
    for (const doubt of result.cases) doubts.push(doubt);
  }
  return { groups, doubts };
}

interface Component {
  readonly records: LockedRecord[];
  readonly edges: PlainEdge[];
  readonly constraints: Constraint[];
}

/** Connected components over edges and must-links; cannot-links inside one belong to it. */
function components(
  records: readonly LockedRecord[],
  edges: readonly PlainEdge[],
  constraints: readonly Constraint[],
): Component[] {
  const position = new Map(records.map(({ id }, index) => [id, index]));
  const parent = Int32Array.from(records, (_, index) => index);
  const root = (of: number): number => {
    while (parent[of] !== of) of = parent[of] = parent[parent[of]!]!;
    return of;
  };
  const rootOf = (id: string): number => root(position.get(id)!);
  for (const { a, b } of edges) parent[rootOf(a)] = rootOf(b);
  for (const { kind, a, b } of constraints) if (kind === 'must-link') parent[rootOf(a)] = rootOf(b);

  const byRoot = new Map<number, Component>();
  records.forEach((record, index) => {
    const at = root(index);
    const component = byRoot.get(at);
    if (component) component.records.push(record);
    else byRoot.set(at, { records: [record], edges: [], constraints: [] });
  });
  for (const edge of edges) byRoot.get(rootOf(edge.a))!.edges.push(edge);
  for (const constraint of constraints) {
    const at = rootOf(constraint.a);
    if (at === rootOf(constraint.b)) byRoot.get(at)!.constraints.push(constraint);
  }
  return [...byRoot.values()];
}
