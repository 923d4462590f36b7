import { Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessagingModule } from '#messaging';
import { HealthChecks, HealthModule, MetricsModule } from '#observability';
import { type KeyRing, SecurityModule } from '#security';
import type { Configuration } from './configuration.js';
import { FindingsController } from './findings/findings.controller.js';
import { FindingsRepository } from './findings/findings.repository.js';
import { FindingsService } from './findings/findings.service.js';
import { AnnouncementsController } from './identity/announcements.controller.js';
import { AnnouncementsService } from './identity/announcements.service.js';
import { IdentityConsumer } from './identity/identity.consumer.js';
import { IdentityRepository } from './identity/identity.repository.js';
import { IdentityService } from './identity/identity.service.js';
import { IntakeConsumer } from './intake/intake.consumer.js';
import { IntakeRepository } from './intake/intake.repository.js';
import { IntakeService } from './intake/intake.service.js';
import { OrganisationUnitsController } from './organisation-units/organisation-units.controller.js';
import { OrganisationUnitsRepository } from './organisation-units/organisation-units.repository.js';
import { OrganisationUnits } from './organisation-units/organisation-units.service.js';
import { PersonHistoryService } from './persons/person-history.service.js';
import { PersonSearcher } from './persons/person-search.js';
import { PersonsController } from './persons/persons.controller.js';
import { PersonsInUnits } from './persons/persons-in-units.js';
import { PersonsService } from './persons/persons.service.js';
import { RecentVersions } from './records/recent-versions.js';
import { RecordsController } from './records/records.controller.js';
import { RecordsService } from './records/records.service.js';
import { SharingController } from './sharing/sharing.controller.js';
import { SharingService } from './sharing/sharing.service.js';
import { SurvivorshipPreviewer } from './survivorship/preview.js';
import { Rederivation } from './survivorship/rederivation.js';
import { RederivationRepository } from './survivorship/rederivation.repository.js';
import { RederivationWorker } from './survivorship/rederivation-worker.js';
import { SurvivorshipController } from './survivorship/survivorship.controller.js';
import { SurvivorshipRepository } from './survivorship/survivorship.repository.js';
import { SurvivorshipService } from './survivorship/survivorship.service.js';
import { Places } from './units/places.js';

/** What the process has set up before Nest starts. */
export interface RegistryResources {
  readonly configuration: Pick<Configuration, 'natsUrl' | 'stream' | 'concurrency'>;
  readonly dataSource: DataSource;
  readonly keyRing: KeyRing;
}

/** What is known about whom, and where it came from: source records, persons, units. */
@Module({})
export class RegistryModule implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    health: HealthChecks,
  ) {
    health.add('database', () => dataSource.query('SELECT 1'));
  }

  static forRoot({ configuration, dataSource, keyRing }: RegistryResources): DynamicModule {
    return {
      module: RegistryModule,
      imports: [
        SecurityModule.forRoot(keyRing),
        HealthModule,
        MetricsModule,
        MessagingModule.forRoot({
          service: 'registry',
          dataSource,
          natsUrl: configuration.natsUrl,
          stream: configuration.stream,
          keyRing,
          logger: new Logger('messaging'),
          tuning: { concurrency: configuration.concurrency },
        }),
      ],
      controllers: [
        RecordsController,
        PersonsController,
        SurvivorshipController,
        SharingController,
        FindingsController,
        OrganisationUnitsController,
        AnnouncementsController,
      ],
      providers: [
        { provide: DataSource, useValue: dataSource },
        Places,
        RecentVersions,
        IntakeRepository,
        IntakeService,
        IntakeConsumer,
        SharingService,
        SurvivorshipRepository,
        SurvivorshipService,
        SurvivorshipPreviewer,
        RederivationRepository,
        Rederivation,
        RederivationWorker,
        FindingsRepository,
        FindingsService,
        IdentityRepository,
        IdentityService,
        AnnouncementsService,
        IdentityConsumer,
        OrganisationUnits,
        OrganisationUnitsRepository,
        PersonsService,
        PersonHistoryService,
        PersonSearcher,
        PersonsInUnits,
        RecordsService,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
