import type pg from 'pg';
import type { BodyLoader } from './options.js';

export interface OutboxRow {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly traceParent: string | null;
  /** null: what the row refers to is not there. */
  readonly body: Uint8Array | null;
}

/** Place in the outbox: transaction id, then position within the order of insertion. */
export interface Place {
  readonly xid: bigint;
  readonly position: bigint;
}

interface RawRow {
  xmin: string;
  id: string | null;
  type: string;
  xid: string;
  position: string;
  time: string;
  trace_parent: string | null;
  body: string | null;
  body_ref: string | null;
}

/**
 * The driver receives all values as text, and its binary mode garbles bytea. Base64 is two thirds of the usual
 * hexadecimal form and decoded twice as fast.
 */
const COLUMNS = `o.id::text AS id, o.type, o.xid::text AS xid, o.position::text AS position, o.trace_parent, encode(o.body, 'base64') AS body, o.body_ref,
  to_char(o.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS time`;

/** Messages of one event: how far they have been read, and what may be read now. */
export class Lane {
  private cursor: Place = { xid: 0n, position: 0n };
  /** At the last reading more was there than wanted. */
  hasMore = false;
  /** Read already, though rows before them may still become visible: place of each, by message id. */
  readonly ahead = new Map<string, Place>();

  constructor(
    readonly type: string,
    /** False only in the test that shows what the snapshot bound is for. */
    private readonly bounded: boolean,
  ) {}

  get from(): Place {
    return this.cursor;
  }

  /**
   * Moves the cursor after a reading. Rows of transactions at or above `xmin`, the oldest transaction that
   * was still running, do not move it: a slower transaction may yet put rows before them.
   *
   * @param complete nothing was left behind `read` when the reading took place
   */
  advance(read: readonly (Place & { readonly id: string })[], xmin: bigint, complete: boolean): void {
    const last = read.at(-1);
    this.hasMore = !complete;
    if (!this.bounded) {
      if (last) this.cursor = last;
      return;
    }
    for (const { id, xid, position } of read) this.ahead.set(id, { xid, position });
    const bound = { xid: xmin, position: 0n };
    const reached = complete || !last ? bound : earlier(last, bound);
    if (isBefore(this.cursor, reached)) this.cursor = reached;
    for (const [id, place] of this.ahead) if (!isBefore(this.cursor, place)) this.ahead.delete(id);
  }
}

function isBefore(a: Place, b: Place): boolean {
  return a.xid < b.xid || (a.xid === b.xid && a.position < b.position);
}

function earlier(a: Place, b: Place): Place {
  return isBefore(a, b) ? a : b;
}

/** Reads and retires outbox rows on the session that holds the leadership. */
export class OutboxReader {
  constructor(
    private readonly client: pg.Client,
    private readonly bodyLoader: BodyLoader | undefined,
  ) {}

  /** New rows of each lane, at most `limit` of it; the lanes move on. */
  async read(wanted: readonly { lane: Lane; limit: number }[]): Promise<OutboxRow[]> {
    const { rows } = await this.client.query<RawRow>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin, found.*
       FROM (VALUES (1)) AS once (one)
       LEFT JOIN LATERAL (
         SELECT ${COLUMNS}
         FROM unnest($1::text[], $2::xid8[], $3::bigint[], $4::int[]) AS lane (type, xid, position, wanted)
         CROSS JOIN LATERAL (
           SELECT * FROM outbox
           WHERE outbox.type = lane.type
             AND (outbox.xid, outbox.position) > (lane.xid, lane.position)
             AND outbox.id <> ALL ($5::uuid[])
           ORDER BY outbox.xid, outbox.position
           LIMIT lane.wanted
         ) AS o
       ) AS found ON true`,
      [
        wanted.map(({ lane }) => lane.type),
        wanted.map(({ lane }) => String(lane.from.xid)),
        wanted.map(({ lane }) => String(lane.from.position)),
        wanted.map(({ limit }) => limit),
        wanted.flatMap(({ lane }) => [...lane.ahead.keys()]),
      ],
    );
    const xmin = BigInt(rows[0]?.xmin ?? 0);
    const present = rows.filter((row) => row.id !== null);
    for (const { lane, limit } of wanted) {
      const read = present
        .filter(({ type }) => type === lane.type)
        .map(({ id, xid, position }) => ({ id: String(id), xid: BigInt(xid), position: BigInt(position) }))
        .sort((a, b) => (isBefore(a, b) ? -1 : 1));
      lane.advance(read, xmin, read.length < limit);
    }
    return this.withBodies(present);
  }

  /** The rows of `ids` that are still there. */
  async again(ids: readonly string[]): Promise<OutboxRow[]> {
    const { rows } = await this.client.query<RawRow>(
      `SELECT '0' AS xmin, ${COLUMNS} FROM outbox AS o WHERE o.id = ANY ($1::uuid[]) ORDER BY o.xid, o.position`,
      [ids],
    );
    return this.withBodies(rows);
  }

  /** Deletes rows that all their consumers have confirmed. */
  async retire(ids: readonly string[]): Promise<void> {
    await this.client.query('DELETE FROM outbox WHERE id = ANY ($1::uuid[])', [ids]);
  }

  private async withBodies(rows: readonly RawRow[]): Promise<OutboxRow[]> {
    const loaded = await this.loadBodies(rows);
    return rows.map(({ id, type, time, trace_parent: traceParent, body, body_ref: ref }) => ({
      id: String(id),
      type,
      time,
      traceParent,
      body: body === null ? (loaded.get(String(ref)) ?? null) : Buffer.from(body, 'base64'),
    }));
  }

  private async loadBodies(rows: readonly RawRow[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const loaded = new Map<string, Uint8Array>();
    const refsByType = new Map<string, string[]>();
    for (const { type, body_ref: ref } of rows) {
      if (ref !== null) refsByType.set(type, [...(refsByType.get(type) ?? []), ref]);
    }
    for (const [type, refs] of refsByType) {
      for (const [ref, body] of (await this.bodyLoader?.(type, refs)) ?? []) loaded.set(ref, body);
    }
    return loaded;
  }
}
