import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CHUNK_WEIGHT, INTAKE, NO_COUNTS, type IntakeChunk, type IntakeRow } from '#contracts';
import { EventBus } from '#messaging';
import type { Transaction } from '#persistence';
import { KeyRing, openJson, sealJsonText } from '#security';
import { only } from '../database.js';
import { recordKey, type Portion } from './portion.js';

/** A chunk as it was written. */
export interface WrittenChunk {
  readonly id: string;
  /** Intake sequence of the first row that it covers. */
  readonly firstSeq: number;
}

/** Writes accepted rows where they are safe, and hands them to the registry by reference. */
@Injectable()
export class IntakeJournal {
  constructor(
    private readonly bus: EventBus,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
  ) {}

  /**
   * Stores the accepted rows of a portion as one sealed chunk; it goes nowhere until {@link release}.
   * @param receivedAt time of receipt: stands in for a missing `observedAt`
   */
  async write(
    tx: Transaction,
    organisation: string,
    batchId: string | null,
    portion: Portion,
    receivedAt: Date,
  ): Promise<WrittenChunk> {
    const sequence: { seq: string }[] = await tx.query(`SELECT nextval('intake_sequence') AS seq`);
    const firstSeq = Number(only(sequence).seq);
    const id = uuidv7();
    await tx.query(
      `INSERT INTO intake_chunk
         (id, organisation, batch_id, first_row, first_seq, row_count, payload, record_keys, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        organisation,
        batchId,
        portion.firstRow,
        firstSeq,
        portion.accepted.length,
        sealJsonText(this.keyRing, chunkJson(id, organisation, portion, firstSeq, receivedAt), id),
        `{${portion.accepted.map(({ localId }) => recordKey(organisation, localId)).join(',')}}`,
        receivedAt,
      ],
    );
    return { id, firstSeq };
  }

  /** Hands chunks to the registry when `tx` commits. */
  async release(tx: Transaction, chunkIds: readonly string[]): Promise<void> {
    await this.bus.publishRefs(tx, INTAKE, chunkIds);
  }

  /** Hands all chunks of a batch to the registry when `tx` commits. */
  async releaseBatch(tx: Transaction, batchId: string): Promise<void> {
    const chunks: { id: string }[] = await tx.query(
      'SELECT id FROM intake_chunk WHERE batch_id = $1 ORDER BY first_row',
      [batchId],
    );
    await this.release(
      tx,
      chunks.map(({ id }) => id),
    );
  }

  /** Forgets the rows of a batch none of which was released, and a body that never became whole. */
  async discardBatch(tx: Transaction, batchId: string): Promise<void> {
    await tx.query('DELETE FROM intake_chunk WHERE batch_id = $1', [batchId]);
    await tx.query('DELETE FROM batch_presence WHERE batch_id = $1', [batchId]);
    await tx.query('DELETE FROM body WHERE batch_id = $1 AND completed_at IS NULL', [batchId]);
  }

  /**
   * The newest row on its way for a record: accepted, released and not settled.
   * @returns null when there is none: what the registry holds is current
   */
  async pendingRow(tx: Transaction, organisation: string, localId: string): Promise<IntakeRow | null> {
    const chunks: { id: string; payload: Buffer }[] = await tx.query(
      `SELECT c.id, c.payload
       FROM intake_chunk c LEFT JOIN batch b ON b.id = c.batch_id
       WHERE c.settled_at IS NULL AND c.organisation = $1 AND c.record_keys @> ARRAY[$2::bigint]
         AND (c.batch_id IS NULL OR (b.state = 'processing' AND b.released_at IS NOT NULL))
       ORDER BY c.first_seq DESC`,
      [organisation, recordKey(organisation, localId).toString()],
    );
    for (const { id, payload } of chunks) {
      const { rows } = openJson<IntakeChunk>(this.keyRing, payload, id);
      const row = rows.findLast((candidate) => candidate.localId === localId);
      if (row) return row;
    }
    return null;
  }
}

/** The JSON of an {@link IntakeChunk}, put together from rows that are JSON already. */
function chunkJson(
  id: string,
  organisation: string,
  portion: Portion,
  firstSeq: number,
  receivedAt: Date,
): string {
  const causes = [{ chunkId: id, weight: CHUNK_WEIGHT, counts: NO_COUNTS }];
  const head = JSON.stringify({ organisation, receivedAt: receivedAt.toISOString(), causes }).slice(0, -1);
  const rows = portion.accepted.map(
    ({ row, json }) => `{"seq":${firstSeq + row - portion.firstRow},${json}}`,
  );
  return `${head},"rows":[${rows.join(',')}]}`;
}
