import { hash } from 'node:crypto';
import { recordName, RECORD_NAMESPACE, type CanonicalRecord } from '#contracts';
import type { RowError } from '../records/row-errors.js';
import type { ListHeader, RefusedRow, RowSink } from '../records/row-reader.js';

/** Rows that one chunk covers at most, good and bad; also the step of the intake sequence. */
export const CHUNK_ROWS = 500;
/** Bytes of rows after which a chunk is closed; one more row still leaves it below 900 KB. */
const CHUNK_BYTES = 512 * 1024;

export interface AcceptedRow {
  /** Number in the body, from 1. */
  readonly row: number;
  readonly localId: string;
  /** The row as JSON, without its sequence: what stands between `{"seq":N,` and `}`. */
  readonly json: string;
}

export interface RejectedRow extends RefusedRow {
  readonly row: number;
  readonly errors: readonly RowError[];
  /** Of the list that it stands in; undefined: it has none. */
  readonly header: ListHeader | undefined;
}

/** Characters of a rejected row that are kept for its correction; a longer one is only named by its number. */
const KEPT_CHARACTERS = 64 * 1024;

/** Up to {@link CHUNK_ROWS} consecutive rows of a body: the accepted ones make one chunk. */
export interface Portion {
  readonly firstRow: number;
  /** Rows covered, good and bad. */
  readonly received: number;
  readonly accepted: readonly AcceptedRow[];
  readonly rejected: readonly RejectedRow[];
}

/** Cuts the rows of a body into portions. */
export class Portioner implements RowSink {
  private readonly full: Portion[] = [];
  private accepted: AcceptedRow[] = [];
  private rejected: RejectedRow[] = [];
  private bytes = 0;
  private firstRow = 1;
  private nextRow = 1;
  private current: ListHeader | undefined;

  /** Rows so far. */
  get received(): number {
    return this.nextRow - 1;
  }

  accept(record: CanonicalRecord): void {
    const row = upsertRow(this.nextRow, record);
    this.bytes += Buffer.byteLength(row.json);
    this.accepted.push(row);
    this.advance();
  }

  header(header: ListHeader): void {
    this.current = header;
  }

  reject(errors: readonly RowError[], refused: RefusedRow = { localId: null, given: null }): void {
    const { given } = refused;
    const size = sizeOf(given);
    const isKept = size <= KEPT_CHARACTERS;
    this.bytes += isKept ? size : 0;
    this.rejected.push({
      ...refused,
      given: isKept ? given : null,
      row: this.nextRow,
      errors,
      header: this.current,
    });
    this.advance();
  }

  /** Next portion that is complete. */
  take(): Portion | undefined {
    return this.full.shift();
  }

  /** The rest, once the body is complete. */
  finish(): void {
    if (this.nextRow > this.firstRow) this.close();
  }

  private advance(): void {
    this.nextRow++;
    if (this.nextRow - this.firstRow >= CHUNK_ROWS || this.bytes >= CHUNK_BYTES) this.close();
  }

  private close(): void {
    const { firstRow, accepted, rejected } = this;
    this.full.push({ firstRow, received: this.nextRow - firstRow, accepted, rejected });
    this.accepted = [];
    this.rejected = [];
    this.bytes = 0;
    this.firstRow = this.nextRow;
  }
}

function sizeOf(given: RefusedRow['given']): number {
  if (given === null || typeof given === 'string') return given?.length ?? 0;
  return given.reduce((sum, cell) => sum + cell.length, given.length);
}

/** @param row number in the body, from 1 */
export function upsertRow(row: number, record: CanonicalRecord): AcceptedRow {
  const localId = JSON.stringify(record.localId);
  return {
    row,
    localId: record.localId,
    json: `"op":"upsert","localId":${localId},"record":${JSON.stringify(record)}`,
  };
}

export function withdrawRow(
  row: number,
  localId: string,
  observedAt: string | null,
  reason: string,
): AcceptedRow {
  const fields = JSON.stringify({ op: 'withdraw', localId, observedAt, reason });
  return { row, localId, json: fields.slice(1, -1) };
}

const NAMESPACE = Buffer.from(RECORD_NAMESPACE.replaceAll('-', ''), 'hex');

/**
 * First 64 bits of the record id as signed integer: equal for equal records, and rarely for others. What
 * shares it is told apart by looking into the chunk.
 */
export function recordKey(organisation: string, localId: string): bigint {
  const name = Buffer.from(recordName(organisation, localId), 'utf8');
  const digest = hash('sha1', Buffer.concat([NAMESPACE, name]), 'buffer');
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  return digest.readBigInt64BE(0);
}
