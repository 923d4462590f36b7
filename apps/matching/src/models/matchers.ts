import type { LoggerService } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { FeatureExtractor, type References } from '#linkage';
import { LOG_RETENTION_DAYS, MatchReplica } from '../index/match-replica.js';
import type { FeatureStore } from '../records/feature-store.js';
import { readActiveModel, type Models } from './active-model.js';

/** What finds candidates under one model. */
export interface Matcher {
  readonly model: number;
  readonly extractor: FeatureExtractor;
  readonly replica: MatchReplica;
}

/** A shadow run prepares a model too, but only the process that does it needs its index. */
const NEEDED_SQL = `
  SELECT a.model, (
    SELECT j.model FROM model_job j WHERE j.state = 'running' AND j.kind = 'activate' AND j.model = a.preparing
  ) AS next
  FROM active_model a`;

/**
 * This process's match indexes: that of the active model, and while another one is being activated that one's
 * beside it, so that the change finds it loaded.
 */
export class Matchers {
  private readonly loading = new Map<number, Promise<Matcher>>();
  private active: number | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FeatureStore,
    private readonly models: Models,
    private readonly logger: LoggerService,
    private readonly references: References = {},
  ) {}

  /** Under the model that was active when this process last looked; whoever clusters looks again. */
  async current(): Promise<Matcher> {
    return this.of(this.active ?? (await readActiveModel(this.dataSource)).model);
  }

  /** Under this model, its index loaded: which takes its time when nobody asked for it before. */
  of(model: number, stop?: AbortSignal): Promise<Matcher> {
    let matcher = this.loading.get(model);
    if (!matcher) {
      matcher = this.load(model, stop);
      this.loading.set(model, matcher);
      matcher.catch(() => this.loading.delete(model));
    }
    return matcher;
  }

  /** Looks which models are needed, loads what is missing, brings all up to date and forgets the others. */
  async follow(stop?: AbortSignal): Promise<void> {
    const [row]: { model: number; next: number | null }[] = await this.dataSource.query(NEEDED_SQL);
    const { model, next } = row!;
    const needed = new Set([model, ...(next === null ? [] : [next])]);
    for (const one of needed) {
      const { replica } = await this.of(one, stop);
      // Only now: until it is loaded, the former one may go on finding candidates.
      if (one === model) this.active = model;
      await replica.catchUp();
    }
    for (const known of this.loading.keys()) if (!needed.has(known)) this.loading.delete(known);
  }

  /** The index of the active model is loaded; before, searches would miss records. */
  get ready(): boolean {
    return this.active !== null;
  }

  /** Removes log rows that no live replica can still need. */
  async pruneLog(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM record_log WHERE logged_at < now() - make_interval(days => $1)`,
      [LOG_RETENTION_DAYS],
    );
  }

  private async load(model: number, stop?: AbortSignal): Promise<Matcher> {
    const content = await this.models.get(model);
    const replica = new MatchReplica(this.dataSource, this.store, { id: model, content }, this.logger);
    await replica.rebuild(stop);
    return { model, extractor: new FeatureExtractor(content, this.references), replica };
  }
}
