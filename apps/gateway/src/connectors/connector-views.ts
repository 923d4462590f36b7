import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Bilingual } from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import { HUB_DATA, returning } from '../database.js';
import { Problem } from '../problems/problem.js';
import { ConnectorDefinitions } from './connector-definitions.js';
import { ConnectorStore, type RunCause, type RunOutcome } from './connector-store.js';
import type { ConnectorDefinition, SourceConnection } from './definition.js';
import type { Schedule } from '#adapters';
import { describeSourceError, type SourceErrorValues } from './source-errors.js';

/** One run of a connector. */
export interface RunView {
  readonly runId: string;
  readonly cause: RunCause;
  readonly outcome: RunOutcome;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** The batch that its rows are in; null: none came. */
  readonly batchId: string | null;
  readonly pages: number;
  readonly received: number;
  readonly rejected: number;
  /** Why it ended early. */
  readonly error: { readonly code: string; readonly message: Bilingual } | null;
}

export interface ConnectorView {
  readonly name: string;
  readonly organisation: string;
  readonly kind: SourceConnection['kind'];
  readonly mode: 'upsert' | 'full';
  readonly schedule: Schedule | null;
  readonly state: 'idle' | 'running' | 'paused';
  readonly nextRunAt: string | null;
  /** Failed runs in a row. */
  readonly failures: number;
  readonly lastRun: RunView | null;
}

interface RunRow {
  id: string;
  cause: RunCause;
  outcome: RunOutcome;
  started_at: Date;
  ended_at: Date | null;
  batch_id: string | null;
  pages: number;
  received: number;
  rejected: number;
  error_code: string | null;
  error_values: SourceErrorValues | null;
}

interface ConnectorRow {
  name: string;
  paused: boolean;
  running: boolean;
  next_run_at: Date | null;
  failures: number;
}

/** `null`: of every organisation. */
export type Scope = string | null;

/** What is told of the connectors, and what may be asked of them. */
@Injectable()
export class ConnectorViews {
  constructor(
    @Inject(HUB_DATA) private readonly hubData: DataSource,
    private readonly definitions: ConnectorDefinitions,
    private readonly store: ConnectorStore,
  ) {}

  async list(scope: Scope): Promise<ConnectorView[]> {
    const wanted = this.definitions
      .all()
      .filter(({ organisation }) => scope === null || organisation === scope);
    return inTransaction(this.hubData, async (tx) => {
      const views: ConnectorView[] = [];
      for (const definition of wanted) views.push(await this.view(tx, definition));
      return views;
    });
  }

  /** Throws `connector.unknown`, for another organisation's as for one that never was. */
  async one(scope: Scope, name: string): Promise<ConnectorView> {
    const definition = this.find(scope, name);
    return inTransaction(this.hubData, (tx) => this.view(tx, definition));
  }

  /** Newest first. */
  async runs(
    scope: Scope,
    name: string,
    limit: number,
    before: string | undefined,
  ): Promise<{ items: RunView[]; next: string | null }> {
    this.find(scope, name);
    const rows: RunRow[] = await this.hubData.query(
      `SELECT * FROM connector_run WHERE connector = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [name, before ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map(asRun);
    return { items, next: rows.length > limit ? (items.at(-1)?.runId ?? null) : null };
  }

  /** Asks for a run as soon as possible; after the present one when it is running. Throws `connector.paused`. */
  async request(scope: Scope, name: string): Promise<void> {
    await this.store.register([this.find(scope, name)]);
    const asked = await returning(
      this.hubData,
      'UPDATE connector SET requested_at = now() WHERE name = $1 AND paused_at IS NULL RETURNING name',
      [name],
    );
    if (asked.length === 0) throw new Problem('connector.paused');
  }

  /** A run under way ends behind its present page. To pause or resume again changes nothing. */
  async pause(scope: Scope, name: string, paused: boolean): Promise<void> {
    await this.store.register([this.find(scope, name)]);
    await this.hubData.query(
      `UPDATE connector SET paused_at = CASE WHEN $2 THEN coalesce(paused_at, now()) END, failures = 0
       WHERE name = $1`,
      [name, paused],
    );
  }

  private find(scope: Scope, name: string): ConnectorDefinition {
    const found = this.definitions
      .all()
      .find(
        (definition) => definition.name === name && (scope === null || definition.organisation === scope),
      );
    if (!found) throw new Problem('connector.unknown');
    return found;
  }

  private async view(tx: Transaction, definition: ConnectorDefinition): Promise<ConnectorView> {
    const { name, organisation, connection } = definition;
    const rows: ConnectorRow[] = await tx.query(
      `SELECT name, paused_at IS NOT NULL AS paused, coalesce(lease_until > now(), false) AS running,
              next_run_at, failures FROM connector WHERE name = $1`,
      [name],
    );
    const runs: RunRow[] = await tx.query(
      'SELECT * FROM connector_run WHERE connector = $1 ORDER BY id DESC LIMIT 1',
      [name],
    );
    const row = rows[0];
    const idle = row?.paused ? 'paused' : 'idle';
    return {
      name,
      organisation,
      kind: connection.kind,
      mode: connection.mode ?? 'upsert',
      schedule: connection.schedule ?? null,
      state: row?.running ? 'running' : idle,
      nextRunAt: row?.paused ? null : (row?.next_run_at?.toISOString() ?? null),
      failures: row?.failures ?? 0,
      lastRun: runs[0] ? asRun(runs[0]) : null,
    };
  }
}

function asRun(row: RunRow): RunView {
  const { id, cause, outcome, pages, received, rejected, error_code: code, error_values: values } = row;
  return {
    runId: id,
    cause,
    outcome,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    batchId: row.batch_id,
    pages,
    received,
    rejected,
    error: code === null ? null : { code, message: describeSourceError(code, values ?? {}) },
  };
}
