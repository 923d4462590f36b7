import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { asOrganisation, isTransient, type Transaction } from '#persistence';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { HUB_DATA, ORGANISATION_DATA, returning } from '../database.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { CHUNK_ROWS, withdrawRow } from '../intake/portion.js';
import { Problem } from '../problems/problem.js';
import {
  absentRecords,
  hasEarlierRows,
  noteAbsent,
  strikeOffReceived,
  type ComparedList,
} from './absence.js';

const ROUND_MS = 1_000;

interface UnreleasedList extends ComparedList {
  readonly began_at: Date;
  readonly received: number;
  readonly unidentified: number;
  readonly confirmed_at: Date | null;
}

/**
 * Full lists: batches in which what is absent is withdrawn. A list that was read completely has no effect until
 * it is compared with the current records. It is released then, its rows and withdrawals together, or held
 * when too much is absent, until somebody confirms or cancels it.
 *
 * Every step is one transaction under the lock of the batch, and whichever instance comes first does it: a
 * process that dies in between leaves the step before.
 */
@Injectable()
export class FullLists implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('full lists');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;

  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(HUB_DATA) private readonly hubData: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly journal: IntakeJournal,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round ??= this.settleAll().finally(() => (this.round = undefined));
    }, ROUND_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /**
   * From here on the list speaks for the organisation's records as they are. To be called when the opened batch
   * is committed: what is received later then keeps its keys in the journal until the list is released.
   */
  async begin({ organisation, batchId }: { organisation: string; batchId: string }): Promise<void> {
    await asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query(`UPDATE batch SET began_at = $2, began_seq = nextval('intake_sequence') WHERE id = $1`, [
        batchId,
        new Date(),
      ]),
    );
  }

  /** Compares the list now when that is possible; otherwise, and when it fails, a later round does. */
  async tryToSettle({ organisation, batchId }: { organisation: string; batchId: string }): Promise<void> {
    try {
      await asOrganisation(this.dataSource, organisation, (tx) => this.settle(tx, batchId));
    } catch (error) {
      if (!isTransient(error)) this.logger.error('a full list could not be compared', error);
    }
  }

  /** Throws `batch.unknown` or `batch.not-held`. To confirm again changes nothing. */
  async confirm(organisation: string, batchId: string): Promise<void> {
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      const confirmed = await returning(
        tx,
        `UPDATE batch SET state = 'processing', confirmed_at = now() WHERE id = $1 AND state = 'held' RETURNING id`,
        [batchId],
      );
      if (confirmed.length > 0) return;
      const found: { confirmed_at: Date | null }[] = await tx.query(
        'SELECT confirmed_at FROM batch WHERE id = $1',
        [batchId],
      );
      if (!found[0]) throw new Problem('batch.unknown');
      if (found[0].confirmed_at === null) throw new Problem('batch.not-held');
    });
    await this.tryToSettle({ organisation, batchId });
  }

  /** Every list that waits to be compared or released. */
  private async settleAll(): Promise<void> {
    try {
      const lists: { id: string; organisation: string }[] = await this.hubData.query(
        `SELECT id, organisation FROM batch
         WHERE state = 'processing' AND released_at IS NULL ORDER BY began_seq`,
      );
      for (const { id, organisation } of lists) await this.tryToSettle({ organisation, batchId: id });
    } catch (error) {
      if (!isTransient(error)) this.logger.error('full lists could not be looked through', error);
    }
  }

  private async settle(tx: Transaction, batchId: string): Promise<void> {
    const lists: UnreleasedList[] = await tx.query(
      `SELECT id, organisation, began_seq, began_at, received, unidentified, confirmed_at FROM batch
       WHERE id = $1 AND state = 'processing' AND released_at IS NULL FOR UPDATE SKIP LOCKED`,
      [batchId],
    );
    const list = lists[0];
    if (!list) return;
    if (list.confirmed_at) {
      await strikeOffReceived(tx, list);
      return this.release(tx, list);
    }
    if (await hasEarlierRows(tx, list)) return;
    const { known, absent } = await noteAbsent(tx, list);
    const isHeld = absent * 100 > known * this.configuration.fullListSafetyPercent;
    // A row that nobody can read may be about any of the records that seem absent.
    const isUnclear = absent > 0 && list.unidentified > 0;
    await tx.query(
      `UPDATE batch SET known = $2, absent = $3, state = $4, held_at = CASE WHEN $4 = 'held' THEN now() END
       WHERE id = $1`,
      [batchId, known, absent, isHeld || isUnclear ? 'held' : 'processing'],
    );
    if (!isHeld && !isUnclear) await this.release(tx, list);
  }

  /** Hands the rows to the registry, and with them the withdrawals: both as of when the list began, or later. */
  private async release(tx: Transaction, list: UnreleasedList): Promise<void> {
    const reason = `absent from full list ${list.id}`;
    const observedAt = list.began_at.toISOString();
    let firstRow = list.received + 1;
    for (let after = ''; ;) {
      const records = await absentRecords(tx, list, { after, limit: CHUNK_ROWS, stillAbsentOnly: false });
      const last = records.at(-1);
      if (!last) break;
      const accepted = records.map(({ localId }, i) =>
        withdrawRow(firstRow + i, localId, observedAt, reason),
      );
      const portion = { firstRow, received: records.length, accepted, rejected: [] };
      await this.journal.write(tx, list.organisation, list.id, portion, new Date());
      firstRow += records.length;
      after = last.localId;
    }
    await tx.query('DELETE FROM batch_presence WHERE batch_id = $1', [list.id]);
    await tx.query(
      `UPDATE batch SET released_at = now(), absent = (SELECT count(*) FROM batch_withdrawal WHERE batch_id = $1)
       WHERE id = $1`,
      [list.id],
    );
    await this.journal.releaseBatch(tx, list.id);
  }
}
