import type { LoggerService } from '@nestjs/common';
import { decodeFeatures, MatchIndex, type Features, type Hit, type Model } from '#linkage';
import type { DataSource } from 'typeorm';
import { scoredEdge, type EdgeEnd, type ScoredEdge } from '../edges/edge.js';
import type { FeatureRow, FeatureStore, LogEntry } from '../records/feature-store.js';
import type { Querying } from '../models/active-model.js';
import { LogCursor } from './log-cursor.js';
import { followLog, logHorizon } from './record-log.js';
import { VersionTable } from './version-table.js';

const REBUILD_PAGE = 5_000;
const REBUILD_REPORT_EVERY = 100_000;
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
    this.cursor = new LogCursor(await logHorizon(this.dataSource));
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

  /** {@link search} for a record by its id, as this replica holds it; nothing for one that is not there. */
  searchStored(id: string): ScoredEdge[] {
    const featuresVersion = this.versions.get(id);
    if (featuresVersion === undefined) return [];
    return this.edges({ id, featuresVersion }, this.index.searchFor(id));
  }

  /** Records at or above the review threshold, as edges from the given record. */
  search(record: {
    readonly id: string;
    readonly featuresVersion: number;
    readonly features: Features;
  }): ScoredEdge[] {
    const indexed = this.versions.get(record.id) === record.featuresVersion;
    const hits = indexed ? this.index.searchFor(record.id) : this.index.search(record.features, record.id);
    return this.edges(record, hits);
  }

  private edges(from: EdgeEnd, hits: readonly Hit[]): ScoredEdge[] {
    return hits.map((hit) => {
      // The index and the version table change together, so what is found has a version.
      const featuresVersion = this.versions.get(hit.id)!;
      return scoredEdge(from, { id: hit.id, featuresVersion }, this.model.id, hit);
    });
  }

  private async follow(): Promise<void> {
    await this.followOn(this.dataSource);
    this.followedAt = Date.now();
  }

  /** {@link catchUp} on a connection of the caller's, for one who may not wait for those of the pool. */
  async followOn(source: Querying): Promise<void> {
    await followLog(source, this.cursor, async (changes) => {
      const ids = new Set(changes.flatMap(({ recordIds }) => recordIds));
      for (const row of await this.store.read([...ids], source)) this.applyRow(row);
    });
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
