import { Inject, Injectable, Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { BodyKeeper } from '../bodies/body-keeper.js';
import { StoredBodies } from '../bodies/stored-bodies.js';
import { ORGANISATION_DATA, returning } from '../database.js';
import { LEASE_SECONDS } from '../idempotency/idempotency.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { Portioner, recordKey, type Portion } from '../intake/portion.js';
import { rowsReceived } from '../intake/rows-received.js';
import { Problem } from '../problems/problem.js';
import type { RowReader, RowSink } from '../records/row-reader.js';
import { FullLists } from './full-lists.js';
import type { BatchPlan, OpenBatch } from './open-batch.js';
import { storeRejectedRows } from './rejected-rows.js';
import { dropSupersededRows } from './superseded-rows.js';

/** What the source of a body does in the transactions of its batch. */
export interface Alongside {
  /** With every renewal of the batch's lease. */
  renew?(tx: Transaction): Promise<void>;
  /** With the acceptance of the whole body. */
  complete?(tx: Transaction): Promise<void>;
  /** With its failure. */
  fail?(tx: Transaction, code: string): Promise<void>;
}

/** A body to be read: its bytes, and who makes rows of them. */
export interface BatchBody {
  readonly bytes: AsyncIterable<Buffer>;
  reader(sink: RowSink): RowReader;
  /** It is stored and can be read anew: an error that is not in it leaves the batch to the next attempt. */
  readonly isStored?: boolean;
  /** Its rows are known since then, in milliseconds; missing: since now. */
  readonly knownSince?: number;
}

/** A body that is kept while it is read is whole long before, or its batch has failed. */
export const UNREAD_HOURS = 48;
const RENEW_MS = (LEASE_SECONDS * 1000) / 3;

/** A batch while its portions are written. */
interface Progress {
  /** Time of receipt of the last portion, in milliseconds; rises with each. */
  receivedAt: number;
  /** What is read was received then, not now. */
  readonly isPast: boolean;
}

/**
 * Reads the body of a batch, from wherever it comes. Rows go into the journal while the body arrives, and to
 * the registry all together when it is complete; of a body that is cut off or refused nothing stays but the
 * batch that says so.
 */
@Injectable()
export class BatchReader {
  private readonly logger = new Logger('batches');

  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly journal: IntakeJournal,
    private readonly fullLists: FullLists,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
    private readonly bodies: StoredBodies,
  ) {}

  /** Opens the batch in `tx`; its lease is kept by {@link read}. */
  async open(tx: Transaction, plan: BatchPlan): Promise<OpenBatch> {
    const batchId = uuidv7();
    const { organisation, clientId, mode, keep } = plan;
    const bodyId = keep && uuidv7();
    await tx.query(
      `INSERT INTO batch (id, organisation, client_id, mode, connector, adapter, body_id, state, lease_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'receiving', now() + make_interval(secs => $8))`,
      [
        ...[batchId, organisation, clientId, mode, plan.connector ?? null],
        ...[keep?.adapter ?? null, bodyId ?? null, LEASE_SECONDS],
      ],
    );
    if (!bodyId) return { ...plan, batchId };
    const { adapter, contentType } = keep;
    const body = { bodyId, organisation, clientId, contentType, adapter, mode, length: null, batchId };
    await this.bodies.create(tx, { ...body, hours: UNREAD_HOURS });
    return { ...plan, batchId, bodyId };
  }

  /** Resolves when the whole body is accepted; throws, after closing the batch as failed, when it is not. */
  async read(batch: OpenBatch, body: BatchBody, alongside: Alongside = {}): Promise<void> {
    const { bodyId, organisation } = batch;
    const keeper =
      bodyId === undefined
        ? undefined
        : new BodyKeeper(this.bodies, this.dataSource, { bodyId, organisation });
    const renewing = setInterval(() => void this.renew(batch, alongside), RENEW_MS);
    try {
      if (batch.mode === 'full') await this.fullLists.begin(batch);
      await this.readBody(batch, body, keeper);
      await this.complete(batch, alongside, keeper);
    } catch (error) {
      await keeper?.close();
      const isOfBody = error instanceof Problem && error.getStatus() < 500;
      if (!body.isStored || isOfBody) await this.fail(batch, error, alongside);
      throw error;
    } finally {
      clearInterval(renewing);
    }
    if (batch.mode === 'full') await this.fullLists.tryToSettle(batch);
  }

  /** While one portion is being written the next is parsed; a slow database slows the source. */
  private async readBody(batch: OpenBatch, body: BatchBody, keeper?: BodyKeeper): Promise<void> {
    const portioner = new Portioner();
    const reader = body.reader(portioner);
    const { knownSince } = body;
    const progress: Progress = { receivedAt: knownSince ?? 0, isPast: knownSince !== undefined };
    let writing = Promise.resolve();
    const flush = async (): Promise<void> => {
      for (let portion = portioner.take(); portion; portion = portioner.take()) {
        await writing;
        writing = this.write(batch, portion, progress);
        // Awaited before the next portion; until then its failure is not unhandled.
        writing.catch(() => undefined);
      }
    };
    try {
      for await (const bytes of body.bytes) {
        await keeper?.write(bytes);
        reader.write(bytes);
        await flush();
      }
      const rest = reader.end();
      if (rest) while (!(await rest.next()).done) await flush();
      portioner.finish();
      await flush();
    } finally {
      reader.close?.();
      await writing;
    }
    if (portioner.received === 0) throw new Problem('batch.empty');
  }

  private async write(batch: OpenBatch, portion: Portion, progress: Progress): Promise<void> {
    const { organisation, batchId } = batch;
    // Later rows are later knowledge, even within one millisecond.
    progress.receivedAt = Math.max(progress.isPast ? 0 : Date.now(), progress.receivedAt + 1);
    const receivedAt = new Date(progress.receivedAt);
    const unidentified =
      batch.mode === 'full' ? portion.rejected.filter(({ localId }) => localId === null).length : 0;
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      if (portion.accepted.length > 0)
        await this.journal.write(tx, organisation, batchId, portion, receivedAt);
      if (portion.rejected.length > 0) {
        await storeRejectedRows(tx, this.keyRing, batch, portion);
        if (batch.mode === 'full') await storePresence(tx, batch, portion);
      }
      await this.stillReceiving(
        tx,
        batchId,
        `UPDATE batch SET received = received + $2, rejected = rejected + $3, unidentified = unidentified + $4
         WHERE id = $1 AND state = 'receiving' RETURNING id`,
        [batchId, portion.received, portion.rejected.length, unidentified],
      );
    });
    rowsReceived.inc({ outcome: 'accepted' }, portion.accepted.length);
    rowsReceived.inc({ outcome: 'rejected' }, portion.rejected.length);
  }

  /** Releases all chunks, or leaves that to the comparison of a full list; and what belongs to it, or neither. */
  private complete(
    { organisation, batchId, mode }: OpenBatch,
    alongside: Alongside,
    keeper?: BodyKeeper,
  ): Promise<void> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.stillReceiving(
        tx,
        batchId,
        `UPDATE batch SET state = 'processing', closed_at = now(), released_at = CASE mode WHEN 'upsert' THEN now() END
         WHERE id = $1 AND state = 'receiving' RETURNING id`,
        [batchId],
      );
      await keeper?.complete(tx);
      await dropSupersededRows(tx, this.keyRing, batchId);
      if (mode === 'upsert') await this.journal.releaseBatch(tx, batchId);
      await alongside.complete?.(tx);
    });
  }

  /**
   * A batch whose lease passed (a database away for long) was given up and must not come alive again; one that
   * was cancelled is over.
   */
  private async stillReceiving(
    tx: Transaction,
    batchId: string,
    update: string,
    params: unknown[],
  ): Promise<void> {
    if ((await returning(tx, update, params)).length > 0) return;
    const found: { state: string }[] = await tx.query('SELECT state FROM batch WHERE id = $1', [batchId]);
    if (found[0]?.state === 'cancelled') throw new Problem('batch.cancelled');
    throw new Problem('service.unavailable', { headers: { 'retry-after': '2' } });
  }

  /** When even this fails, the lease passes and the upkeep does it. */
  private async fail(
    { organisation, batchId }: OpenBatch,
    error: unknown,
    alongside: Alongside,
  ): Promise<void> {
    const code = error instanceof Problem ? error.code : 'internal';
    try {
      await asOrganisation(this.dataSource, organisation, async (tx) => {
        const failed = await returning(
          tx,
          `UPDATE batch SET state = 'failed', failure = $2, closed_at = now()
           WHERE id = $1 AND state = 'receiving' RETURNING id`,
          [batchId, code],
        );
        if (failed.length > 0) await this.journal.discardBatch(tx, batchId);
        await alongside.fail?.(tx, code);
      });
    } catch (cause) {
      this.logger.warn('a failed batch could not be closed; the upkeep will', cause);
    }
  }

  private async renew({ organisation, batchId }: OpenBatch, alongside: Alongside): Promise<void> {
    try {
      await asOrganisation(this.dataSource, organisation, async (tx) => {
        await tx.query(
          `UPDATE batch SET lease_until = now() + make_interval(secs => $2) WHERE id = $1 AND state = 'receiving'`,
          [batchId, LEASE_SECONDS],
        );
        await alongside.renew?.(tx);
      });
    } catch (error) {
      this.logger.warn('the lease of a batch could not be renewed', error);
    }
  }
}

/** What a rejected row of a full list is about is not absent. */
export async function storePresence(
  tx: Transaction,
  batch: Pick<OpenBatch, 'organisation' | 'batchId'>,
  portion: Portion,
): Promise<void> {
  const keys = portion.rejected.flatMap(({ localId }) =>
    localId === null ? [] : [recordKey(batch.organisation, localId).toString()],
  );
  if (keys.length === 0) return;
  await tx.query(
    `INSERT INTO batch_presence (batch_id, organisation, first_row, record_keys) VALUES ($1, $2, $3, $4)`,
    [batch.batchId, batch.organisation, portion.firstRow, keys],
  );
}
