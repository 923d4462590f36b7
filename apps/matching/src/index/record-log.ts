import { bigintArray } from '#persistence';
import type { Querying } from '../models/active-model.js';
import type { LogCursor } from './log-cursor.js';

/** Log rows (each up to 500 records) that one statement takes: bounds its memory. */
const ROWS = 20;

/** A row of the record log. */
export interface LoggedChange {
  readonly position: number;
  readonly xid: bigint;
  readonly recordIds: readonly string[];
}

/** Transaction id below which every transaction had ended, by a statement of its own. */
export async function logHorizon(source: Querying): Promise<bigint> {
  const [{ horizon }]: [{ horizon: string }] = await source.query(
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon',
  );
  return BigInt(horizon);
}

/**
 * Hands over every committed log row that the cursor does not know yet, in portions, and moves the cursor past
 * each portion once it has been taken.
 */
export async function followLog(
  source: Querying,
  cursor: LogCursor,
  take: (changes: readonly LoggedChange[]) => Promise<void>,
): Promise<void> {
  for (;;) {
    // Horizon and rows come from one statement, hence from one snapshot.
    const rows: LogRow[] = await source.query(FOLLOW_SQL, [
      cursor.horizon.toString(),
      bigintArray(cursor.applied()),
      ROWS,
    ]);
    const changes = rows
      .filter((row): row is FilledLogRow => row.position !== null)
      .map(({ position, xid, record_ids }) => ({
        position: Number(position),
        xid: BigInt(xid),
        recordIds: record_ids,
      }));
    if (changes.length > 0) {
      await take(changes);
      for (const { position, xid } of changes) cursor.note(position, xid);
    }
    if (changes.length < ROWS) {
      cursor.advance(BigInt(rows[0]!.horizon));
      return;
    }
  }
}

interface LogRow {
  readonly horizon: string;
  readonly position: string | null;
  readonly xid: string | null;
  readonly record_ids: string[] | null;
}
interface FilledLogRow extends LogRow {
  readonly position: string;
  readonly xid: string;
  readonly record_ids: string[];
}

const FOLLOW_SQL = `
  SELECT h.horizon, l.position, l.xid::text, l.record_ids
  FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon) h
  LEFT JOIN LATERAL (
    SELECT position, xid, record_ids FROM record_log
    WHERE xid >= $1::xid8 AND position <> ALL($2::bigint[])
    ORDER BY xid, position
    LIMIT $3
  ) l ON true`;
