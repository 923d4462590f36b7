import { bigintArray, uuidArray, type Transaction } from '#persistence';

/** Where a record stands after the last clustering of its component. */
export interface Assignment {
  readonly recordId: string;
  /** Features version whose edges are stored; 0: none yet. */
  readonly searchedVersion: number;
  /** Identity version of the clustering that last changed this assignment. */
  readonly version: number;
  /** Smallest record of its group; null: withdrawn. */
  readonly groupId: string | null;
  /** Open review case that the record is in. */
  readonly caseId: string | null;
  /** Smallest record of the group that it would be in if every open doubt were settled as "same"; null: withdrawn. */
  readonly lowGroup: string | null;
}

/** Rises under the locks of a component, hence in the order in which components are clustered. */
export async function nextIdentityVersion(tx: Transaction): Promise<number> {
  const [{ version }]: [{ version: string }] = await tx.query(
    `SELECT nextval('identity_version') AS version`,
  );
  return Number(version);
}

/** Assignments of records that the caller holds locked; a record that has none yet is absent. */
export async function readAssignments(
  tx: Transaction,
  recordIds: readonly string[],
): Promise<Map<string, Assignment>> {
  const rows: AssignmentRow[] = await tx.query(
    `SELECT record_id, searched_version, version, group_id, case_id, low_group FROM assignment WHERE record_id = ANY($1::uuid[])`,
    [uuidArray(recordIds)],
  );
  return new Map(
    rows.map((row) => [
      row.record_id,
      {
        recordId: row.record_id,
        searchedVersion: Number(row.searched_version),
        version: Number(row.version),
        groupId: row.group_id,
        caseId: row.case_id,
        lowGroup: row.low_group,
      },
    ]),
  );
}

/** Stores assignments of records that the caller holds locked. */
export async function writeAssignments(tx: Transaction, assignments: readonly Assignment[]): Promise<void> {
  if (assignments.length === 0) return;
  await tx.query(
    `INSERT INTO assignment (record_id, searched_version, version, group_id, case_id, low_group)
     SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[])
     ON CONFLICT (record_id) DO UPDATE SET
       searched_version = excluded.searched_version, version = excluded.version,
       group_id = excluded.group_id, case_id = excluded.case_id, low_group = excluded.low_group`,
    [
      uuidArray(assignments.map(({ recordId }) => recordId)),
      bigintArray(assignments.map(({ searchedVersion }) => searchedVersion)),
      bigintArray(assignments.map(({ version }) => version)),
      uuidArray(assignments.map(({ groupId }) => groupId)),
      uuidArray(assignments.map(({ caseId }) => caseId)),
      uuidArray(assignments.map(({ lowGroup }) => lowGroup)),
    ],
  );
}

interface AssignmentRow {
  readonly record_id: string;
  readonly searched_version: string;
  readonly version: string;
  readonly group_id: string | null;
  readonly case_id: string | null;
  readonly low_group: string | null;
}
