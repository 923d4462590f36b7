import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing, type Principal } from '#security';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { ORGANISATION_DATA, returning } from '../database.js';
import { decodedBody } from '../http/request-body.js';
import {
  Fingerprint,
  Idempotency,
  idempotencyKey,
  LEASE_SECONDS,
  type AnsweredKey,
  type HeldKey,
} from '../idempotency/idempotency.js';
import { Backlog } from '../intake/backlog.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { Portioner, type Portion } from '../intake/portion.js';
import { rowsReceived } from '../intake/rows-received.js';
import { Problem } from '../problems/problem.js';
import { declaredFormat, readerFor } from './body-format.js';
import { dropSupersededRows } from './superseded-rows.js';

export interface AcceptedBatch {
  readonly batchId: string;
}

/** Everything that belongs to one body while it is read. */
interface Upload {
  readonly organisation: string;
  readonly batchId: string;
  readonly held: HeldKey;
  /** Time of receipt of the last portion, in milliseconds; rises with each. */
  receivedAt: number;
}

const RENEW_MS = (LEASE_SECONDS * 1000) / 3;

/**
 * Reads bulk uploads. Rows go into the journal while the body arrives, and to the registry all together when
 * it is complete; of a body that is cut off or refused nothing stays but the batch that says so.
 */
