import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import type { BatchMode } from '../batches/batch.entity.js';
import { storePresence, UNREAD_HOURS } from '../batches/batch-reader.js';
import { PULLED } from '../batches/body-format.js';
import { FullLists } from '../batches/full-lists.js';
import { storeRejectedRows } from '../batches/rejected-rows.js';
import { dropSupersededRows } from '../batches/superseded-rows.js';
import { PART_BYTES, StoredBodies } from '../bodies/stored-bodies.js';
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
  readonly adapter: string;
  readonly bodyId: string;
  /** Bytes of its body so far. */
  bodyBytes: number;
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
    private readonly bodies: StoredBodies,
  ) {}

  open(lease: Lease, mode: BatchMode, adapter: string): OpenRun {
    const body = { adapter, bodyId: uuidv7(), bodyBytes: 0 };
    return { lease, mode, portioner: new Portioner(), batchId: null, receivedAt: 0, ...body };
  }

  /**
   * Stores the rows that the portioner holds, all of them, and the place behind them.
   *
   * @param items the rows as they were pulled
   * @returns whether somebody has paused the connector
   */
  async page(run: OpenRun, cursor: SourceCursor | null, items: readonly unknown[]): Promise<boolean> {
    run.portioner.finish();
    const portions: Portion[] = [];
    for (let next = run.portioner.take(); next; next = run.portioner.take()) portions.push(next);
    if (portions.length > 0) await this.openBatch(run);
    const { lease, mode } = run;
    const parts = portions.length > 0 ? await this.bodyParts(run, items) : [];
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
      for (const { firstByte, sealed } of parts) await this.bodies.append(tx, bodyOf(run), firstByte, sealed);
      if (parts.length > 0) await this.bodies.complete(tx, run.bodyId, run.bodyBytes);
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
    const { lease, mode, adapter, bodyId } = run;
    const { organisation } = lease;
    const clientId = `connector:${lease.name}`;
    const batchId = uuidv7();
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.store.hold(tx, lease);
      await tx.query(
        `INSERT INTO batch (id, organisation, client_id, connector, mode, state, adapter, body_id, released_at, lease_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE $5 WHEN 'upsert' THEN now() END, now() + make_interval(secs => $9))`,
        [
          ...[batchId, organisation, clientId, lease.name, mode],
          ...[mode === 'full' ? 'receiving' : 'processing', adapter, bodyId, CONNECTOR_LEASE_SECONDS],
        ],
      );
      const body = {
        bodyId,
        organisation,
        clientId,
        contentType: PULLED,
        adapter,
        mode,
        length: null,
        batchId,
      };
      await this.bodies.create(tx, { ...body, hours: UNREAD_HOURS });
      await tx.query('UPDATE connector_run SET batch_id = $2 WHERE id = $1', [lease.runId, batchId]);
    });
    if (mode === 'full') await this.fullLists.begin({ organisation, batchId });
    run.batchId = batchId;
  }

  /** What was pulled, one object a line, as parts of the body. */
  private async bodyParts(
    run: OpenRun,
    items: readonly unknown[],
  ): Promise<{ readonly firstByte: number; readonly sealed: Buffer }[]> {
    const bytes = Buffer.from(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    const parts: { firstByte: number; sealed: Buffer }[] = [];
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const firstByte = run.bodyBytes + at;
      const sealed = await this.bodies.sealed(bodyOf(run), firstByte, bytes.subarray(at, at + PART_BYTES));
      parts.push({ firstByte, sealed });
    }
    run.bodyBytes += bytes.length;
    return parts;
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

function bodyOf({ lease, bodyId }: OpenRun): { organisation: string; bodyId: string } {
  return { organisation: lease.organisation, bodyId };
}
