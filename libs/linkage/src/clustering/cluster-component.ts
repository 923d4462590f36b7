import { agglomerate, type EdgeArrays, type JoinRule } from './agglomeration.js';
import { withCompetition } from './competition.js';
import { DisjointSets } from './disjoint-sets.js';
import { reconciledIdentities } from './reconciled-identities.js';

export interface ClusterRecord {
  readonly id: string;
  readonly organisation: string;
  readonly localId: string;
  /** Fingerprint of a strong identifier (a valid national id); two different ones contradict. */
  readonly identity: string | null;
}

export interface Edge {
  readonly a: string;
  readonly b: string;
  /** Calibrated log2 odds. */
  readonly weight: number;
  /** The strong identifiers differ by a slip of the pen alone (see `Hit`); default false. */
  readonly reconciles?: boolean;
}

/** A human decision about two records. */
export interface Constraint {
  readonly kind: 'must-link' | 'cannot-link';
  readonly a: string;
  readonly b: string;
}

export interface ReviewCase {
  /** Sorted. */
  readonly records: string[];
  /** The most probable partition of the records. */
  readonly proposal: string[][];
}

export interface Clustering {
  /** Records that are one person; sorted, members sorted. */
  readonly groups: string[][];
  /** Groups that hang together by edges a person should decide; no record is in two. */
  readonly cases: ReviewCase[];
  /** The partition if every open review edge that contradicts nothing were accepted. */
  readonly low: string[][];
  /** Cannot-links between records that must-links join: void, and to be shown to whoever decided. */
  readonly contradictions: Constraint[];
}

/** A case with more records is split at its weakest edges. */
export const LARGEST_CASE = 12;

/** How groups are joined at the given thresholds. */
export function joinRule(thresholds: { readonly link: number; readonly review: number }): JoinRule {
  const span = thresholds.link - thresholds.review;
  return {
    strongest: thresholds.link,
    mean: thresholds.review,
    missing: thresholds.review - span,
    cap: thresholds.link + span,
  };
}

/**
 * Clusters the records of one component (or several) from scratch: decisions first, then edges by falling
 * support, skipping joins of groups that contradict each other. The result depends only on the sets of
 * records, edges and constraints: not on their order, nor on ids that were given on arrival.
 */
