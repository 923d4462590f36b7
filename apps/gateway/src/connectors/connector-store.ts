import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { asOrganisation, inTransaction, type Transaction } from '#persistence';
import { HUB_DATA, ORGANISATION_DATA, returning } from '../database.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import type { ConnectorDefinition } from './definition.js';
import { nextRun } from './schedule.js';
import type { SourceCursor } from './source.js';
import type { SourceErrorCode, SourceErrorValues } from './source-errors.js';

/** A runner that has not said for so long that it is alive is dead; another goes on. */
export const CONNECTOR_LEASE_SECONDS = 15;

export type RunCause = 'schedule' | 'request' | 'resumption';
export type RunOutcome = 'running' | 'succeeded' | 'failed' | 'interrupted';

/** A connector that this process alone may run, as long as it keeps the lease. */
export interface Lease {
  readonly name: string;
  readonly organisation: string;
  readonly owner: string;
  readonly runId: string;
  readonly cursor: SourceCursor | null;
  readonly failures: number;
}

/** The lease has passed to another process: nothing more may be written for this run. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** How a run ended. */
export interface RunEnd {
  readonly outcome: 'succeeded' | 'failed';
  readonly error?: { readonly code: SourceErrorCode; readonly values: SourceErrorValues };
  readonly nextRunAt: Date | null;
  /** The next run begins anew. */
  readonly restart: boolean;
}

/** Who runs a connector, how far it is, and what became of its runs. */
@Injectable()
export class ConnectorStore {
  private readonly registered = new Set<string>();

  constructor(
    @Inject(HUB_DATA) private readonly hubData: DataSource,
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly journal: IntakeJournal,
  ) {}

  /**
   * Makes known what the adapter files describe; what is known already keeps its place and plan. One that runs
   * every so often runs at once for the first time.
   */
  async register(definitions: readonly ConnectorDefinition[]): Promise<void> {
    for (const { name, organisation, connection } of definitions) {
      if (this.registered.has(name)) continue;
      const now = new Date();
      const planned = connection.schedule?.every === undefined ? nextRun(connection.schedule, now) : now;
      const known = await returning(
        this.hubData,
        `INSERT INTO connector (name, organisation, next_run_at)
         SELECT $1, $2, $3 WHERE EXISTS (SELECT FROM organisation WHERE slug = $2)
         ON CONFLICT (name) DO UPDATE SET organisation = excluded.organisation,
           next_run_at = coalesce(connector.next_run_at, excluded.next_run_at)
         RETURNING name`,
        [name, organisation, planned],
      );
      if (known.length > 0) this.registered.add(name);
    }
  }

  /** Lets another process take the run up at once. */
  async giveUp({ name, owner }: Lease): Promise<void> {
    await this.hubData.query(
      'UPDATE connector SET lease_until = now() WHERE name = $1 AND lease_owner = $2',
      [name, owner],
    );
  }

