import type { Transaction } from '#persistence';
import type { VersionedEdge } from '../edges/edge.js';
import { readEdges } from '../edges/edge-store.js';
import { activeMembers, type DecisionMember } from '../decisions/decision-store.js';

/** A record whose row this transaction holds locked. */
export interface LockedRecord {
  readonly id: string;
  readonly organisation: string;
  readonly localId: string;
  readonly epoch: number;
  readonly featuresVersion: number;
  /** Fingerprint of a strong identifier; two different ones contradict. */
  readonly identity: string | null;
  readonly withdrawn: boolean;
}

/** Whole components, locked: nobody else can add or remove an edge or a decision on them. */
export interface LockedClosure {
  readonly records: ReadonlyMap<string, LockedRecord>;
  /** Every stored edge among the records, stale ones included. */
  readonly edges: readonly VersionedEdge[];
  /** All members of active decisions on the records, whatever their epoch. */
  readonly members: readonly DecisionMember[];
}

/**
 * Locks everything that the seeds hang together with through edges and must-link decisions.
 *
 * The closure is read first, its rows are locked in the order of their ids (so two transactions never wait
 * for each other), then read again: while we waited, another transaction may have joined it with more
 * records. In that case the locks are given back and the larger closure is locked, in order again. That
 * ends, since the closure grows each time.
 */
export async function lockClosure(tx: Transaction, seeds: Iterable<string>): Promise<LockedClosure> {
  const known = new Set(seeds);
  await extend(tx, known, [...known]);
  await tx.query('SAVEPOINT closure');
  for (;;) {
    const ids = [...known];
    const records = await lockRecords(tx, ids);
    const edges = await readEdges(tx, ids);
    const members = await activeMembers(tx, ids);
    const outside = neighbours(known, edges, members);
    if (outside.length === 0) {
      await tx.query('RELEASE SAVEPOINT closure');
      return { records, edges, members };
    }
    await tx.query('ROLLBACK TO SAVEPOINT closure');
    for (const id of outside) known.add(id);
    await extend(tx, known, outside);
  }
}

/** Adds to `known` what can be reached from `frontier`, all of one distance per statement. */
async function extend(tx: Transaction, known: Set<string>, frontier: string[]): Promise<void> {
  while (frontier.length > 0) {
    const edges = await readEdges(tx, frontier);
    const members = await activeMembers(tx, frontier);
    frontier = neighbours(known, edges, members);
    for (const id of frontier) known.add(id);
  }
}

/** Records outside `known` that an edge or a must-link joins to a record inside. */
function neighbours(
  known: ReadonlySet<string>,
  edges: readonly VersionedEdge[],
  members: readonly DecisionMember[],
): string[] {
  const found = new Set<string>();
  for (const { a, b } of edges) {
    if (!known.has(a)) found.add(a);
    if (!known.has(b)) found.add(b);
  }
  const groups = new Set(members.filter(({ recordId }) => known.has(recordId)).map(groupKey));
  for (const member of members) {
    if (!known.has(member.recordId) && groups.has(groupKey(member))) found.add(member.recordId);
  }
  return [...found];
}

const groupKey = ({ decisionId, groupNumber }: DecisionMember): string => `${decisionId}/${groupNumber}`;

async function lockRecords(tx: Transaction, ids: readonly string[]): Promise<Map<string, LockedRecord>> {
  const rows: LockedRow[] = await tx.query(
    `SELECT id, organisation, local_id, epoch, features_version, encode(identity, 'hex') AS identity, withdrawn
     FROM record WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [ids],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        organisation: row.organisation,
        localId: row.local_id,
        epoch: row.epoch,
        featuresVersion: Number(row.features_version),
        identity: row.identity,
        withdrawn: row.withdrawn,
      },
    ]),
  );
}

interface LockedRow {
  readonly id: string;
  readonly organisation: string;
  readonly local_id: string;
  readonly epoch: number;
  readonly features_version: string;
  readonly identity: string | null;
  readonly withdrawn: boolean;
}
