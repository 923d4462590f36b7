import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { MEMBERSHIPS_QUERY, SUMMARY_QUERY } from '#contracts';
import { vietnameseMembershipModel } from '#linkage';
import type { EventBus, Queries } from '#messaging';
import type { DataSource } from 'typeorm';
import type { FeatureStore } from '../records/feature-store.js';
import type { CaseBook } from '../review/case-book.js';
import { ModelTraining } from '../training/model-training.js';
import { ThreadTrainer } from '../training/trainer.js';
import { Activation } from './activation.js';
import { JobRunner } from './job-runner.js';
import type { Matchers } from './matchers.js';
import { ModelJobs } from './model-jobs.js';
import type { ModelStore } from './model-store.js';
import { ShadowRun } from './shadow-run.js';

/** The work on models as part of the service: begins with it, stops with it. */
@Injectable()
export class BackgroundWork
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly runner: JobRunner;

  /** @param dataSource connections of its own */
  constructor(
    private readonly dataSource: DataSource,
    store: FeatureStore,
    models: ModelStore,
    matchers: Matchers,
    bus: EventBus,
    caseBook: CaseBook,
    queries: Queries,
  ) {
    const jobs = new ModelJobs(dataSource);
    const figures = {
      memberships: (recordIds: readonly string[]) => queries.ask(MEMBERSHIPS_QUERY, { recordIds }),
      summary: () => queries.ask(SUMMARY_QUERY, {}),
    };
    const prior = vietnameseMembershipModel();
    this.runner = new JobRunner(
      dataSource,
      jobs,
      {
        train: new ModelTraining(dataSource, store, models, jobs, prior, (order) => new ThreadTrainer(order)),
        shadow: new ShadowRun(dataSource, models, matchers, jobs, figures),
        activate: new Activation(dataSource, bus, models, matchers, jobs, caseBook),
      },
      new Logger('models'),
    );
  }

  onApplicationBootstrap(): void {
    this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
