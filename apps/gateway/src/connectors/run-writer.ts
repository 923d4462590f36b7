import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import type { BatchMode } from '../batches/batch.entity.js';
import { storePresence } from '../batches/batch-reader.js';
import { FullLists } from '../batches/full-lists.js';
import { storeRejectedRows } from '../batches/rejected-rows.js';
import { dropSupersededRows } from '../batches/superseded-rows.js';
import { ORGANISATION_DATA } from '../database.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { Portioner, type Portion } from '../intake/portion.js';
import { rowsReceived } from '../intake/rows-received.js';
import { CONNECTOR_LEASE_SECONDS, ConnectorStore, type Lease } from './connector-store.js';
import { SourceError } from './source-errors.js';
import type { SourceCursor } from './source.js';

/** A run while its pages are written. */
export interface OpenRun {
  readonly lease: Lease;
  readonly mode: BatchMode;
  readonly portioner: Portioner;
  /** null: no row has come yet. */
  batchId: string | null;
  /** Time of receipt of the last portion, in milliseconds; rises with each. */
  receivedAt: number;
}

/**
 * Writes what a connector pulls. Rows, their release to the registry and the cursor behind them are one
 * transaction: a process that dies has either all of a page or nothing of it. The rows of a full list are
 * released when it is complete.
 */
@Injectable()
export class RunWriter {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly store: ConnectorStore,
    private readonly journal: IntakeJournal,
    private readonly fullLists: FullLists,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
  ) {}

  open(lease: Lease, mode: BatchMode): OpenRun {
    return { lease, mode, portioner: new Portioner(), batchId: null, receivedAt: 0 };
  }

  /**
   * Stores the rows that the portioner holds, all of them, and the place behind them.
   *
   * @returns whether somebody has paused the connector
   */
  async page(run: OpenRun, cursor: SourceCursor | null): Promise<boolean> {
    run.portioner.finish();
    const portions: Portion[] = [];
    for (let next = run.portioner.take(); next; next = run.portioner.take()) portions.push(next);
    if (portions.length > 0) await this.openBatch(run);
    const { lease, mode } = run;
    const paused = await asOrganisation(this.dataSource, lease.organisation, async (tx) => {
      const isPaused = await this.store.hold(tx, lease);
      // A full list is read anew from its beginning, or not at all.
      if (mode === 'upsert' && cursor) {
        await tx.query('UPDATE connector SET cursor = $2 WHERE name = $1', [
          lease.name,
          JSON.stringify(cursor),
        ]);
      }
      for (const portion of portions) await this.write(tx, run, portion);
      await tx.query('UPDATE connector_run SET pages = pages + 1 WHERE id = $1', [lease.runId]);
      return isPaused;
    });
    for (const { accepted, rejected } of portions) {
      rowsReceived.inc({ outcome: 'accepted' }, accepted.length);
      rowsReceived.inc({ outcome: 'rejected' }, rejected.length);
    }
    return paused;
  }

  /** All pages are written. */
  async finish(run: OpenRun): Promise<void> {
    const { lease, batchId, mode } = run;
    if (batchId === null && mode === 'full') throw new SourceError('source.empty');
    if (batchId === null) return;
    await asOrganisation(this.dataSource, lease.organisation, async (tx) => {
      await this.store.hold(tx, lease);
      await tx.query(`UPDATE batch SET state = 'processing', closed_at = now() WHERE id = $1`, [batchId]);
      if (mode === 'full') await dropSupersededRows(tx, this.keyRing, batchId);
    });
    if (mode === 'full') await this.fullLists.tryToSettle({ organisation: lease.organisation, batchId });
  }

  /** The rows of an upsert take effect page by page: its batch is released from the start. */
  private async openBatch(run: OpenRun): Promise<void> {
    if (run.batchId !== null) return;
    const { lease, mode } = run;
    const { organisation } = lease;
    const batchId = uuidv7();
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.store.hold(tx, lease);
      await tx.query(
        `INSERT INTO batch (id, organisation, client_id, connector, mode, state, released_at, lease_until)
         VALUES ($1, $2, $3, $4, $5, $6, CASE $5 WHEN 'upsert' THEN now() END, now() + make_interval(secs => $7))`,
        [
          ...[batchId, organisation, `connector:${lease.name}`, lease.name, mode],
          ...[mode === 'full' ? 'receiving' : 'processing', CONNECTOR_LEASE_SECONDS],
        ],
      );
      await tx.query('UPDATE connector_run SET batch_id = $2 WHERE id = $1', [lease.runId, batchId]);
    });
    if (mode === 'full') await this.fullLists.begin({ organisation, batchId });
    run.batchId = batchId;
  }

  private async write(tx: Transaction, run: OpenRun, portion: Portion): Promise<void> {
    const { organisation, runId } = run.lease;
    const batchId = run.batchId!;
    // Later rows are later knowledge, even within one millisecond.
    run.receivedAt = Math.max(Date.now(), run.receivedAt + 1);
    if (portion.accepted.length > 0) {
      const receivedAt = new Date(run.receivedAt);
      const { id } = await this.journal.write(tx, organisation, batchId, portion, receivedAt);
      if (run.mode === 'upsert') await this.journal.release(tx, [id]);
    }
    let unidentified = 0;
    if (portion.rejected.length > 0) {
      await storeRejectedRows(tx, this.keyRing, { organisation, batchId }, portion);
      if (run.mode === 'full') {
        await storePresence(tx, { organisation, batchId }, portion);
        unidentified = portion.rejected.filter(({ localId }) => localId === null).length;
      }
    }
    const counts = [portion.received, portion.rejected.length];
    await tx.query(
      `UPDATE batch SET received = received + $2, rejected = rejected + $3, unidentified = unidentified + $4
       WHERE id = $1`,
      [batchId, ...counts, unidentified],
    );
    await tx.query(
      'UPDATE connector_run SET received = received + $2, rejected = rejected + $3 WHERE id = $1',
      [runId, ...counts],
    );
  }
}
