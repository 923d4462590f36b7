import { v7 as uuidv7 } from 'uuid';
import type { EventDefinition } from '#contracts';
import { currentTraceParent } from '#observability';
import type { Transaction } from '#persistence';
import { sealPayload } from './envelope.js';
import type { PayloadSeal } from './options.js';

export interface OutboxOptions {
  /** Message id; default a new UUIDv7. */
  readonly id?: string;
  /** The body stays where it is and is loaded when the message is published; `data` is then not copied. */
  readonly bodyRef?: string;
}

export interface OutboxEntry<T> extends OutboxOptions {
  readonly data: T;
}

/** PostgreSQL takes 65,535 parameters a statement, and the driver copies a statement whole. */
const ROWS_PER_INSERT = 1_000;
const BYTES_PER_INSERT = 8 * 1024 * 1024;

/** Writes messages beside the state change that they announce, in its transaction. */
export class Outbox {
  constructor(private readonly seal: PayloadSeal) {}

  async append<T>(
    tx: Transaction,
    event: EventDefinition<T>,
    entries: readonly OutboxEntry<T>[],
  ): Promise<string[]> {
    const rows = entries.map(({ id = uuidv7(), bodyRef, data }) => ({
      id,
      body: bodyRef === undefined ? sealPayload(this.seal, event.type, id, data) : null,
      bodyRef: bodyRef ?? null,
    }));
    const traceParent = currentTraceParent() ?? null;
    for (const part of inserts(rows)) {
      const parameters: unknown[] = [event.type, traceParent];
      const values = part.map(({ id, body, bodyRef }) => {
        parameters.push(id, body, bodyRef);
        const last = parameters.length;
        return `($${last - 2}, $1, $2, $${last - 1}, $${last})`;
      });
      await tx.query(
        `INSERT INTO outbox (id, type, trace_parent, body, body_ref) VALUES ${values.join(', ')}`,
        parameters,
      );
    }
    return rows.map(({ id }) => id);
  }

  /** One message per ref, with the ref as its id; the bodies stay where they are. */
  async appendRefs<T>(tx: Transaction, event: EventDefinition<T>, refs: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO outbox (id, type, trace_parent, body_ref)
       SELECT ref::uuid, $1, $2, ref FROM unnest($3::text[]) WITH ORDINALITY AS given (ref, ord) ORDER BY ord`,
      [event.type, currentTraceParent() ?? null, refs],
    );
  }
}

function* inserts<Row extends { readonly body: Buffer | null }>(rows: readonly Row[]): Generator<Row[]> {
  let part: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = row.body?.length ?? 0;
    if (part.length === ROWS_PER_INSERT || (part.length > 0 && bytes + size > BYTES_PER_INSERT)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(row);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
