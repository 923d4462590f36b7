import { Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { EventBus, MessagingModule, Queries } from '#messaging';
import { HealthChecks, HealthModule, MetricsModule } from '#observability';
import { KeyRing, SecurityModule } from '#security';
import { communeReferences } from '#units';
import { DataSource } from 'typeorm';
import type { Configuration } from './configuration.js';
import { BulkDecisions } from './decisions/bulk-decisions.js';
import { DecisionReader } from './decisions/decision-reader.js';
import { DecisionService } from './decisions/decision-service.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { RecordsConsumer } from './identity/records-consumer.js';
import { ReplicaLifecycle } from './index/replica-lifecycle.js';
import { BackgroundWork } from './models/background-work.js';
import { Matchers } from './models/matchers.js';
import { ModelJobs } from './models/model-jobs.js';
import { ModelService } from './models/model-service.js';
import { ModelsController } from './models/models.controller.js';
import { ModelStore } from './models/model-store.js';
import { FeatureStore } from './records/feature-store.js';
import { RecordIntake } from './records/record-intake.js';
import { Assignments } from './review/assignments.js';
import { CaseBook } from './review/case-book.js';
import { CaseFactsReader } from './review/case-facts.js';
import { CaseReader } from './review/case-reader.js';
import { Explainer } from './review/explainer.js';
import { PatternReader } from './review/patterns.js';
import { ProgressReader } from './review/progress.js';
import { LinkReader } from './review/record-links.js';
import { ReviewController } from './review/review.controller.js';
import { BlindSample } from './sample/blind-sample.js';
import { QualityTeller } from './sample/quality-teller.js';
import { SamplesController } from './sample/samples.controller.js';

/** What the process has set up before Nest starts. */
export interface MatchingResources {
  readonly configuration: Configuration;
  readonly dataSource: DataSource;
  /** Connections for the work on models alone. */
  readonly background: DataSource;
  readonly keyRing: KeyRing;
  /** Holds the active model. */
  readonly models: ModelStore;
}

/** Who is the same person: features, match index, edges, components, review cases and human decisions. */
@Module({})
export class MatchingModule implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    health: HealthChecks,
  ) {
    health.add('database', () => dataSource.query('SELECT 1'));
  }

  static forRoot({
    configuration,
    dataSource,
    background,
    keyRing,
    models,
  }: MatchingResources): DynamicModule {
    return {
      module: MatchingModule,
      imports: [
        SecurityModule.forRoot(keyRing),
        HealthModule,
        MetricsModule,
        MessagingModule.forRoot({
          service: 'matching',
          dataSource,
          natsUrl: configuration.natsUrl,
          stream: configuration.stream,
          keyRing,
          logger: new Logger('messaging'),
        }),
      ],
      controllers: [ReviewController, DecisionsController, ModelsController, SamplesController],
      providers: [
        { provide: DecisionReader, useFactory: () => new DecisionReader(dataSource) },
        {
          provide: CaseReader,
          inject: [DecisionReader],
          useFactory: (decisions: DecisionReader) => new CaseReader(dataSource, decisions),
        },
        {
          provide: CaseBook,
          inject: [FeatureStore],
          useFactory: (store: FeatureStore) => new CaseBook(new CaseFactsReader(store, models)),
        },
        {
          provide: Assignments,
          useFactory: () => new Assignments(dataSource, configuration.assignmentHours),
        },
        { provide: ProgressReader, useFactory: () => new ProgressReader(dataSource) },
        {
          provide: PatternReader,
          useFactory: () => new PatternReader(dataSource, models, configuration.bulkSample),
        },
        {
          provide: BulkDecisions,
          inject: [DecisionService, PatternReader],
          useFactory: (decisions: DecisionService, patterns: PatternReader) =>
            new BulkDecisions(dataSource, decisions, patterns),
        },
        {
          provide: LinkReader,
          inject: [DecisionReader],
          useFactory: (decisions: DecisionReader) => new LinkReader(dataSource, decisions, models),
        },
        { provide: Explainer, useFactory: () => new Explainer(dataSource, models) },
        { provide: DataSource, useValue: dataSource },
        { provide: FeatureStore, useFactory: () => new FeatureStore(dataSource, keyRing) },
        {
          provide: Matchers,
          inject: [FeatureStore],
          useFactory: (store: FeatureStore) =>
            new Matchers(dataSource, store, models, new Logger('Matchers'), communeReferences()),
        },
        {
          provide: RecordIntake,
          inject: [FeatureStore, Matchers],
          useFactory: (store: FeatureStore, matchers: Matchers) => new RecordIntake(matchers, store),
        },
        {
          provide: RecordsConsumer,
          inject: [RecordIntake, EventBus, CaseBook],
          useFactory: (intake: RecordIntake, bus: EventBus, caseBook: CaseBook) =>
            new RecordsConsumer(intake, bus, models, caseBook),
        },
        {
          provide: DecisionService,
          inject: [EventBus, CaseBook],
          useFactory: (bus: EventBus, caseBook: CaseBook) =>
            new DecisionService(dataSource, bus, models, caseBook, configuration.secondPerson),
        },
        {
          provide: BlindSample,
          inject: [DecisionService],
          useFactory: (decisions: DecisionService) =>
            new BlindSample(dataSource, models, decisions, configuration.blindPer10000),
        },
        {
          provide: ModelService,
          inject: [BlindSample],
          useFactory: (sample: BlindSample) =>
            new ModelService(dataSource, models, new ModelJobs(dataSource), sample),
        },
        {
          provide: QualityTeller,
          inject: [ModelService, EventBus],
          useFactory: (service: ModelService, bus: EventBus) => new QualityTeller(dataSource, service, bus),
        },
        {
          provide: BackgroundWork,
          inject: [FeatureStore, Matchers, EventBus, CaseBook, Queries],
          useFactory: (
            store: FeatureStore,
            matchers: Matchers,
            bus: EventBus,
            caseBook: CaseBook,
            queries: Queries,
          ) => new BackgroundWork(background, store, models, matchers, bus, caseBook, queries),
        },
        {
          provide: ReplicaLifecycle,
          inject: [Matchers, RecordsConsumer, EventBus, HealthChecks],
          useFactory: (matchers: Matchers, consumer: RecordsConsumer, bus: EventBus, health: HealthChecks) =>
            new ReplicaLifecycle(matchers, consumer, bus, health, configuration.concurrency),
        },
      ],
      exports: [DecisionService],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
