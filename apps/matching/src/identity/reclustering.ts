import type { IdentityChanged } from '#contracts';
import type { Transaction } from '#persistence';
import { pairKey, type ScoredEdge, type VersionedEdge } from '../edges/edge.js';
import { deleteEdges, writeEdges } from '../edges/edge-store.js';
import type { LockedModel } from '../models/active-model.js';
import { constraintsOf } from '../decisions/constraints.js';
import { currentCase, type CaseAnswer, type CaseBook } from '../review/case-book.js';
import {
  nextIdentityVersion,
  readAssignments,
  writeAssignments,
  type Assignment,
} from './assignment-store.js';
import { partition } from './clustering.js';
import { lockClosure, type LockedClosure, type LockedRecord } from './component-closure.js';

/** What may have changed, and what is known about it. */
export interface ReclusteringInput {
  /** Records whose components are to be clustered again. */
  readonly seeds: Iterable<string>;
  /** Seeds that are so new that nothing can be expected around them. */
  readonly created?: ReadonlySet<string>;
  /** Features version with which each record was searched. */
  readonly searched?: ReadonlyMap<string, number>;
  /** Edges that the searches found. */
  readonly found?: readonly ScoredEdge[];
  /** Records that changed themselves: their groups are announced even where they stand as before. */
  readonly changed?: ReadonlySet<string>;
  readonly answer?: CaseAnswer;
  /** Called once everything is locked; throws to refuse the whole work. */
  readonly verify?: (closure: LockedClosure) => Promise<void>;
}

export type IdentityOutcome = Omit<IdentityChanged, 'causes'>;

/**
 * Brings edges, assignments and review cases of all touched components up to date, inside the caller's
 * transaction: locks the components over old and new edges, drops edges of superseded features and former
 * models, clusters each component from scratch.
 *
 * @param active the model that decides; `found` are its edges
 * @returns what to announce: the groups, withdrawals and cases that are not as they were last announced, and the groups
 *   of records that changed themselves
 */
