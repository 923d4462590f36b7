import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { DataSource } from 'typeorm';
import { metrics } from '#observability';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { HUB_DATA, only } from '../database.js';
import { Problem } from '../problems/problem.js';

const FRESH_MS = 1_000;
const RETRY_AFTER_SECONDS = '5';

const backlogRows = new Gauge({
  name: 'lienthong_intake_backlog_rows',
  help: 'Accepted rows that are not settled yet',
  registers: [metrics],
});

/** Refuses new rows, before their body is read, while too many are on their way. */
@Injectable()
export class Backlog {
  private looked: { readonly at: number; readonly rows: Promise<number> } | undefined;

  constructor(
    @Inject(HUB_DATA) private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** Throws 503 with Retry-After while the hub is behind. */
  async admit(): Promise<void> {
    if ((await this.rows()) < this.configuration.maxBacklogRows) return;
    throw new Problem('hub.busy', { headers: { 'retry-after': RETRY_AFTER_SECONDS } });
  }

  /** Accepted rows that are not settled; at most a second old. */
  private rows(): Promise<number> {
    const now = Date.now();
    if (!this.looked || now - this.looked.at > FRESH_MS) {
      const rows = this.count();
      this.looked = { at: now, rows };
      rows.catch(() => (this.looked = undefined));
    }
    return this.looked.rows;
  }

  private async count(): Promise<number> {
    const result: { rows: string }[] = await this.dataSource.query(
      `SELECT coalesce(sum(row_count), 0) AS rows FROM intake_chunk WHERE settled_at IS NULL
         AND (batch_id IS NULL OR batch_id NOT IN (SELECT id FROM batch WHERE state = 'held'))`,
    );
    const rows = Number(only(result).rows);
    backlogRows.set(rows);
    return rows;
  }
}
