import type { DataSource } from 'typeorm';
import type { Model } from '#linkage';
import { inTransaction } from '#persistence';
import { readActiveModel } from '../models/active-model.js';
import type { ModelJob, ModelJobs } from '../models/model-jobs.js';
import type { ModelStore } from '../models/model-store.js';
import type { ModelWork } from '../models/model-work.js';
import type { FeatureStore } from '../records/feature-store.js';
import type { DecidedPair } from './train-on-records.js';
import type { StartTrainer } from './trainer.js';

const PAGE = 2_000;

/** Fewer records say nothing about how people are written down. */
export const LEAST_RECORDS = 100;

/** There are too few records to learn from. */
export class TooFewRecords extends Error {
  override readonly name = 'TooFewRecords';
  readonly code = 'model.too-few-records';
}

/**
 * Trains a model on the records that are present and the decisions that stand, and keeps it with its evaluation;
 * nothing else changes. Records are taken in the order of their ids, so the same data give the same model. A
 * training that was interrupted begins anew.
 */
export class ModelTraining implements ModelWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FeatureStore,
    private readonly models: ModelStore,
    private readonly jobs: ModelJobs,
    /** Expectations that every training begins with. */
    private readonly prior: Model,
    private readonly start: StartTrainer,
    private readonly leastRecords = LEAST_RECORDS,
  ) {}

  async run(job: ModelJob, signal: AbortSignal): Promise<void> {
    const { dataSource, jobs } = this;
    const { model: active } = await readActiveModel(dataSource);
    const { targetPrecision, reviewProbability } = job.parameters as {
      targetPrecision?: number;
      reviewProbability?: number;
    };
    const base = (await this.models.get(active)).settings;
    const settings = {
      ...base,
      targetPrecision: targetPrecision ?? base.targetPrecision,
      reviewProbability: reviewProbability ?? base.reviewProbability,
    };
    const trainer = this.start({ settings, prior: this.prior });
    const stop = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    stop.catch(() => undefined);
    try {
      await jobs.step(dataSource.manager, job, { phase: 'reading', progress: 0 });
      let records = 0;
      for (let after: string | null = null; ;) {
        signal.throwIfAborted();
        const page = await this.store.page(after, PAGE);
        const last = page.at(-1);
        if (!last) break;
        const present = page.flatMap(({ id, encoded }) => (encoded ? [{ id, encoded }] : []));
        await trainer.add({
          ids: present.map(({ id }) => id),
          encoded: present.map(({ encoded }) => encoded),
        });
        records += present.length;
        after = last.id;
        await jobs.step(dataSource.manager, job, {
          progress: (0.3 * parseInt(last.id.slice(0, 8), 16)) / 2 ** 32,
        });
      }
      if (records < this.leastRecords) throw new TooFewRecords();
      await jobs.step(dataSource.manager, job, { phase: 'training', progress: 0.3 });
      const decided = await this.decided();
      // What a step would say, the regular renewal finds out as well.
      const progress = (share: number): void =>
        void jobs.step(dataSource.manager, job, { progress: 0.3 + 0.7 * share }).catch(() => undefined);
      const { model, training, evaluation } = await Promise.race([trainer.train(decided, progress), stop]);
      await inTransaction(dataSource, async (tx) => {
        const createdBy = job.actor;
        const kept = { model, origin: 'trained', createdBy, training, evaluation } as const;
        const { id, created } = await this.models.keep(tx, kept);
        await jobs.step(tx, job, {});
        await jobs.finish(tx, job, {
          state: 'done',
          model: id,
          result: { modelId: id, created, ...training },
        });
      });
    } finally {
      await trainer.close();
    }
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }

  /** Pairs that decisions which stand speak about, in the order of their records. */
  private async decided(): Promise<DecidedPair[]> {
    const rows: { a: string; b: string; same: boolean; records: number }[] = await this.dataSource.query(
      `WITH member AS (
         SELECT m.decision_id, m.record_id, m.group_number,
           (count(*) OVER (PARTITION BY m.decision_id))::integer AS records
         FROM decision_member m
         JOIN record r ON r.id = m.record_id AND r.epoch = m.epoch AND NOT r.withdrawn
         WHERE NOT EXISTS (SELECT FROM decision_revocation v WHERE v.decision_id = m.decision_id))
       SELECT x.record_id AS a, y.record_id AS b, x.group_number = y.group_number AS same, x.records
       FROM member x JOIN member y ON y.decision_id = x.decision_id AND y.record_id > x.record_id
       ORDER BY x.record_id, y.record_id, same, x.records`,
    );
    // A decision about n records says n - 1 things.
    return rows.map(({ a, b, same, records }) => ({ a, b, same, share: 2 / records }));
  }
}
