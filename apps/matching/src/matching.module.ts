import { Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { FeatureExtractor, type Model } from '#linkage';
import { EventBus, MessagingModule } from '#messaging';
import { HealthChecks, HealthModule, MetricsModule } from '#observability';
import { KeyRing, SecurityModule } from '#security';
import { communeReferences } from '#units';
import { DataSource } from 'typeorm';
import type { Configuration } from './configuration.js';
import { DecisionService } from './decisions/decision-service.js';
import { RecordsConsumer } from './identity/records-consumer.js';
import { MatchReplica } from './index/match-replica.js';
import { ReplicaLifecycle } from './index/replica-lifecycle.js';
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
  readonly model: Model;
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

  static forRoot({ configuration, dataSource, keyRing, model }: MatchingResources): DynamicModule {
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
        { provide: Explainer, useFactory: () => new Explainer(model) },
        { provide: DataSource, useValue: dataSource },
        { provide: FeatureStore, useFactory: () => new FeatureStore(dataSource, keyRing) },
        {
          provide: MatchReplica,
          inject: [FeatureStore],
          useFactory: (store: FeatureStore) =>
            new MatchReplica(dataSource, store, model, new Logger('MatchReplica')),
        },
        {
          provide: RecordIntake,
          inject: [FeatureStore, MatchReplica],
          useFactory: (store: FeatureStore, replica: MatchReplica) =>
            new RecordIntake(new FeatureExtractor(model, communeReferences()), store, replica),
        },
        {
          provide: RecordsConsumer,
          inject: [RecordIntake, EventBus],
          useFactory: (intake: RecordIntake, bus: EventBus) =>
            new RecordsConsumer(intake, bus, model.thresholds),
        },
        {
          provide: DecisionService,
          inject: [EventBus],
          useFactory: (bus: EventBus) => new DecisionService(dataSource, bus, model.thresholds),
        },
        {
          provide: ReplicaLifecycle,
          inject: [MatchReplica, RecordsConsumer, EventBus, HealthChecks],
          useFactory: (
            replica: MatchReplica,
            consumer: RecordsConsumer,
            bus: EventBus,
            health: HealthChecks,
          ) => new ReplicaLifecycle(replica, consumer, bus, health, configuration.concurrency),
        },
      ],
      exports: [DecisionService],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