@Injectable()
export class BatchIntake {
  private readonly logger = new Logger('batches');
  private reading = 0;

  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly journal: IntakeJournal,
    private readonly idempotency: Idempotency,
    private readonly backlog: Backlog,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
  ) {}

  /** Everything that can be refused is refused before the body is read. */
  async receive(caller: Principal, organisation: string, request: FastifyRequest): Promise<AcceptedBatch> {
    const key = idempotencyKey(request);
    if (key === undefined) throw new Problem('idempotency.missing');
    const format = declaredFormat(request);
    await this.backlog.admit();
    if (this.reading >= this.configuration.maxConcurrentBatches) {
      throw new Problem('hub.busy', { headers: { 'retry-after': '2' } });
    }
    this.reading++;
    try {
      const upload = await this.open(caller, organisation, key);
      if ('kind' in upload) return await this.repeat(upload, request);
      return await this.read(upload, request, format);
    } finally {
      this.reading--;
    }
  }

  /** Takes the key and opens the batch in one transaction. */
  private open(caller: Principal, organisation: string, key: string): Promise<Upload | AnsweredKey> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      const held = await this.idempotency.claim(tx, caller, key);
      if (held.kind === 'answered') return held;
      const batchId = uuidv7();
      await tx.query(
        `INSERT INTO batch (id, organisation, client_id, state, lease_until)
         VALUES ($1, $2, $3, 'receiving', now() + make_interval(secs => $4))`,
        [batchId, organisation, caller.clientId, LEASE_SECONDS],
      );
      return { organisation, batchId, held, receivedAt: 0 };
    });
  }

  /** The key was answered before: only the fingerprint of this body is of interest. */
  private async repeat(answered: AnsweredKey, request: FastifyRequest): Promise<AcceptedBatch> {
    const fingerprint = new Fingerprint(request);
    for await (const bytes of this.body(request)) fingerprint.update(bytes);
    this.idempotency.assertSame(answered, fingerprint);
    return answered.body as AcceptedBatch;
  }

  private async read(
    upload: Upload,
    request: FastifyRequest,
    format: ReturnType<typeof declaredFormat>,
  ): Promise<AcceptedBatch> {
    const renewing = setInterval(() => void this.renew(upload), RENEW_MS);
    try {
      const fingerprint = await this.readBody(upload, request, format);
      return await this.complete(upload, fingerprint);
    } catch (error) {
      await this.fail(upload, error);
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  /** While one portion is being written the next is parsed; a slow database slows the socket. */
  private async readBody(
    upload: Upload,
    request: FastifyRequest,
    format: ReturnType<typeof declaredFormat>,
  ): Promise<Fingerprint> {
    const fingerprint = new Fingerprint(request);
    const portioner = new Portioner();
    const reader = readerFor(format, portioner);
    let writing = Promise.resolve();
    const flush = async (): Promise<void> => {
      for (let portion = portioner.take(); portion; portion = portioner.take()) {
        await writing;
        writing = this.write(upload, portion);
        // Awaited before the next portion; until then its failure is not unhandled.
        writing.catch(() => undefined);
      }
    };
    try {
      for await (const bytes of this.body(request)) {
        fingerprint.update(bytes);
        reader.write(bytes);
        await flush();
      }
      reader.end();
      portioner.finish();
      await flush();
    } finally {
      await writing;
    }
    if (portioner.received === 0) throw new Problem('batch.empty');
    return fingerprint;
  }

  private body(request: FastifyRequest): AsyncGenerator<Buffer> {
    return decodedBody(request, this.configuration.maxBatchBytes);
  }

  private async write(upload: Upload, portion: Portion): Promise<void> {
    const { organisation, batchId } = upload;
    // Later rows are later knowledge, even within one millisecond.
    upload.receivedAt = Math.max(Date.now(), upload.receivedAt + 1);
    const receivedAt = new Date(upload.receivedAt);
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      if (portion.accepted.length > 0)
        await this.journal.write(tx, organisation, batchId, portion, receivedAt);
      if (portion.rejected.length > 0) await storeRowErrors(tx, organisation, batchId, portion);
      await this.stillReceiving(
        tx,
        `UPDATE batch SET received = received + $2, rejected = rejected + $3
         WHERE id = $1 AND state = 'receiving' RETURNING id`,
        [batchId, portion.received, portion.rejected.length],
      );
    });
    rowsReceived.inc({ outcome: 'accepted' }, portion.accepted.length);
    rowsReceived.inc({ outcome: 'rejected' }, portion.rejected.length);
  }

  /** Releases all chunks and keeps the answer under the key, or neither. */
  private complete(
    { organisation, batchId, held }: Upload,
    fingerprint: Fingerprint,
  ): Promise<AcceptedBatch> {
    const answer = { batchId };
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.stillReceiving(
        tx,
        `UPDATE batch SET state = 'processing', closed_at = now() WHERE id = $1 AND state = 'receiving' RETURNING id`,
        [batchId],
      );
      await dropSupersededRows(tx, this.keyRing, batchId);
      const chunks: { id: string }[] = await tx.query(
        'SELECT id FROM intake_chunk WHERE batch_id = $1 ORDER BY first_row',
        [batchId],
      );
      await this.journal.release(
        tx,
        chunks.map(({ id }) => id),
      );
      await this.idempotency.answer(tx, held, fingerprint, 202, answer);
      return answer;
    });
  }

  /** A batch whose lease passed (a database away for long) was given up and must not come alive again. */
  private async stillReceiving(tx: Transaction, update: string, params: unknown[]): Promise<void> {
    if ((await returning(tx, update, params)).length === 0) {
      throw new Problem('service.unavailable', { headers: { 'retry-after': '2' } });
    }
  }

  /** When even this fails, the lease passes and the upkeep does it. */
  private async fail({ organisation, batchId, held }: Upload, error: unknown): Promise<void> {
    const code = error instanceof Problem ? error.code : 'internal';
    try {
      await asOrganisation(this.dataSource, organisation, async (tx) => {
        const failed = await returning(
          tx,
          `UPDATE batch SET state = 'failed', failure = $2, closed_at = now()
           WHERE id = $1 AND state = 'receiving' RETURNING id`,
          [batchId, code],
        );
        if (failed.length > 0) await tx.query('DELETE FROM intake_chunk WHERE batch_id = $1', [batchId]);
        await this.idempotency.free(tx, held);
      });
    } catch (cause) {
      this.logger.warn('a failed batch could not be closed; the upkeep will', cause);
    }
  }

  private async renew({ organisation, batchId, held }: Upload): Promise<void> {
    try {
      await asOrganisation(this.dataSource, organisation, async (tx) => {
        await tx.query(
          `UPDATE batch SET lease_until = now() + make_interval(secs => $2) WHERE id = $1 AND state = 'receiving'`,
          [batchId, LEASE_SECONDS],
        );
        await this.idempotency.renew(tx, held);
      });
    } catch (error) {
      this.logger.warn('the lease of a batch could not be renewed', error);
    }
  }
}

async function storeRowErrors(
  tx: Transaction,
  organisation: string,
  batchId: string,
  { rejected }: Portion,
): Promise<void> {
  const errors = rejected.flatMap(({ row, errors: found }) =>
    found.map(({ field, code }, ordinal) => ({ row, ordinal, field, code })),
  );
  await tx.query(
    `INSERT INTO row_error (batch_id, organisation, row_number, ordinal, field, code)
     SELECT $1, $2, * FROM unnest($3::integer[], $4::smallint[], $5::text[], $6::text[])`,
    [
      batchId,
      organisation,
      errors.map(({ row }) => row),
      errors.map(({ ordinal }) => ordinal),
      errors.map(({ field }) => field),
      errors.map(({ code }) => code),
    ],
  );
}