export async function recluster(
  tx: Transaction,
  input: ReclusteringInput,
  active: LockedModel,
  caseBook: CaseBook,
): Promise<IdentityOutcome> {
  const found = input.found ?? [];
  const seeds = new Set(input.seeds);
  for (const { a, b } of found) seeds.add(a).add(b);
  const closure = await lockClosure(tx, seeds, input.created, active.preparing);
  await input.verify?.(closure);
  const { records } = closure;

  const edges = await reconcileEdges(tx, closure, found, active.model);
  const present = [...records.values()].filter(({ withdrawn }) => !withdrawn);
  const constraints = constraintsOf(closure.members, records);
  const { groups, doubts } = partition(present, edges, constraints, active.thresholds);
  const version = await nextIdentityVersion(tx);
  const before = await readAssignments(tx, [...records.keys()]);
  const groupOf = new Map(
    groups.flatMap((group) => group.records.map((id) => [id, group.records[0]!] as const)),
  );
  const lowGroupOf = new Map(
    groups.flatMap(({ records, lowGroup }) => records.map((id) => [id, lowGroup] as const)),
  );
  const cases = doubts.map((doubt) => currentCase(doubt, records, groupOf, active.model));
  const caseOf = new Map(cases.flatMap(({ id, records }) => records.map((record) => [record, id] as const)));
  const after = [...records.values()].map((record): Assignment => {
    const previous = before.get(record.id);
    const searched = record.withdrawn || input.searched?.get(record.id) === record.featuresVersion;
    return {
      recordId: record.id,
      searchedVersion: searched ? record.featuresVersion : (previous?.searchedVersion ?? 0),
      version,
      groupId: groupOf.get(record.id) ?? null,
      caseId: caseOf.get(record.id) ?? null,
      lowGroup: lowGroupOf.get(record.id) ?? null,
    };
  });
  await writeAssignments(
    tx,
    after.filter((assignment) => !sameAssignment(assignment, before.get(assignment.recordId))),
  );
  const casesBefore = new Set([...before.values()].flatMap(({ caseId }) => caseId ?? []));
  const caseStates = await caseBook.reconcile(tx, active, casesBefore, cases, version, input.answer ?? null);

  const changed = input.changed ?? NONE;
  const moved = movedRecords(before, after);
  const news = (id: string): boolean => moved.has(id) || changed.has(id);
  return {
    groups: groups
      .filter((group) => group.records.some(news))
      .map(({ records, lowGroup }) => {
        const inReview = records.filter((id) => caseOf.has(id));
        const caseIds = [...new Set(inReview.map((id) => caseOf.get(id)!))].sort();
        return { records, version, caseIds, inReview, lowGroup };
      }),
    withdrawn: [...records.values()]
      .filter(({ id, withdrawn }) => withdrawn && news(id))
      .map(({ id }) => ({ recordId: id, version })),
    cases: caseStates,
  };
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Records whose group, case or low group is another one than was last announced, or whose group has another member or
 * one less. Assignments are stored together with their announcement, so they tell what was announced last.
 */
function movedRecords(before: ReadonlyMap<string, Assignment>, after: readonly Assignment[]): Set<string> {
  const moved = new Set<string>();
  const left = new Set<string>();
  const joined = new Set<string>();
  for (const { recordId, groupId, caseId, lowGroup } of after) {
    const previous = before.get(recordId);
    if (previous?.groupId === groupId && previous.caseId === caseId && previous.lowGroup === lowGroup)
      continue;
    moved.add(recordId);
    if (previous?.groupId === groupId) continue;
    if (previous?.groupId) left.add(previous.groupId);
    if (groupId) joined.add(groupId);
  }
  for (const { recordId, groupId } of after) {
    if (groupId && (left.has(groupId) || joined.has(groupId))) moved.add(recordId);
  }
  return moved;
}

/**
 * Deletes edges of superseded features and of former models, stores the found ones that are still current.
 * @returns the edges that hold now
 */
async function reconcileEdges(
  tx: Transaction,
  closure: LockedClosure,
  found: readonly ScoredEdge[],
  model: number,
): Promise<VersionedEdge[]> {
  const { records } = closure;
  const isCurrent = (edge: VersionedEdge): boolean => edge.model === model && holds(edge, records);
  const stored = new Map(
    closure.edges.filter((edge) => edge.model === model).map((edge) => [pairKey(edge), edge]),
  );
  const added = new Map<string, ScoredEdge>();
  for (const edge of found) {
    const key = pairKey(edge);
    const known = stored.get(key);
    if (isCurrent(edge) && !(known && isCurrent(known))) added.set(key, edge);
  }
  const replaced = (edge: VersionedEdge): boolean => edge.model === model && added.has(pairKey(edge));
  const stale = closure.edges.filter((edge) => !isCurrent(edge) && !replaced(edge));
  await deleteEdges(tx, stale);
  await writeEdges(tx, [...added.values()]);
  const kept = closure.edges.filter(isCurrent);
  return [...kept, ...added.values()];
}

/** Scored on the features that both records have now. */
export function holds(edge: VersionedEdge, records: ReadonlyMap<string, LockedRecord>): boolean {
  const a = records.get(edge.a);
  const b = records.get(edge.b);
  return (
    a !== undefined &&
    b !== undefined &&
    !a.withdrawn &&
    !b.withdrawn &&
    a.featuresVersion === edge.aVersion &&
    b.featuresVersion === edge.bVersion
  );
}

function sameAssignment(assignment: Assignment, previous: Assignment | undefined): boolean {
  return (
    previous !== undefined &&
    previous.searchedVersion === assignment.searchedVersion &&
    previous.groupId === assignment.groupId &&
    previous.caseId === assignment.caseId &&
    previous.lowGroup === assignment.lowGroup
  );
}
