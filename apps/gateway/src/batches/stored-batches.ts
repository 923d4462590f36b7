import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { asOrganisation, isTransient, type Transaction } from '#persistence';
import { StoredBodies } from '../bodies/stored-bodies.js';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { HUB_DATA, ORGANISATION_DATA, only, returning } from '../database.js';
import { inflated } from '../http/request-body.js';
import { LEASE_SECONDS } from '../idempotency/idempotency.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { Problem } from '../problems/problem.js';
import type { RowSink } from '../records/row-reader.js';
import type { BatchMode } from './batch.entity.js';
import { BatchReader } from './batch-reader.js';
import { BodyFormats, type ReaderOf } from './body-format.js';

const ROUND_MS = 1_000;
/** A body at which so many readers died or gave up is not tried again. */
const MOST_ATTEMPTS = 5;
const PAUSE_SECONDS = 5;

interface Waiting {
  readonly id: string;
  readonly organisation: string;
  readonly client_id: string;
  readonly mode: BatchMode;
  readonly adapter: string | null;
  readonly attempts: number;
  readonly body_id: string;
  readonly content_type: string;
  readonly replay_of: string | null;
}

/** What a batch of a stored body is opened with. */
export interface StoredBatchPlan {
  readonly organisation: string;
  readonly clientId: string;
  readonly mode: BatchMode;
  readonly bodyId: string;
  readonly adapter: string | null;
  /** The batch whose body is read again; missing: it is read for the first time. */
  readonly replayOf?: string;
}

/**
 * Reads stored bodies into batches: uploads that have become whole, and replays. Whichever instance comes first
 * does it; when it dies another begins anew, for nothing of a batch counts before all of it is read.
 */
