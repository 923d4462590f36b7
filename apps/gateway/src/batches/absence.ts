import type { Transaction } from '#persistence';
import { only } from '../database.js';

/** A full list that is to be compared with what the hub holds. */
export interface ComparedList {
  readonly id: string;
  readonly organisation: string;
  /** Intake sequence: what came later was received after the list began. */
  readonly began_seq: string;
}

export interface Absence {
  /** Current records of the organisation. */
  readonly known: number;
  /** Those of them that the list does not hold. */
  readonly absent: number;
}

/** First 64 bits of a record id as signed integer: `recordKey`, in SQL. */
const KEY_OF_RECORD = `('x' || left(replace(m.record_id::text, '-', ''), 16))::bit(64)::bigint`;

/** Keys of records that anybody sent for the organisation since the list began; what the list itself holds aside. */
const RECEIVED_SINCE = `SELECT unnest(c.record_keys) AS key FROM intake_chunk c
  WHERE c.first_seq > $3 AND c.organisation = $2 AND c.batch_id IS DISTINCT FROM $1`;

/**
 * Whether rows that were accepted before the list began are still on their way: what the records are is not
 * known until they have settled. A list that waits for its own confirmation keeps nobody waiting.
 */
export async function hasEarlierRows(tx: Transaction, list: ComparedList): Promise<boolean> {
  const rows: { waits: boolean }[] = await tx.query(
    `SELECT EXISTS (
       SELECT FROM intake_chunk c LEFT JOIN batch b ON b.id = c.batch_id
       WHERE c.settled_at IS NULL AND c.organisation = $2 AND c.first_seq < $3
         AND c.batch_id IS DISTINCT FROM $1 AND (c.batch_id IS NULL OR b.state = 'processing')
     ) AS waits`,
    [list.id, list.organisation, list.began_seq],
  );
  return only(rows).waits;
}

/**
 * Writes down the records that the list does not hold: current ones that neither an accepted nor a rejected row
 * of it is about, and that nobody has sent since it began. Two records whose keys collide (2^-64) count as present.
 */
export async function noteAbsent(tx: Transaction, list: ComparedList): Promise<Absence> {
  const rows: { known: string; absent: string }[] = await tx.query(
    `WITH present AS MATERIALIZED (
       SELECT unnest(record_keys) AS key FROM intake_chunk WHERE batch_id = $1
       UNION ALL SELECT unnest(record_keys) FROM batch_presence WHERE batch_id = $1
       UNION ALL ${RECEIVED_SINCE}
     ), known AS MATERIALIZED (
       SELECT m.local_id, m.record_id, ${KEY_OF_RECORD} AS key
       FROM member_state m WHERE m.organisation = $2 AND m.person_id IS NOT NULL
     ), absent AS (
       INSERT INTO batch_withdrawal (batch_id, organisation, local_id, record_id, record_key)
       SELECT $1, $2, local_id, record_id, key FROM known
       WHERE NOT EXISTS (SELECT FROM present WHERE present.key = known.key)
       RETURNING 1
     )
     SELECT (SELECT count(*) FROM known) AS known, (SELECT count(*) FROM absent) AS absent`,
    [list.id, list.organisation, list.began_seq],
  );
  const { known, absent } = only(rows);
  return { known: Number(known), absent: Number(absent) };
}

/** Strikes off what was sent, or withdrawn, since the list began. */
export async function strikeOffReceived(tx: Transaction, list: ComparedList): Promise<void> {
  await tx.query(
    `DELETE FROM batch_withdrawal w WHERE w.batch_id = $1 AND w.record_key IN (${RECEIVED_SINCE})`,
    [list.id, list.organisation, list.began_seq],
  );
}

export interface AbsentRecord {
  readonly localId: string;
  readonly recordId: string;
}

/**
 * The noted records in the order of their local ids.
 *
 * @param stillAbsentOnly leaves out what was sent since the list began: for a list that is not released yet
 */
export async function absentRecords(
  tx: Transaction,
  list: ComparedList,
  page: { after: string; limit: number; stillAbsentOnly: boolean },
): Promise<AbsentRecord[]> {
  return tx.query(
    `SELECT w.local_id AS "localId", w.record_id AS "recordId" FROM batch_withdrawal w
     WHERE w.batch_id = $1 AND w.organisation = $2 AND w.local_id > $4
       AND NOT ($5 AND w.record_key IN (${RECEIVED_SINCE}))
     ORDER BY w.local_id LIMIT $6`,
    [list.id, list.organisation, list.began_seq, page.after, page.stillAbsentOnly, page.limit],
  );
}
