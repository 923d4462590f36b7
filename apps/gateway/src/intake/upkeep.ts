import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { inTransaction, isTransient } from '#persistence';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { HUB_DATA, returning } from '../database.js';
import { IntakeJournal } from './intake-journal.js';

const ROUND_MS = 5_000;
const FORGET_MS = 3_600_000;
const CHUNKS_A_ROUND = 1_000;
const IDEMPOTENCY_KEPT = '48 hours';

/**
 * Clears away: batches whose reader died, payloads that nobody needs any more, old idempotency keys.
 * Every instance does it; the statements are safe to run side by side.
 */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('upkeep');
  private timer: NodeJS.Timeout | undefined;
  private nextForgetting = 0;
  private round: Promise<void> = Promise.resolve();

  constructor(
    @Inject(HUB_DATA) private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly journal: IntakeJournal,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.clear());
    }, ROUND_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** One round; failures wait for the next. */
  async clear(): Promise<void> {
    try {
      await this.failOrphanedBatches();
      await this.cancelForgottenLists();
      await this.dropSpentPayloads();
      await this.dataSource.query(`DELETE FROM idempotency_entry WHERE created_at < now() - $1::interval`, [
        IDEMPOTENCY_KEPT,
      ]);
      await this.forgetChanges();
      await this.forgetBatchContents();
    } catch (error) {
      if (!isTransient(error)) this.logger.error('upkeep failed', error);
    }
  }

  /** The process that read these bodies is gone: nothing of them was released, nothing of them stays. */
  private async failOrphanedBatches(): Promise<void> {
    const failed = await inTransaction(this.dataSource, async (tx) => {
      const batches = await returning<{ id: string }>(
        tx,
        `UPDATE batch SET state = 'failed', failure = 'body.cut-off', closed_at = now()
         WHERE state = 'receiving' AND attempts IS NULL AND lease_until < now() RETURNING id`,
        [],
      );
      // A statement of its own: it sees what a writer committed while the batch's row was waited for.
      for (const { id } of batches) await this.journal.discardBatch(tx, id);
      return batches.length;
    });
    // A body whose time was over when somebody asked to read it again.
    await this.dataSource.query(
      `UPDATE batch SET state = 'failed', failure = 'batch.no-body', closed_at = now()
       WHERE state = 'receiving' AND attempts IS NOT NULL AND NOT EXISTS (SELECT FROM body WHERE id = body_id)`,
    );
    if (failed > 0) this.logger.warn(`${failed} batch(es) failed: the process that received them is gone`);
  }

  /** A full list that nobody confirms grows old; it had no effect, and has none. */
  private async cancelForgottenLists(): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const lists = await returning<{ id: string }>(
        tx,
        `UPDATE batch SET state = 'cancelled', failure = 'batch.hold-expired', closed_at = now()
         WHERE state = 'held' AND held_at < now() - make_interval(days => $1) RETURNING id`,
        [this.configuration.heldListDays],
      );
      for (const { id } of lists) await this.journal.discardBatch(tx, id);
    });
  }

  /** Entries of the change feeds past their time; by default they stay for good. */
  private async forgetChanges(): Promise<void> {
    const { feedRetentionDays } = this.configuration;
    if (feedRetentionDays === 0 || Date.now() < this.nextForgetting) return;
    this.nextForgetting = Date.now() + FORGET_MS;
    await this.dataSource.query(`SELECT forget_changes(now() - $1 * interval '1 day')`, [feedRetentionDays]);
  }

  /** Rejected rows and bodies past their time. */
  private async forgetBatchContents(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM body WHERE expires_at < now() AND NOT EXISTS (
         SELECT FROM batch WHERE body_id = body.id AND state = 'receiving' AND attempts IS NOT NULL
       )`,
    );
    await this.dataSource.query(
      'DELETE FROM rejected_rows WHERE created_at < now() - make_interval(days => $1)',
      [this.configuration.batchContentDays],
    );
  }

  /**
   * A settled chunk is needed until its outbox row is retired; then the registry alone holds the data. While an
   * organisation has a full list that is not released, its keys tell what was received meanwhile.
   */
  private async dropSpentPayloads(): Promise<void> {
    await this.dataSource.query(
      `UPDATE intake_chunk SET payload = NULL, record_keys = NULL
       WHERE id IN (
         SELECT c.id FROM intake_chunk c
         WHERE c.settled_at IS NOT NULL AND c.payload IS NOT NULL
           AND NOT EXISTS (SELECT FROM outbox o WHERE o.id = c.id)
           AND NOT EXISTS (
             SELECT FROM batch b WHERE b.organisation = c.organisation AND b.mode = 'full'
               AND (b.state = 'held' OR (b.state IN ('receiving', 'processing') AND b.released_at IS NULL))
               AND (b.began_seq IS NULL OR b.began_seq < c.first_seq)
           )
         LIMIT $1
       )`,
      [CHUNKS_A_ROUND],
    );
  }
}
