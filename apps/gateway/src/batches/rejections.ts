import { Injectable, type OnModuleInit } from '@nestjs/common';
import { REJECTED, type RowsRejected } from '#contracts';
import { EventBus } from '#messaging';
import type { Transaction } from '#persistence';
import { CHUNK_ROWS } from '../intake/portion.js';

/** Ordinal of the error that a later service reports; those found at the door count from 0. */
const PROCESSING_ORDINAL = 1_000;

/** Shows rows that went to a later service's dead letters among the row errors of their batch. */
@Injectable()
export class Rejections implements OnModuleInit {
  constructor(private readonly bus: EventBus) {}

  async onModuleInit(): Promise<void> {
    for (const event of Object.values(REJECTED)) {
      await this.bus.consume(event, async (delivery) => {
        await delivery.once(async (tx, { rows }) => {
          await this.reject(
            tx,
            rows.filter(({ recovered }) => !recovered),
          );
          await this.recover(
            tx,
            rows.filter(({ recovered }) => recovered),
          );
        });
      });
    }
  }

  /** `received` counts a row once, however many services reject it. */
  private async reject(tx: Transaction, rows: RowsRejected['rows']): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `WITH inserted AS (
         INSERT INTO row_error (batch_id, organisation, row_number, ordinal, field, code)
         SELECT DISTINCT ON (1, 3) ${ROW_OF_SEQUENCE}, $3, NULL, given.code
         FROM unnest($1::bigint[], $2::text[]) AS given (seq, code) ${CHUNK_OF_SEQUENCE}
         ORDER BY 1, 3
         ON CONFLICT DO NOTHING
         RETURNING batch_id
       )
       UPDATE batch b SET rejected = rejected + n.more
       FROM (SELECT batch_id, count(*) AS more FROM inserted GROUP BY batch_id) n WHERE b.id = n.batch_id`,
      [rows.map(({ seq }) => seq), rows.map(({ code }) => code), PROCESSING_ORDINAL],
    );
  }

  private async recover(tx: Transaction, rows: RowsRejected['rows']): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `WITH deleted AS (
         DELETE FROM row_error e USING (
           SELECT ${ROW_OF_SEQUENCE} FROM unnest($1::bigint[]) AS given (seq) ${CHUNK_OF_SEQUENCE}
         ) AS found (batch_id, organisation, row_number)
         WHERE e.batch_id = found.batch_id AND e.row_number = found.row_number AND e.ordinal = $2
         RETURNING e.batch_id
       )
       UPDATE batch b SET rejected = rejected - n.fewer
       FROM (SELECT batch_id, count(*) AS fewer FROM deleted GROUP BY batch_id) n WHERE b.id = n.batch_id`,
      [rows.map(({ seq }) => seq), PROCESSING_ORDINAL],
    );
  }
}

const ROW_OF_SEQUENCE = 'c.batch_id, c.organisation, (c.first_row + given.seq - c.first_seq)::integer';

/** Single pushed rows have no batch to show it in. */
const CHUNK_OF_SEQUENCE = `CROSS JOIN LATERAL (
  SELECT * FROM intake_chunk WHERE first_seq <= given.seq AND first_seq > given.seq - ${CHUNK_ROWS}
  ORDER BY first_seq DESC LIMIT 1
) c WHERE c.batch_id IS NOT NULL`;