  /** Takes a connector that is due, was asked for, or whose runner died; null: there is none of `names`. */
  async claim(names: readonly string[]): Promise<Lease | null> {
    const owner = uuidv4();
    const runId = uuidv7();
    return inTransaction(this.hubData, async (tx) => {
      const found: {
        name: string;
        organisation: string;
        cursor: SourceCursor | null;
        failures: number;
        cause: RunCause;
      }[] = await tx.query(
        `SELECT name, organisation, cursor, failures,
                CASE WHEN lease_owner IS NOT NULL THEN 'resumption' WHEN requested_at IS NOT NULL THEN 'request'
                     ELSE 'schedule' END AS cause
         FROM connector
         WHERE name = ANY($1) AND paused_at IS NULL AND (lease_until IS NULL OR lease_until < now())
           AND (lease_owner IS NOT NULL OR requested_at IS NOT NULL OR next_run_at <= now())
         ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [names],
      );
      const connector = found[0];
      if (!connector) return null;
      const { name, organisation, cursor, failures, cause } = connector;
      await tx.query(
        `UPDATE connector SET lease_owner = $2, requested_at = NULL,
           lease_until = now() + make_interval(secs => ${CONNECTOR_LEASE_SECONDS}) WHERE name = $1`,
        [name, owner],
      );
      await this.closeInterrupted(tx, name);
      await tx.query(
        `INSERT INTO connector_run (id, connector, organisation, cause, outcome) VALUES ($1, $2, $3, $4, 'running')`,
        [runId, name, organisation, cause],
      );
      return { name, organisation, owner, runId, cursor, failures };
    });
  }

  /** What a run that nobody ended has brought stays; a full list that is not complete has no effect. */
  private async closeInterrupted(tx: Transaction, name: string): Promise<void> {
    const runs = await returning<{ batch_id: string | null }>(
      tx,
      `UPDATE connector_run SET outcome = 'interrupted', ended_at = now(), error_code = 'source.interrupted'
       WHERE connector = $1 AND outcome = 'running' RETURNING batch_id`,
      [name],
    );
    for (const { batch_id: batchId } of runs)
      if (batchId) await this.closeBatch(tx, batchId, 'source.interrupted');
  }

  /** Ends the batch of a run that did not succeed. */
  private async closeBatch(tx: Transaction, batchId: string, failure: string): Promise<void> {
    await tx.query(
      `UPDATE batch SET closed_at = now() WHERE id = $1 AND state = 'processing' AND closed_at IS NULL`,
      [batchId],
    );
    const failed = await returning(
      tx,
      `UPDATE batch SET state = 'failed', failure = $2, closed_at = now()
       WHERE id = $1 AND state = 'receiving' RETURNING id`,
      [batchId, failure],
    );
    if (failed.length > 0) await this.journal.discardBatch(tx, batchId);
  }

  /** The runner is alive, and so is its batch. Throws {@link LeaseLost}. */
  async renew({ name, owner, organisation }: Lease, batchId: string | null): Promise<void> {
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.hold(tx, { name, owner });
      if (batchId === null) return;
      await tx.query(
        `UPDATE batch SET lease_until = now() + make_interval(secs => ${CONNECTOR_LEASE_SECONDS})
         WHERE id = $1 AND state = 'receiving'`,
        [batchId],
      );
    });
  }

  /**
   * Proves in `tx` that the lease is held, and keeps it: no two processes write for one connector. Throws
   * {@link LeaseLost}.
   *
   * @returns whether somebody has paused the connector
   */
  async hold(tx: Transaction, { name, owner }: Pick<Lease, 'name' | 'owner'>): Promise<boolean> {
    const held = await returning<{ paused: boolean }>(
      tx,
      `UPDATE connector SET lease_until = now() + make_interval(secs => ${CONNECTOR_LEASE_SECONDS})
       WHERE name = $1 AND lease_owner = $2 RETURNING paused_at IS NOT NULL AS paused`,
      [name, owner],
    );
    if (!held[0]) throw new LeaseLost();
    return held[0].paused;
  }

  /** Ends a run and gives the lease back. */
  async end({ name, owner, runId, organisation }: Lease, end: RunEnd): Promise<void> {
    const { outcome, error, nextRunAt, restart } = end;
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      const released = await returning(
        tx,
        `UPDATE connector SET lease_owner = NULL, lease_until = NULL, next_run_at = $3,
           failures = CASE WHEN $4 = 'succeeded' THEN 0 ELSE failures + 1 END,
           cursor = CASE WHEN $5 THEN NULL ELSE cursor END
         WHERE name = $1 AND lease_owner = $2 RETURNING name`,
        [name, owner, nextRunAt, outcome, restart],
      );
      if (released.length === 0) throw new LeaseLost();
      const runs = await returning<{ batch_id: string | null }>(
        tx,
        `UPDATE connector_run SET outcome = $2, ended_at = now(), error_code = $3, error_values = $4
         WHERE id = $1 RETURNING batch_id`,
        [runId, outcome, error?.code ?? null, error ? JSON.stringify(error.values) : null],
      );
      const batchId = runs[0]?.batch_id;
      if (batchId) await this.closeBatch(tx, batchId, error?.code ?? 'source.internal');
    });
  }
}