export function clusterComponent(
  records: readonly ClusterRecord[],
  edges: readonly Edge[],
  constraints: readonly Constraint[],
  thresholds: { readonly link: number; readonly review: number },
): Clustering {
  const ordered = [...records].sort(
    (x, y) =>
      compareText(x.organisation, y.organisation) ||
      compareText(x.localId, y.localId) ||
      compareText(x.id, y.id),
  );
  const n = ordered.length;
  const numbers = new Map(ordered.map((record, i) => [record.id, i]));
  const pairsOf = (kind: Constraint['kind']): [number, number][] =>
    constraints
      .filter(
        (constraint) => constraint.kind === kind && numbers.has(constraint.a) && numbers.has(constraint.b),
      )
      .map((constraint) => [numbers.get(constraint.a)!, numbers.get(constraint.b)!]);

  const together = new DisjointSets(n);
  for (const [a, b] of pairsOf('must-link')) together.join(a, b);
  const apart = pairsOf('cannot-link').filter(([a, b]) => together.find(a) !== together.find(b));
  const contradictions = constraints.filter(
    ({ kind, a, b }) =>
      kind === 'cannot-link' &&
      numbers.has(a) &&
      numbers.has(b) &&
      together.find(numbers.get(a)!) === together.find(numbers.get(b)!),
  );

  const known = edges.filter((edge) => numbers.has(edge.a) && numbers.has(edge.b) && edge.a !== edge.b);
  const given: EdgeArrays = {
    a: known.map((edge) => numbers.get(edge.a)!),
    b: known.map((edge) => numbers.get(edge.b)!),
    weight: known.map((edge) => edge.weight),
    length: known.length,
  };
  const lists = numbered(ordered.map((record) => record.organisation));
  const all = {
    ...given,
    weight: withCompetition(n, given, lists),
    reconciles: known.map((edge) => edge.reconciles ?? false),
  };
  const identity = reconciledIdentities(
    numbered(ordered.map((record) => record.identity)),
    all,
    thresholds.link,
  );
  const start = Uint32Array.from({ length: n }, (_, i) => together.find(i));
  const groupOf = agglomerate(n, all, { identity, start, apart }, joinRule(thresholds));

  const open = openEdges(groupOf, all, apart, thresholds.review);
  const accepting = (edgesOf: EdgeArrays, least: number): Uint32Array =>
    agglomerate(
      n,
      edgesOf,
      { identity, start: groupOf, apart },
      { strongest: least, mean: -Infinity, missing: 0, cap: Infinity },
    );
  const likely = accepting(open, 0);

  const ids = (members: readonly number[]): string[] =>
    members.map((member) => ordered[member]!.id).sort(compareText);
  const partition = (representative: ArrayLike<number>, members?: readonly number[]): string[][] => {
    const groups = new Map<number, number[]>();
    for (const i of members ?? ordered.keys()) {
      const group = groups.get(representative[i]!);
      if (group === undefined) groups.set(representative[i]!, [i]);
      else group.push(i);
    }
    return [...groups.values()].map(ids).sort((x, y) => compareText(x[0]!, y[0]!));
  };
  return {
    groups: partition(groupOf),
    cases: caseMembers(groupOf, open)
      .map((members) => ({ records: ids(members), proposal: partition(likely, members) }))
      .sort((x, y) => compareText(x.records[0]!, y.records[0]!)),
    low: partition(accepting(open, thresholds.review)),
    contradictions,
  };
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Texts as numbers, -1 for null. */
function numbered(texts: readonly (string | null)[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(texts, (text) => {
    if (text === null) return -1;
    if (!known.has(text)) known.set(text, known.size);
    return known.get(text)!;
  });
}

/** Edges from the review threshold up between groups that no person has declared different. */
function openEdges(
  groupOf: Uint32Array,
  edges: EdgeArrays,
  apart: readonly (readonly [number, number])[],
  review: number,
): EdgeArrays {
  const decided = new Set(
    apart.flatMap(([a, b]) => [`${groupOf[a]} ${groupOf[b]}`, `${groupOf[b]} ${groupOf[a]}`]),
  );
  const open = Array.from({ length: edges.length }, (_, e) => e).filter((e) => {
    const [g, h] = [groupOf[edges.a[e]!]!, groupOf[edges.b[e]!]!];
    return g !== h && edges.weight[e]! >= review && !decided.has(`${g} ${h}`);
  });
  return {
    a: open.map((e) => edges.a[e]!),
    b: open.map((e) => edges.b[e]!),
    weight: open.map((e) => edges.weight[e]!),
    length: open.length,
  };
}

/**
 * Members of each case: whole groups joined along open edges by falling weight while the case stays small
 * enough for a person; two groups alone always make a case, however large they are.
 */
export function caseMembers(groupOf: Uint32Array, open: EdgeArrays): number[][] {
  const n = groupOf.length;
  const sets = new DisjointSets(n);
  const size = new Uint32Array(n);
  const groups = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    size[groupOf[i]!]!++;
    groups[groupOf[i]!] = 1;
  }
  const key = (e: number): [number, number] => {
    const [g, h] = [groupOf[open.a[e]!]!, groupOf[open.b[e]!]!];
    return g < h ? [g, h] : [h, g];
  };
  const order = Array.from({ length: open.length }, (_, e) => e).sort((e, f) => {
    const [g, h] = [key(e), key(f)];
    return open.weight[f]! - open.weight[e]! || g[0] - h[0] || g[1] - h[1];
  });
  for (const e of order) {
    const [g, h] = key(e).map((group) => sets.find(group)) as [number, number];
    if (g === h) continue;
    const fits = size[g]! + size[h]! <= LARGEST_CASE;
    if (!fits && (groups[g]! > 1 || groups[h]! > 1)) continue;
    const joined = sets.join(g, h);
    size[joined] = size[g]! + size[h]!;
    groups[joined] = groups[g]! + groups[h]!;
  }
  const members = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const root = sets.find(groupOf[i]!);
    if (groups[root]! < 2) continue;
    const list = members.get(root);
    if (list === undefined) members.set(root, [i]);
    else list.push(i);
  }
  return [...members.values()];
}
