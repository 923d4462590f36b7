import { uuidArray, type Transaction } from '#persistence';
import type { DecisionMember } from '../decisions/decision-store.js';
import type { VersionedEdge } from '../edges/edge.js';
import type { Querying } from '../models/active-model.js';

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
 *
 * @param created seeds around which nothing is expected: they are spared the first reading, not the second
 * @param preparing model whose edges do not count yet; those of former models still do, so that what they
 *   joined is seen to part
 */
export async function lockClosure(
  tx: Transaction,
  seeds: Iterable<string>,
  created: ReadonlySet<string> = new Set(),
  preparing: number | null = null,
): Promise<LockedClosure> {
  const known = new Set(seeds);
  await extend(
    tx,
    known,
    [...known].filter((id) => !created.has(id)),
    preparing,
  );
  await tx.query('SAVEPOINT closure');
  for (;;) {
    const ids = [...known];
    const records = await lockRecords(tx, ids);
    const surroundings = await readSurroundings(tx, ids, preparing);
    const outside = neighbours(known, surroundings);
    if (outside.length === 0) return { records, ...surroundings };
    await tx.query('ROLLBACK TO SAVEPOINT closure');
    for (const id of outside) known.add(id);
    await extend(tx, known, outside, preparing);
  }
}

/** What {@link lockClosure} locks, as the snapshot of a reader sees it. */
export async function readClosure(source: Querying, seeds: Iterable<string>): Promise<LockedClosure> {
  const known = new Set(seeds);
  await extend(source, known, [...known], null);
  const ids = [...known];
  const rows: LockedRow[] = await source.query(`${RECORDS_SQL} ORDER BY id`, [uuidArray(ids)]);
  return { records: toRecords(rows), ...(await readSurroundings(source, ids, null)) };
}

/** Adds to `known` what can be reached from `frontier`, all of one distance per statement. */
async function extend(
  tx: Querying,
  known: Set<string>,
  frontier: string[],
  preparing: number | null,
): Promise<void> {
  while (frontier.length > 0) {
    frontier = neighbours(known, await readSurroundings(tx, frontier, preparing));
    for (const id of frontier) known.add(id);
  }
}

/** Records outside `known` that an edge or a must-link joins to a record inside. */
function neighbours(known: ReadonlySet<string>, { edges, members }: Surroundings): string[] {
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

type Surroundings = Pick<LockedClosure, 'edges' | 'members'>;

/**
 * All edges that touch one of the records (an edge between two of them once), and all members of the
 * unrevoked decisions in which one takes part.
 */
async function readSurroundings(
  tx: Querying,
  ids: readonly string[],
  preparing: number | null,
): Promise<Surroundings> {
  const rows: SurroundingRow[] = await tx.query(SURROUNDINGS_SQL, [uuidArray(ids), preparing]);
  const edges: VersionedEdge[] = [];
  const members: DecisionMember[] = [];
  for (const { x, y, m, n, model, weight, reconciles } of rows) {
    if (model !== null && weight !== null && reconciles !== null)
      edges.push({ a: x, b: y, model, aVersion: Number(m), bVersion: Number(n), weight, reconciles });
    else members.push({ decisionId: x, recordId: y, groupNumber: Number(m), epoch: Number(n) });
  }
  return { edges, members };
}

/**
 * One statement for both, since the ids are most of what travels. `NOT IN` over a subquery is hashed; `<> ALL` over a
 * parameter compares each edge with each id.
 */
const SURROUNDINGS_SQL = `
  SELECT a AS x, b AS y, a_version AS m, b_version AS n, model, weight, reconciles FROM edge
  WHERE a = ANY($1::uuid[]) AND model IS DISTINCT FROM $2::integer
  UNION ALL
  SELECT a, b, a_version, b_version, model, weight, reconciles FROM edge
  WHERE b = ANY($1::uuid[]) AND a NOT IN (SELECT unnest($1::uuid[])) AND model IS DISTINCT FROM $2::integer
  UNION ALL
  SELECT d.decision_id, d.record_id, d.group_number, d.epoch, NULL, NULL, NULL FROM decision_member d
  WHERE d.decision_id IN (SELECT decision_id FROM decision_member WHERE record_id = ANY($1::uuid[]))
    AND NOT EXISTS (SELECT FROM decision_revocation r WHERE r.decision_id = d.decision_id)`;

interface SurroundingRow {
  readonly x: string;
  readonly y: string;
  readonly m: string;
  readonly n: string;
  readonly model: number | null;
  readonly weight: number | null;
  readonly reconciles: boolean | null;
}

const RECORDS_SQL = `
  SELECT id, organisation, local_id, epoch, features_version, encode(identity, 'hex') AS identity, withdrawn
  FROM record WHERE id = ANY($1::uuid[])`;

async function lockRecords(tx: Transaction, ids: readonly string[]): Promise<Map<string, LockedRecord>> {
  return toRecords(await tx.query(`${RECORDS_SQL} ORDER BY id FOR NO KEY UPDATE`, [uuidArray(ids)]));
}

function toRecords(rows: readonly LockedRow[]): Map<string, LockedRecord> {
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
