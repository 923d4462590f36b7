import { Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessagingModule } from '#messaging';
import { HealthChecks, HealthModule, MetricsModule } from '#observability';
import { type KeyRing, SecurityModule } from '#security';
import type { Configuration } from './configuration.js';
import { ReportsController } from './engine/reports.controller.js';
import { ReportsService } from './engine/reports.service.js';
import { FactReplica } from './facts/fact-replica.js';
import { FactsRepository } from './facts/facts.repository.js';
import { FormulasService } from './gathering-rate/formulas.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { Organisations } from './facts/organisations.js';
import { PersonsConsumer } from './facts/persons.consumer.js';
import { PersonsService } from './facts/persons.service.js';
import { LinkageQualityConsumer } from './linkage-quality/linkage-quality.consumer.js';
import { OrganisationUnitsConsumer } from './organisation-units/organisation-units.consumer.js';
import { ExportsController } from './exports/exports.controller.js';
import { exportProviders } from './exports/exports.providers.js';
import { readLetterheads } from './exports/letterheads.js';
import { PeriodsController } from './periods/periods.controller.js';
import { PlacesController } from './units/places.controller.js';
import { PERIOD_PROVIDERS } from './periods/periods.providers.js';
import { RebuildController } from './rebuild/rebuild.controller.js';
import { RebuildService } from './rebuild/rebuild.service.js';
import { RoundsController } from './rounds/rounds.controller.js';
import { RoundsRepository } from './rounds/rounds.repository.js';
import { RoundsService } from './rounds/rounds.service.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { SubscriptionsService } from './subscriptions/subscriptions.service.js';

/** What the process has set up before Nest starts. */
export interface ReportsResources {
  readonly configuration: Pick<Configuration, 'natsUrl' | 'stream' | 'concurrency' | 'letterheadsFile'>;
  readonly dataSource: DataSource;
  readonly keyRing: KeyRing;
}

/** Every figure: facts with two time axes, and the reports that count them. */
@Module({})
export class ReportsModule implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    health: HealthChecks,
  ) {
    health.add('database', () => dataSource.query('SELECT 1'));
  }

  static forRoot({ configuration, dataSource, keyRing }: ReportsResources): DynamicModule {
    return {
      module: ReportsModule,
      imports: [
        SecurityModule.forRoot(keyRing),
        HealthModule,
        MetricsModule,
        MessagingModule.forRoot({
          service: 'reports',
          dataSource,
          natsUrl: configuration.natsUrl,
          stream: configuration.stream,
          keyRing,
          logger: new Logger('messaging'),
          tuning: { concurrency: configuration.concurrency },
        }),
      ],
      controllers: [
        ReportsController,
        ImportsController,
        RebuildController,
        PeriodsController,
        PlacesController,
        ExportsController,
        RoundsController,
        SubscriptionsController,
      ],
      providers: [
        { provide: DataSource, useValue: dataSource },
        FactsRepository,
        Organisations,
        OrganisationUnitsConsumer,
        LinkageQualityConsumer,
        PersonsService,
        PersonsConsumer,
        FactReplica,
        ReportsService,
        ...PERIOD_PROVIDERS,
        ImportsService,
        FormulasService,
        RebuildService,
        ...exportProviders(readLetterheads(configuration.letterheadsFile)),
        RoundsRepository,
        RoundsService,
        SubscriptionsService,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
