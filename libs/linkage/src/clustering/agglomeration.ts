/** Edges between records 0…n-1, as parallel arrays; any order, each pair at most once. */
export interface EdgeArrays {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly length: number;
}

/** What may not stand in one group. */
export interface Restrictions {
  /** Value that names a person, as a number; -1 for none. Two different ones contradict. */
  readonly identity: ArrayLike<number>;
  /** Groups to start from (must-link closure): representative of each record, itself when alone. */
  readonly start?: ArrayLike<number>;
  /** Pairs of records that must stay apart. */
  readonly apart?: readonly (readonly [number, number])[];
}

/** When two groups are joined. */
export interface JoinRule {
  /** Least weight of the strongest edge between them. */
  readonly strongest: number;
  /** Least mean weight over all pairs between them. */
  readonly mean: number;
  /** Weight that counts for a pair without an edge. */
  readonly missing: number;
  /** Weights above this count as this in the mean: one certain pair must not carry many doubtful ones. */
  readonly cap: number;
}

const NONE: Set<number> = new Set();

interface Link {
  sum: number;
  edges: number;
  strongest: number;
}

interface Candidate {
  readonly score: number;
  readonly a: number;
  readonly b: number;
  readonly stamp: number;
}

/**
 * Groups of records by average linkage under constraints: again and again the two groups with the highest
 * mean weight are joined, ties by the smallest record of each, unless they contradict each other or their
 * support is too weak. A chain of single strong edges does not collapse, because the missing pairs count.
 * Depends only on the set of edges and the numbering of the records.
 *
 * @returns for each record the smallest record of its group
 */
export function agglomerate(
  n: number,
  edges: EdgeArrays,
  restrictions: Restrictions,
  rule: JoinRule,
): Uint32Array {
  const groupOf = new Uint32Array(n);
  const members: number[][] = Array.from({ length: n }, () => []);
  const identity = new Int32Array(n).fill(-1);
  const apart: Set<number>[] = Array.from({ length: n }, () => NONE);
  const links: Map<number, Link>[] = Array.from({ length: n }, () => new Map<number, Link>());
  const stamps = new Uint32Array(n);

  for (let record = 0; record < n; record++) {
    const group = restrictions.start?.[record] ?? record;
    groupOf[record] = group;
    members[group]!.push(record);
    if (restrictions.identity[record]! >= 0) identity[group] = restrictions.identity[record]!;
  }
  for (const [a, b] of restrictions.apart ?? []) {
    const [g, h] = [groupOf[a]!, groupOf[b]!];
    if (g === h) continue;
    apart[g] = new Set(apart[g]).add(h);
    apart[h] = new Set(apart[h]).add(g);
  }
  for (const e of sortedEdges(edges)) {
    const [g, h] = [groupOf[edges.a[e]!]!, groupOf[edges.b[e]!]!];
    if (g === h) continue;
    const weight = edges.weight[e]!;
    const link = links[g]!.get(h) ?? { sum: 0, edges: 0, strongest: -Infinity };
    link.sum += Math.min(weight, rule.cap);
    link.edges++;
    link.strongest = Math.max(link.strongest, weight);
    links[g]!.set(h, link);
    links[h]!.set(g, link);
  }

  const mean = (g: number, h: number, link: Link): number => {
    const pairs = members[g]!.length * members[h]!.length;
    return (link.sum + (pairs - link.edges) * rule.missing) / pairs;
  };
  const heap = new CandidateHeap();
  const offer = (g: number, h: number, link: Link): void => {
    if (link.strongest < rule.strongest) return;
    const score = mean(g, h, link);
    if (score < rule.mean) return;
    heap.push({ score, a: Math.min(g, h), b: Math.max(g, h), stamp: stamps[g]! + stamps[h]! });
  };
  for (let g = 0; g < n; g++) for (const [h, link] of links[g]!) if (g < h) offer(g, h, link);

  for (let best = heap.pop(); best !== undefined; best = heap.pop()) {
    const { a, b, stamp } = best;
    if (stamps[a]! + stamps[b]! !== stamp || members[a]!.length === 0 || members[b]!.length === 0) continue;
    if (apart[a]!.has(b)) continue;
    if (identity[a]! >= 0 && identity[b]! >= 0 && identity[a] !== identity[b]) continue;
    for (const record of members[b]!) groupOf[record] = a;
    members[a]!.push(...members[b]!);
    members[b] = [];
    if (identity[a]! < 0) identity[a] = identity[b]!;
    for (const other of apart[b]!) {
      apart[a] = new Set(apart[a]).add(other);
      apart[other]!.add(a);
    }
    stamps[a]!++;
    stamps[b]!++;
    links[a]!.delete(b);
    for (const [other, link] of links[b]!) {
      if (other === a) continue;
      links[other]!.delete(b);
      const present = links[a]!.get(other);
      if (present === undefined) {
        links[a]!.set(other, link);
        links[other]!.set(a, link);
      } else {
        present.sum += link.sum;
        present.edges += link.edges;
        present.strongest = Math.max(present.strongest, link.strongest);
      }
    }
    links[b]!.clear();
    for (const [other, link] of links[a]!) offer(a, other, link);
  }
  return smallestMembers(groupOf);
}

/** Edge numbers in the order of their records, so that sums do not depend on how the edges came. */
function sortedEdges(edges: EdgeArrays): number[] {
  const low = (e: number): number => Math.min(edges.a[e]!, edges.b[e]!);
  const high = (e: number): number => Math.max(edges.a[e]!, edges.b[e]!);
  return Array.from({ length: edges.length }, (_, e) => e).sort(
    (e, f) => low(e) - low(f) || high(e) - high(f),
  );
}

/** Renames every group after its smallest record. */
function smallestMembers(groupOf: Uint32Array): Uint32Array {
  const smallest = new Map<number, number>();
  return groupOf.map((group, record) => {
    const known = smallest.get(group);
    if (known !== undefined) return known;
    smallest.set(group, record);
    return record;
  });
}

const before = (x: Candidate, y: Candidate): boolean =>
  x.score !== y.score ? x.score > y.score : x.a !== y.a ? x.a < y.a : x.b < y.b;

class CandidateHeap {
  private readonly items: Candidate[] = [];

  push(item: Candidate): void {
    const { items } = this;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(item, items[parent]!)) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): Candidate | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined || items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(items[child + 1]!, items[child]!)) child++;
      if (!before(items[child]!, last)) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return top;
  }
}