@Injectable()
export class StoredBatches implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('stored batches');
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;

  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(HUB_DATA) private readonly hubData: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly bodies: StoredBodies,
    private readonly formats: BodyFormats,
    private readonly reader: BatchReader,
    private readonly journal: IntakeJournal,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), ROUND_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort(new Error('the gateway stops'));
    await this.round;
  }

  /** Opens a batch that is read when `tx` is committed. @returns its id */
  async open(tx: Transaction, plan: StoredBatchPlan): Promise<string> {
    const batchId = uuidv7();
    await tx.query(
      `INSERT INTO batch (id, organisation, client_id, mode, adapter, body_id, replay_of, attempts, state, lease_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'receiving', now())`,
      [
        ...[batchId, plan.organisation, plan.clientId, plan.mode],
        ...[plan.adapter, plan.bodyId, plan.replayOf ?? null],
      ],
    );
    return batchId;
  }

  /** There is something to read. */
  wake(): void {
    this.round ??= this.readAll().finally(() => (this.round = undefined));
  }

  private async readAll(): Promise<void> {
    try {
      while (!this.stopping.signal.aborted) {
        const waiting = await this.claim();
        if (!waiting) return;
        await this.read(waiting);
      }
    } catch (error) {
      if (!isTransient(error)) this.logger.error('stored bodies could not be looked through', error);
    }
  }

  private async claim(): Promise<Waiting | undefined> {
    const [claimed] = await returning<Waiting>(
      this.hubData,
      `UPDATE batch b SET lease_until = now() + make_interval(secs => $1), attempts = attempts + 1
       FROM body WHERE body.id = b.body_id AND b.id = (
         SELECT w.id FROM batch w JOIN body ON body.id = w.body_id
         WHERE w.state = 'receiving' AND w.attempts IS NOT NULL AND w.lease_until <= now()
         ORDER BY w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED
       )
       RETURNING b.id, b.organisation, b.client_id, b.mode, b.adapter, b.attempts, b.body_id, body.content_type, b.replay_of`,
      [LEASE_SECONDS],
    );
    return claimed;
  }

  private async read(waiting: Waiting): Promise<void> {
    const { id: batchId, organisation, mode, body_id: bodyId, replay_of: replayOf } = waiting;
    try {
      if (waiting.attempts > MOST_ATTEMPTS) return await this.giveUp(waiting);
      const replay = replayOf === null ? undefined : await this.replay(organisation, bodyId, batchId);
      await this.beginAnew(waiting);
      const reader = this.readerOf(waiting);
      const stored = this.bodies.read({ organisation, bodyId }, this.stopping.signal);
      await this.reader.read(
        { batchId, organisation, clientId: waiting.client_id, mode },
        {
          bytes: inflated(stored, this.configuration.maxBatchBytes),
          reader: (sink) => reader(replay ? replay.sink(sink) : sink),
          isStored: true,
          ...(replay && { knownSince: replay.knownSince }),
        },
      );
    } catch (error) {
      if (error instanceof Problem && error.getStatus() < 500) return;
      if (!this.stopping.signal.aborted)
        this.logger.warn(`batch ${batchId} could not be read; it is tried again`, error);
      await this.leave(waiting).catch(() => undefined);
    }
  }

  /** An adapter that is gone or has changed its format gives a batch that fails and says so. */
  private readerOf({ content_type: contentType, organisation, adapter }: Waiting): ReaderOf {
    return (sink) => this.formats.choose(contentType, organisation, adapter ?? undefined).reader(sink);
  }

  /** What an earlier attempt has left goes. */
  private async beginAnew({ id, organisation, attempts }: Waiting): Promise<void> {
    if (attempts === 1) return;
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      const own = await returning(
        tx,
        `UPDATE batch SET received = 0, rejected = 0, unidentified = 0 WHERE id = $1 AND state = 'receiving' RETURNING id`,
        [id],
      );
      if (own.length === 0) throw new Problem('batch.cancelled');
      await this.journal.discardBatch(tx, id);
      await tx.query('DELETE FROM row_error WHERE batch_id = $1', [id]);
      await tx.query('DELETE FROM rejected_rows WHERE batch_id = $1', [id]);
    });
  }

  /**
   * The rows of a replay are as old as those that it corrects, and a little younger: they replace them, and nothing
   * that came later. So do those that tell their own time, by a millisecond for each replay.
   */
  private async replay(
    organisation: string,
    bodyId: string,
    batchId: string,
  ): Promise<{ readonly knownSince: number; sink(sink: RowSink): RowSink }> {
    const rows = await asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query<{ replays: number; received_at: number | null; created_at: number }[]>(
        `SELECT count(*) FILTER (WHERE b.replay_of IS NOT NULL)::int AS replays,
           max(extract(epoch FROM c.received_at) * 1000)::float8 AS received_at,
           min(extract(epoch FROM b.created_at) * 1000)::float8 AS created_at
         FROM batch b LEFT JOIN LATERAL (
           SELECT max(received_at) AS received_at FROM intake_chunk WHERE batch_id = b.id
         ) c ON b.id <> $2
         WHERE b.body_id = $1 AND b.id <= $2`,
        [bodyId, batchId],
      ),
    );
    const { replays, received_at, created_at } = only(rows);
    return {
      knownSince: Math.ceil(received_at ?? created_at),
      sink: (sink) => ({
        header: (header) => sink.header?.(header),
        reject: (errors, row) => sink.reject(errors, row),
        accept: (record) =>
          sink.accept(
            record.observedAt ? { ...record, observedAt: later(record.observedAt, replays) } : record,
          ),
      }),
    };
  }

  /** To the next attempt, of this instance or another. */
  private async leave({ id, organisation }: Waiting): Promise<void> {
    const pause = this.stopping.signal.aborted ? 0 : PAUSE_SECONDS;
    await asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query(
        `UPDATE batch SET lease_until = now() + make_interval(secs => $2),
           attempts = attempts - CASE $2 WHEN 0 THEN 1 ELSE 0 END
         WHERE id = $1 AND state = 'receiving'`,
        [id, pause],
      ),
    );
  }

  private async giveUp({ id, organisation }: Waiting): Promise<void> {
    this.logger.error(`batch ${id} could not be read in ${MOST_ATTEMPTS} attempts`);
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      await tx.query(
        `UPDATE batch SET state = 'failed', failure = 'internal', closed_at = now()
         WHERE id = $1 AND state = 'receiving'`,
        [id],
      );
      await this.journal.discardBatch(tx, id);
    });
  }
}

function later(observedAt: string, milliseconds: number): string {
  return new Date(Date.parse(observedAt) + milliseconds).toISOString();
}
