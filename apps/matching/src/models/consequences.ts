import type { ModelChange } from '#contracts';
import type { Model } from '#linkage';
import { constraintsOf } from '../decisions/constraints.js';
import type { LockedClosure } from '../identity/component-closure.js';
import { partition, type Partition } from '../identity/clustering.js';
import { holds } from '../identity/reclustering.js';
import { caseIdOf } from '../review/case-identity.js';

/** A model as clustering sees it. */
export interface DecidingModel {
  readonly model: number;
  readonly thresholds: Model['thresholds'];
}

/** How a model partitions whole components, given its edges among theirs. */
function partitionUnder(closure: LockedClosure, { model, thresholds }: DecidingModel): Partition {
  const { records, members } = closure;
  return partition(
    [...records.values()].filter(({ withdrawn }) => !withdrawn),
    closure.edges.filter((edge) => edge.model === model && holds(edge, records)),
    constraintsOf(members, records),
    thresholds,
  );
}

/** Open cases of a partition: their records by case id. */
function casesIn({ doubts }: Pick<Partition, 'doubts'>, { records }: LockedClosure): Map<string, string[]> {
  return new Map(
    doubts.map((doubt) => [caseIdOf(doubt.records.map((id) => records.get(id)!)), doubt.records.toSorted()]),
  );
}

/** Persons and open cases, as sets of records. */
export interface Standing {
  readonly groups: Groups;
  readonly cases: ReadonlyMap<string, readonly string[]>;
}

/** What a model makes of whole components. */
export function standingUnder(closure: LockedClosure, model: DecidingModel): Standing {
  const result = partitionUnder(closure, model);
  return { groups: result.groups.map(({ records }) => records), cases: casesIn(result, closure) };
}

/** What stands of whole components, as stored; a record that was never clustered stands alone. */
export function standingOf(
  { records }: LockedClosure,
  assignments: ReadonlyMap<string, { readonly groupId: string | null; readonly caseId: string | null }>,
): Standing {
  const groups = new Map<string, string[]>();
  const cases = new Map<string, string[]>();
  const put = (into: Map<string, string[]>, key: string, id: string): void => {
    const known = into.get(key);
    if (known) known.push(id);
    else into.set(key, [id]);
  };
  for (const id of [...records.keys()].sort()) {
    if (records.get(id)!.withdrawn) continue;
    const { groupId, caseId } = assignments.get(id) ?? { groupId: null, caseId: null };
    put(groups, groupId ?? id, id);
    if (caseId !== null) put(cases, caseId, id);
  }
  return { groups: [...groups.values()], cases };
}

/** What becomes of persons and cases. Both sides are of the same records. */
export function consequences(before: Standing, after: Standing): ModelChange[] {
  return [...personChanges(before.groups, after.groups), ...caseChanges(before.cases, after.cases)];
}

type Groups = readonly (readonly string[])[];

/**
 * Persons that are not the same set of records before and after, in the smallest sets of records that hold whole
 * persons of both sides. Both partitions are of the same records.
 */
export function personChanges(before: Groups, after: Groups): ModelChange[] {
  const kept = new Set(before.map((group) => group.join()));
  const stays = new Set(after.map((group) => group.join()).filter((group) => kept.has(group)));
  const changing = (groups: Groups): Groups => groups.filter((group) => !stays.has(group.join()));
  const [old, next] = [changing(before), changing(after)];

  const parent = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  for (const [first, ...others] of [...old, ...next]) {
    for (const other of others) {
      const [x, y] = [root(first!), root(other)];
      if (x !== y) parent.set(y, x);
    }
  }
  const blocks = new Map<string, { before: string[][]; after: string[][] }>();
  const blockOf = (id: string): { before: string[][]; after: string[][] } => {
    const at = root(id);
    const block = blocks.get(at) ?? { before: [], after: [] };
    blocks.set(at, block);
    return block;
  };
  for (const group of old) blockOf(group[0]!).before.push(group.toSorted());
  for (const group of next) blockOf(group[0]!).after.push(group.toSorted());
  return [...blocks.values()].map(({ before, after }): ModelChange => {
    const kind = after.length === 1 ? 'merge' : before.length === 1 ? 'split' : 'regroup';
    return { kind, position: smallest(before), before: ordered(before), after: ordered(after) };
  });
}

function caseChanges(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): ModelChange[] {
  const closed = [...before]
    .filter(([id]) => !after.has(id))
    .map(([, records]) => ({ kind: 'case-closed' as const, before: [records], after: [] as string[][] }));
  const opened = [...after]
    .filter(([id]) => !before.has(id))
    .map(([, records]) => ({ kind: 'case-opened' as const, before: [] as string[][], after: [records] }));
  return [...closed, ...opened].map((change) => ({
    ...change,
    position: smallest([...change.before, ...change.after]),
  }));
}

const ordered = (groups: Groups): Groups => groups.toSorted((x, y) => (x[0]! < y[0]! ? -1 : 1));

function smallest(groups: Groups): string {
  return groups.flat().reduce((least, id) => (id < least ? id : least));
}
