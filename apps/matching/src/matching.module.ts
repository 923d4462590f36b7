import { Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { EventBus, MessagingModule } from '#messaging';
import { HealthChecks, HealthModule, MetricsModule } from '#observability';
import { KeyRing, SecurityModule } from '#security';
import { communeReferences } from '#units';
import { DataSource } from 'typeorm';
import type { Configuration } from './configuration.js';
import { DecisionService } from './decisions/decision-service.js';
import { RecordsConsumer } from './identity/records-consumer.js';
import { ReplicaLifecycle } from './index/replica-lifecycle.js';
import { Matchers } from './models/matchers.js';
import { ModelStore } from './models/model-store.js';
import { FeatureStore } from './records/feature-store.js';
import { RecordIntake } from './records/record-intake.js';
import { CaseReader } from './review/case-reader.js';
import { Explainer } from './review/explainer.js';
import { ReviewController } from './review/review.controller.js';

/** What the process has set up before Nest starts. */
export interface MatchingResources {
  readonly configuration: Configuration;
  readonly dataSource: DataSource;
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

  static forRoot({ configuration, dataSource, keyRing, models }: MatchingResources): DynamicModule {
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
      controllers: [ReviewController],
      providers: [
        { provide: CaseReader, useFactory: () => new CaseReader(dataSource) },
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
          inject: [RecordIntake, EventBus],
          useFactory: (intake: RecordIntake, bus: EventBus) => new RecordsConsumer(intake, bus, models),
        },
        {
          provide: DecisionService,
          inject: [EventBus],
          useFactory: (bus: EventBus) => new DecisionService(dataSource, bus, models),
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
