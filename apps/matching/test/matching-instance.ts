import type { EventDefinition, IdentityChanged, RecordChange, RecordsChanged } from '#contracts';
import { vietnameseMembershipModel, type Model } from '#linkage';
import { afterCommit, createDataSource, inTransaction, type Transaction } from '#persistence';
import type { KeyRing } from '#security';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DecisionService } from '../src/decisions/decision-service.js';
import { NO_SECOND_PERSON } from '../src/decisions/second-person.js';
import type { Publishing } from '../src/identity/identity-publisher.js';
import { RecordsConsumer } from '../src/identity/records-consumer.js';
import type { MatchReplica } from '../src/index/match-replica.js';
import { Matchers, type Matcher } from '../src/models/matchers.js';
import { Activation } from '../src/models/activation.js';
import { ModelJobs } from '../src/models/model-jobs.js';
import { ModelStore } from '../src/models/model-store.js';
import { ShadowRun, type FiguresSource } from '../src/models/shadow-run.js';
import { FeatureStore } from '../src/records/feature-store.js';
import { LEAST_RECORDS, ModelTraining } from '../src/training/model-training.js';
import type { TrainingOrder } from '../src/training/training-thread.js';
import { LocalTrainer } from './local-trainer.js';
import { RecordIntake } from '../src/records/record-intake.js';
import { CaseBook } from '../src/review/case-book.js';
import { CaseFactsReader } from '../src/review/case-facts.js';

export interface RecordsMessage {
  readonly id: string;
  readonly data: RecordsChanged;
}

export function message(
  records: readonly RecordChange[],
  causes: RecordsChanged['causes'] = [],
): RecordsMessage {
  return { id: uuidv7(), data: { records, causes } };
}

/** Where a test stops the world or the process. */
export interface Interruptions {
  /** Features are committed, the search has not begun. */
  readonly afterIntakeCommit?: () => Promise<void>;
  /** The search is done, the message's transaction has not begun. */
  readonly beforeEffect?: () => Promise<void>;
  /** Everything is written, nothing is committed. */
  readonly beforeCommit?: () => Promise<void>;
}

const NO_FIGURES: FiguresSource = {
  memberships: () => Promise.resolve([]),
  summary: () => Promise.reject(new Error('there are no reports here')),
};

export const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * One matching process without a broker: the real stores, replica, consumer and decision service on a real
 * database. What it announces is kept in the order of commits.
 */
export class MatchingInstance {
  private constructor(
    readonly dataSource: DataSource,
    readonly store: FeatureStore,
    readonly replica: MatchReplica,
    readonly decisions: DecisionService,
    readonly models: ModelStore,
    readonly matchers: Matchers,
    readonly jobs: ModelJobs,
    private readonly background: DataSource,
    private readonly bus: Publishing,
    private readonly caseBook: CaseBook,
    readonly announced: IdentityChanged[],
  ) {}

  static async start(
    url: string,
    keyRing: KeyRing,
    model: Model,
    secondPerson = NO_SECOND_PERSON,
  ): Promise<MatchingInstance> {
    const dataSource = await createDataSource({
      url,
      schema: 'matching',
      poolSize: 6,
      scope: 'hub',
      applicationName: 'matching test',
    }).initialize();
    const background = await createDataSource({
      url,
      schema: 'matching',
      poolSize: 3,
      scope: 'hub',
      applicationName: 'matching test jobs',
    }).initialize();
    const models = new ModelStore(dataSource, keyRing);
    await models.registerShipped(model);
    return MatchingInstance.over(dataSource, keyRing, models, secondPerson, background);
  }

