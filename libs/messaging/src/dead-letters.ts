import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  REJECTED,
  type DeadLetterFilter,
  type DeadLetterView,
  type EventDefinition,
  type RowsRejected,
  type Service,
} from '#contracts';
import type { Transaction } from '#persistence';
import { openPayload, sealPayload } from './envelope.js';
import type { Failure } from './failure.js';
import type { PayloadSeal } from './options.js';
import type { Outbox } from './outbox.js';

/** An item that could not be processed, or a whole message that cannot be taken apart. */
export interface DeadItem {
  readonly messageId: string;
  readonly type: string;
  readonly sequences: readonly number[];
  /** Payload with this one item; or the bytes of the message as they came. */
  readonly body: { readonly data: unknown } | { readonly sealed: Uint8Array };
  readonly failure: Failure;
  readonly attempts: number;
}

export interface DeadLetter {
  readonly id: string;
  readonly messageId: string;
  readonly type: string;
  readonly sequences: readonly number[];
  readonly body: Buffer;
  readonly sealedFor: string;
}

const LISTED_AT_MOST = 1_000;

/** What a service could not process: sealed, until an operator runs it again. */
export class DeadLetters {
  constructor(
    private readonly service: Service,
    private readonly dataSource: DataSource,
    private readonly seal: PayloadSeal,
    private readonly outbox: Outbox,
  ) {}

  /** Stores the items and tells the gateway which rows they stand for, in the transaction of the good items. */
  async store(tx: Transaction, items: readonly DeadItem[]): Promise<void> {
    for (const { messageId, type, sequences, body, failure, attempts } of items) {
      const id = uuidv7();
      const [sealed, sealedFor] =
        'sealed' in body
          ? [Buffer.from(body.sealed), messageId]
          : [sealPayload(this.seal, type, id, body.data), id];
      await tx.query(
        `INSERT INTO dead_letter (id, message_id, type, sequences, body, sealed_for, code, detail, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, messageId, type, sequences, sealed, sealedFor, failure.code, failure.detail, attempts],
      );
    }
    await this.tell(
      tx,
      items.map(({ sequences, failure }) => ({ sequences, code: failure.code })),
      false,
    );
  }

  async list(filter: DeadLetterFilter): Promise<DeadLetterView[]> {
    const { sql, parameters } = where(filter);
    const rows: (Omit<DeadLetterView, 'service' | 'sequences' | 'failedAt'> & {
      sequences: string[];
      failedAt: Date;
    })[] = await this.dataSource.query(
      `SELECT id, message_id AS "messageId", type AS "eventType", sequences, code, detail, attempts,
                failed_at AS "failedAt", state
         FROM dead_letter ${sql} ORDER BY failed_at, id LIMIT ${limitOf(filter)}`,
      parameters,
    );
    return rows.map((row) => ({
      ...row,
      service: this.service,
      sequences: row.sequences.map(Number),
      failedAt: row.failedAt.toISOString(),
    }));
  }

  /** Open dead letters that the filter admits, oldest first. */
  open(filter: DeadLetterFilter): Promise<DeadLetter[]> {
    const { sql, parameters } = where({ ...filter, state: 'open' });
    return this.dataSource.query(
      `SELECT id, message_id AS "messageId", type, sequences, body, sealed_for AS "sealedFor"
       FROM dead_letter ${sql} ORDER BY failed_at, id LIMIT ${limitOf(filter)}`,
      parameters,
    );
  }

  read<T>(letter: DeadLetter): T {
    return openPayload<T>(this.seal, letter.type, letter.sealedFor, letter.body);
  }

  /** @returns false when somebody else has recovered it */
  async claim(tx: Transaction, id: string): Promise<boolean> {
    const [, count]: [unknown[], number] = await tx.query(
      `UPDATE dead_letter SET state = 'recovered', attempts = attempts + 1 WHERE id = $1 AND state = 'open'`,
      [id],
    );
    return count === 1;
  }

  async recovered(tx: Transaction, letter: DeadLetter): Promise<void> {
    await this.tell(tx, [{ sequences: letter.sequences.map(Number), code: 'recovered' }], true);
  }

  async failedAgain(id: string, failure: Failure): Promise<void> {
    await this.dataSource.query(
      `UPDATE dead_letter SET attempts = attempts + 1, code = $2, detail = $3, failed_at = now()
       WHERE id = $1 AND state = 'open'`,
      [id, failure.code, failure.detail],
    );
  }

  async count(): Promise<number> {
    const [{ count }]: [{ count: string }] = await this.dataSource.query(
      `SELECT count(*) FROM dead_letter WHERE state = 'open'`,
    );
    return Number(count);
  }

  private async tell(
    tx: Transaction,
    items: readonly { sequences: readonly number[]; code: string }[],
    recovered: boolean,
  ): Promise<void> {
    const event =
      this.service === 'gateway' ? undefined : (REJECTED[this.service] as EventDefinition<RowsRejected>);
    const rows = items.flatMap(({ sequences, code }) => sequences.map((seq) => ({ seq, code, recovered })));
    if (event && rows.length > 0) await this.outbox.append(tx, event, [{ data: { rows } }]);
  }
}

function where({ ids, eventType, code, state }: DeadLetterFilter): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const conditions: string[] = [];
  const add = (condition: string, value: unknown): void => {
    parameters.push(value);
    conditions.push(condition.replace('?', `$${parameters.length}`));
  };
  if (ids) add('id = ANY (?::uuid[])', ids);
  if (eventType !== undefined) add('type = ?', eventType);
  if (code !== undefined) add('code = ?', code);
  if (state !== undefined) add('state = ?', state);
  return { sql: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', parameters };
}

function limitOf({ limit = 100 }: DeadLetterFilter): number {
  return Math.max(1, Math.min(LISTED_AT_MOST, Math.trunc(limit)));
}
