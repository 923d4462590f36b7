import type { DataSource, QueryRunner } from 'typeorm';
import type { SummaryReport } from '#contracts';
import { inTransaction } from '#persistence';
import { readClosure } from '../identity/component-closure.js';
import { abandonPreparation } from './activation.js';
import { readActiveModel, type Models } from './active-model.js';
import { consequences, standingUnder, type DecidingModel } from './consequences.js';
import { EdgePreparation, nextSeeds, shareOf } from './edge-preparation.js';
import { figuresMoved, type FiguresMoved, type MembershipSource } from './figures-moved.js';
import type { Matchers } from './matchers.js';
import { countChanges, keepChanges } from './model-changes.js';
import { JobLost, type ModelJob, type ModelJobs } from './model-jobs.js';
import type { ModelWork } from './model-work.js';

const PORTION = 500;

/** What a shadow run asks other services: which memberships count, and how the summary reads today. */
export interface FiguresSource {
  memberships: MembershipSource;
  summary(): Promise<SummaryReport>;
}

/**
 * Runs a model over everything that is there without changing anything: what an activation would do to persons
 * and review cases, one by one, and to the figures of the summary. Its edges are made as an activation makes them
 * and removed afterwards; what both models make of every component is compared in one snapshot of the moment at
 * which all of them were there.
 */
export class ShadowRun implements ModelWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly models: Models,
    private readonly matchers: Matchers,
    private readonly jobs: ModelJobs,
    private readonly figures: FiguresSource,
  ) {}

  async run(job: ModelJob, signal: AbortSignal): Promise<void> {
    const { dataSource, jobs } = this;
    const model = job.model!;
    const edges = new EdgePreparation(dataSource, this.matchers, jobs, { ...job, model }, signal);
    await edges.complete();
    const snapshot = dataSource.createQueryRunner();
    try {
      await edges.atRest(() => beginSnapshot(snapshot));
      // Of an attempt that was interrupted, and so of another moment.
      await dataSource.query('DELETE FROM model_change WHERE job_id = $1', [job.id]);
      const active = await readActiveModel(snapshot);
      await this.compare(
        job,
        snapshot,
        await this.deciding(active.model),
        await this.deciding(model),
        signal,
      );
    } finally {
      if (snapshot.isTransactionActive) await snapshot.rollbackTransaction().catch(() => undefined);
      await snapshot.release();
    }
    const figures = await this.moved(job);
    await abandonPreparation(dataSource, model);
    await inTransaction(dataSource, async (tx) => {
      const changes = await countChanges(tx, job.id);
      await jobs.finish(tx, job, { state: 'done', result: { changes, figures } });
    });
  }

  async abandon(job: ModelJob): Promise<void> {
    await abandonPreparation(this.dataSource, job.model!);
  }

  private async compare(
    job: ModelJob,
    snapshot: QueryRunner,
    from: DecidingModel,
    to: DecidingModel,
    signal: AbortSignal,
  ): Promise<void> {
    await this.jobs.step(this.dataSource.manager, job, { phase: 'comparing', progress: 0.9 });
    for (let after: string | null = null; ;) {
      signal.throwIfAborted();
      const seeds: string[] = await nextSeeds(snapshot, after, PORTION);
      const last = seeds.at(-1);
      if (last === undefined) return;
      const closure = await readClosure(snapshot, seeds);
      const changes = consequences(standingUnder(closure, from), standingUnder(closure, to));
      await inTransaction(this.dataSource, async (tx) => {
        await keepChanges(tx, job.id, changes);
        await this.jobs.step(tx, job, { progress: 0.9 + 0.1 * shareOf(last) });
      });
      after = last;
    }
  }

  /** Null: another service did not answer, so that nothing can be said about the figures. */
  private async moved(job: ModelJob): Promise<FiguresMoved | null> {
    try {
      const today = await this.figures.summary();
      return await figuresMoved(this.dataSource, job.id, today, this.figures.memberships);
    } catch (error) {
      if (error instanceof JobLost) throw error;
      return null;
    }
  }

  private async deciding(model: number): Promise<DecidingModel> {
    return { model, thresholds: (await this.models.get(model)).thresholds };
  }
}

/** Begins to read, and keeps reading, what is committed now. */
async function beginSnapshot(snapshot: QueryRunner): Promise<void> {
  if (snapshot.isTransactionActive) await snapshot.rollbackTransaction();
  await snapshot.startTransaction('REPEATABLE READ');
  // The first statement takes the snapshot. Reading alone, it has no transaction id that others wait for.
  await snapshot.query('SELECT 1');
}