  /**
   * A process that knows only what the database holds: one that has just been started again, too.
   * @param background connections for the work on models alone; default those of the process
   */
  static async over(
    dataSource: DataSource,
    keyRing: KeyRing,
    models: ModelStore,
    secondPerson = NO_SECOND_PERSON,
    background = dataSource,
  ): Promise<MatchingInstance> {
    const store = new FeatureStore(dataSource, keyRing);
    const matchers = new Matchers(dataSource, store, models, SILENT);
    await matchers.follow();
    const { replica } = await matchers.current();
    const announced: IdentityChanged[] = [];
    const bus = {
      publish: async <T, Item>(
        tx: Transaction,
        _event: EventDefinition<T, Item>,
        data: T,
      ): Promise<string> => {
        afterCommit(tx, () => announced.push(data as unknown as IdentityChanged));
        return uuidv7();
      },
    };
    const caseBook = new CaseBook(new CaseFactsReader(store, models));
    const decisions = new DecisionService(dataSource, bus, models, caseBook, secondPerson);
    return new MatchingInstance(
      dataSource,
      store,
      replica,
      decisions,
      models,
      matchers,
      new ModelJobs(dataSource, 0),
      background,
      bus,
      caseBook,
      announced,
    );
  }

  /** Delivers a message, as the bus does: may be called again for the same one. */
  async deliver({ id, data }: RecordsMessage, interruptions: Interruptions = {}): Promise<void> {
    const { dataSource } = this;
    const interrupted = ({ replica, ...matcher }: Matcher): Matcher => {
      const interruptible = Object.create(replica) as MatchReplica;
      interruptible.catchUp = async () => {
        await interruptions.afterIntakeCommit?.();
        await replica.catchUp();
      };
      return { ...matcher, replica: interruptible };
    };
    const matchers = {
      current: async () => interrupted(await this.matchers.current()),
      of: async (model: number) => interrupted(await this.matchers.of(model)),
    };
    const intake = new RecordIntake(matchers, this.store);
    const consumer = new RecordsConsumer(intake, this.bus, this.models, this.caseBook);
    await consumer.handle({
      data,
      alreadyHandled: async () => {
        const rows: unknown[] = await dataSource.query('SELECT 1 FROM inbox WHERE message_id = $1', [id]);
        return rows.length > 0;
      },
      once: async (effect) => {
        await interruptions.beforeEffect?.();
        return inTransaction(dataSource, async (tx) => {
          const claimed: unknown[] = await tx.query(
            `INSERT INTO inbox (message_id, type) VALUES ($1, 'records') ON CONFLICT DO NOTHING RETURNING message_id`,
            [id],
          );
          if (claimed.length === 0) return undefined;
          const result = await effect(tx, data);
          await interruptions.beforeCommit?.();
          return result;
        });
      },
    });
  }

  /** Keeps a model beside the others; its number. */
  async keep(model: Model): Promise<number> {
    const kept = { model, origin: 'imported', createdBy: 'test' } as const;
    return inTransaction(this.dataSource, async (tx) => (await this.models.keep(tx, kept)).id);
  }

  /**
   * Works on the job that waits until it is done, or until `step` throws.
   * @param step called at every step before it is committed
   * @param beginning what a training begins with, and how few records it may learn from
   */
  async work(
    step: () => Promise<void> = () => Promise.resolve(),
    beginning = { prior: vietnameseMembershipModel(), leastRecords: LEAST_RECORDS },
  ): Promise<boolean> {
    const { background, bus, models, matchers, caseBook } = this;
    const jobs = new ModelJobs(background, 0);
    const observed = Object.create(jobs) as ModelJobs;
    observed.step = async (...given) => {
      await jobs.step(...given);
      await step();
    };
    const job = await jobs.claim();
    if (!job) return false;
    const signal = new AbortController().signal;
    if (job.kind === 'train') await this.training(observed, beginning).run(job, signal);
    else if (job.kind === 'activate')
      await new Activation(background, bus, models, matchers, observed, caseBook).run(job, signal);
    else await new ShadowRun(background, models, matchers, observed, NO_FIGURES).run(job, signal);
    return true;
  }

  private training(
    jobs: ModelJobs,
    { prior, leastRecords }: { readonly prior: Model; readonly leastRecords: number },
  ): ModelTraining {
    const start = (order: TrainingOrder): LocalTrainer => new LocalTrainer(order);
    return new ModelTraining(this.background, this.store, this.models, jobs, prior, start, leastRecords);
  }

  async stop(): Promise<void> {
    if (this.background !== this.dataSource) await this.background.destroy();
    await this.dataSource.destroy();
  }
}
