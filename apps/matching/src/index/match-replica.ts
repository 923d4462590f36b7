import type { LoggerService } from '@nestjs/common';
import { decodeFeatures, MatchIndex, type Features, type Model } from '#linkage';
import { bigintArray } from '#persistence';
import type { DataSource } from 'typeorm';
import { scoredEdge, type ScoredEdge } from '../edges/edge.js';
import type { FeatureRow, FeatureStore, LogEntry } from '../records/feature-store.js';
import { LogCursor } from './log-cursor.js';
import { VersionTable } from './version-table.js';

const REBUILD_PAGE = 5_000;
const REBUILD_REPORT_EVERY = 100_000;
/** Log rows (each up to 500 records) that one catching-up statement takes: bounds its memory. */
const CATCH_UP_ROWS = 20;
const DAY_MS = 86_400_000;
/** Log rows are kept this long … */
export const LOG_RETENTION_DAYS = 7;
/** … and a replica that has not followed for this long starts anew instead. */
const REPLICA_LIFETIME_MS = (LOG_RETENTION_DAYS - 1) * DAY_MS;

/** Features of a record as the index holds them. */
export interface IndexedRecord {
  readonly id: string;
  readonly featuresVersion: number;
  /** Null: withdrawn. */
  readonly features: Features | null;
}

/**
 * This process's replica of the match index under one model. PostgreSQL holds the truth; the replica follows the record
 * log. After {@link catchUp} it holds every record whose transaction had committed when it was called.
 */
export class MatchReplica {
  private index: MatchIndex;
  private versions = new VersionTable();
  private cursor = new LogCursor(0n);
  private followedAt = 0;
  private running: Promise<void> | null = null;
  private queued: Promise<void> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FeatureStore,
    private readonly model: { readonly id: number; readonly content: Model },
    private readonly logger: LoggerService,
  ) {
    this.index = new MatchIndex(model.content);
  }

  /** Records that a search can find. */
  get size(): number {
    return this.index.size;
  }

  /**
   * Loads all records from PostgreSQL, in bounded pages.
   * @throws the signal's reason when it is aborted
   */
  async rebuild(stop?: AbortSignal): Promise<void> {
    const began = Date.now();
    this.index = new MatchIndex(this.model.content);
    this.versions = new VersionTable();
    // Taken before the first page: what commits from now on is at or above it and comes from the log.
    const [{ horizon }]: [{ horizon: string }] = await this.dataSource.query(
      'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon',
    );
    this.cursor = new LogCursor(BigInt(horizon));
    for (let after: string | null = null, loaded = 0; ;) {
      const page: FeatureRow[] = await this.store.page(after, REBUILD_PAGE);
      if (page.length === 0) break;
      stop?.throwIfAborted();
      for (const row of page) this.applyRow(row);
      after = page.at(-1)!.id;
      loaded += page.length;
      if (loaded % REBUILD_REPORT_EVERY === 0) this.logger.log('match index: loading', { records: loaded });
    }
    this.followedAt = Date.now();
    await this.follow();
    this.logger.log('match index: ready', { records: this.size, ms: Date.now() - began });
  }

  /**
   * Applies every committed log row that is not applied yet. Callers share a run that begins after their
   * call; one that is already under way may have read the log before the caller's commit.
   */
  catchUp(): Promise<void> {
    if (!this.running) return this.startRun();
    this.queued ??= this.running.then(
      () => this.startQueued(),
      () => this.startQueued(),
    );
    return this.queued;
  }

  private startQueued(): Promise<void> {
    this.queued = null;
    return this.startRun();
  }

  private startRun(): Promise<void> {
    const run = (Date.now() - this.followedAt > REPLICA_LIFETIME_MS ? this.rebuild() : this.follow()).finally(
      () => {
        if (this.running === run) this.running = null;
      },
    );
    this.running = run;
    return run;
  }

  /** Applies records that this process has just committed, so that catching up need not read them again. */
  applyOwn(records: readonly IndexedRecord[], log: LogEntry): void {
    for (const record of records) this.apply(record);
    this.cursor.note(log.position, log.xid);
  }

  /** Records at or above the review threshold, as edges from the given record. */
  search(record: {
    readonly id: string;
    readonly featuresVersion: number;
    readonly features: Features;
  }): ScoredEdge[] {
    const indexed = this.versions.get(record.id) === record.featuresVersion;
    const hits = indexed ? this.index.searchFor(record.id) : this.index.search(record.features, record.id);
    return hits.map((hit) => {
      // The index and the version table change together, so what is found has a version.
      const featuresVersion = this.versions.get(hit.id)!;
      return scoredEdge(record, { id: hit.id, featuresVersion }, this.model.id, hit);
    });
  }

  private async follow(): Promise<void> {
    for (;;) {
      // Horizon and rows come from one statement, hence from one snapshot.
      const rows: LogRow[] = await this.dataSource.query(FOLLOW_SQL, [
        this.cursor.horizon.toString(),
        bigintArray(this.cursor.applied()),
        CATCH_UP_ROWS,
      ]);
      const entries = rows.filter((row): row is FilledLogRow => row.position !== null);
      if (entries.length > 0) {
        const ids = new Set(entries.flatMap(({ record_ids }) => record_ids));
        for (const row of await this.store.read([...ids])) this.applyRow(row);
        for (const { position, xid } of entries) this.cursor.note(Number(position), BigInt(xid));
      }
      if (entries.length < CATCH_UP_ROWS) {
        this.cursor.advance(BigInt(rows[0]!.horizon));
        this.followedAt = Date.now();
        return;
      }
    }
  }

  private applyRow({ id, featuresVersion, encoded }: FeatureRow): void {
    if ((this.versions.get(id) ?? -1) >= featuresVersion) return;
    this.apply({ id, featuresVersion, features: encoded && decodeFeatures(encoded) });
  }

  private apply({ id, featuresVersion, features }: IndexedRecord): void {
    if (!this.versions.raise(id, featuresVersion)) return;
    if (features) this.index.upsert(id, features);
    else this.index.remove(id);
  }
}

interface LogRow {
  readonly horizon: string;
  readonly position: string | null;
  readonly xid: string | null;
  readonly record_ids: string[] | null;
}
interface FilledLogRow extends LogRow {
  readonly position: string;
  readonly xid: string;
  readonly record_ids: string[];
}

const FOLLOW_SQL = `
  SELECT h.horizon, l.position, l.xid::text, l.record_ids
  FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon) h
  LEFT JOIN LATERAL (
    SELECT position, xid, record_ids FROM record_log
    WHERE xid >= $1::xid8 AND position <> ALL($2::bigint[])
    ORDER BY xid, position
    LIMIT $3
  ) l ON true`;
