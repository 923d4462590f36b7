import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { MessagingModule } from '#messaging';
import { HealthModule, MetricsModule } from '#observability';
import { OutboundHttp } from '#outbound';
import { SecurityModule, type KeyRing } from '#security';
import { ArrivalsController } from './arrivals/arrivals.controller.js';
import { Adapters } from './adapters/adapters.js';
import { AdaptersController } from './adapters/adapters.controller.js';
import { BatchIntake } from './batches/batch-intake.js';
import { BatchReader } from './batches/batch-reader.js';
import { BatchViews } from './batches/batch-views.js';
import { BodyFormats } from './batches/body-format.js';
import { BatchesController } from './batches/batches.controller.js';
import { Cancellation } from './batches/cancellation.js';
import { Corrections } from './batches/corrections.js';
import { FullLists } from './batches/full-lists.js';
import { Rejections } from './batches/rejections.js';
import { Replays } from './batches/replays.js';
import { RowErrors } from './batches/row-errors.service.js';
import { StoredBatches } from './batches/stored-batches.js';
import { StoredBodies } from './bodies/stored-bodies.js';
import { ChangeFeed } from './changes/change-feed.js';
import { ChangeSignals } from './changes/change-signals.js';
import { ChangesController } from './changes/changes.controller.js';
import { CONFIGURATION, type Configuration } from './configuration.js';
import { ConnectorDefinitions } from './connectors/connector-definitions.js';
import { ConnectorRunner } from './connectors/connector-runner.js';
import { ConnectorStore } from './connectors/connector-store.js';
import { ConnectorViews } from './connectors/connector-views.js';
import { ConnectorsController } from './connectors/connectors.controller.js';
import { RunWriter } from './connectors/run-writer.js';
import { Sources } from './connectors/sources.js';
import { WatchedFolders } from './connectors/watched-folders.js';
import { Connections } from './connections.js';
import { HUB_DATA, ORGANISATION_DATA } from './database.js';
import { DocumentationController } from './documentation/documentation.controller.js';
import { Idempotency } from './idempotency/idempotency.js';
import { Backlog } from './intake/backlog.js';
import { chunkBodies } from './intake/chunk-bodies.js';
import { IntakeJournal } from './intake/intake-journal.js';
import { ResolutionWaiters } from './intake/resolution-waiters.js';
import { Returns } from './intake/returns.js';
import { Settlement } from './intake/settlement.js';
import { Upkeep } from './intake/upkeep.js';
import { MemberIntake } from './members/member-intake.js';
import { MemberStates } from './members/member-states.js';
import { MemberViews } from './members/member-views.js';
import { MembersController } from './members/members.controller.js';
import { Clients } from './oauth/clients.js';
import { ChangeViews } from './models/change-views.js';
import { ModelsController } from './models/models.controller.js';
import { ClientsController } from './oauth/clients.controller.js';
import { OauthController } from './oauth/oauth.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { SharingController } from './sharing/sharing.controller.js';
import { Storage } from './operations/storage.js';
import { WebhookHealth } from './operations/webhook-health.js';
import { SurvivorshipController } from './survivorship/survivorship.controller.js';
import { UnitsController } from './organisation-units/units.controller.js';
import { PlacesController } from './places/places.controller.js';
import { PeriodsController } from './periods/periods.controller.js';
import { ExportFiles } from './exports/export-files.js';
import { ReportFilesInterceptor } from './exports/report-files.interceptor.js';
import { ExportsController } from './exports/exports.controller.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { FindingsController } from './findings/findings.controller.js';
import { PersonsController } from './persons/persons.controller.js';
import { ReportImportsController } from './reports/report-imports.controller.js';
import { RoundsController } from './rounds/rounds.controller.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { AutomaticAssignment } from './review/automatic-assignment.js';
import { BulkController } from './review/bulk.controller.js';
import { CaseViews } from './review/case-views.js';
import { CasesController } from './review/cases.controller.js';
import { Coordinators } from './review/coordinators.js';
import { DecisionsController } from './review/decisions.controller.js';
import { ProposalsConsumer } from './proposals/proposals.consumer.js';
import { ProposalsController } from './proposals/proposals.controller.js';
import { Proposals } from './proposals/proposals.repository.js';
import { Accounts } from './sign-in/accounts.js';
import { IdentityProvider } from './sign-in/identity-provider.js';
import { OidcController } from './sign-in/oidc.controller.js';
import { SessionController } from './sign-in/session.controller.js';
import { Sessions } from './sign-in/sessions.js';
import { SignInTrail } from './sign-in/sign-in-trail.js';
import { SignInsController } from './sign-in/sign-ins.controller.js';
import { PairEvidence } from './review/pair-evidence.js';
import { SamplesController } from './review/samples.controller.js';
import { Uploads } from './uploads/uploads.service.js';
import { UploadsController } from './uploads/uploads.controller.js';
import { Deliveries } from './webhooks/deliveries.repository.js';
import { WebhookDispatcher } from './webhooks/webhook-dispatcher.js';
import { WebhookSender } from './webhooks/webhook-sender.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { Webhooks } from './webhooks/webhooks.repository.js';
import { WebhooksService } from './webhooks/webhooks.service.js';

/** What the process has set up before Nest starts. */
export interface GatewayResources {
  readonly configuration: Configuration;
  readonly keyRing: KeyRing;
  /** Sees no organisation's rows until `asOrganisation`. */
  readonly organisationData: DataSource;
  /** Sees all. */
  readonly hubData: DataSource;
}

/** Everything that enters or leaves the hub. */
@Module({})
export class GatewayModule {
  static forRoot(resources: GatewayResources): DynamicModule {
    const { configuration, keyRing, organisationData, hubData } = resources;
    const signInTrail = new SignInTrail(hubData);
    const sessions = new Sessions(hubData, configuration.session, signInTrail);
    return {
      module: GatewayModule,
      imports: [
        SecurityModule.forRoot(keyRing, sessions),
        HealthModule,
        MetricsModule,
        MessagingModule.forRoot({
          service: 'gateway',
          dataSource: hubData,
          natsUrl: configuration.natsUrl,
          stream: configuration.stream,
          keyRing,
          bodyLoader: chunkBodies(hubData),
          logger: new Logger('messaging'),
        }),
      ],
      controllers: [
        OauthController,
        ClientsController,
        SessionController,
        OidcController,
        SignInsController,
        MembersController,
        AdaptersController,
        BatchesController,
        UploadsController,
        ChangesController,
        ConnectorsController,
        UnitsController,
        CasesController,
        DecisionsController,
        BulkController,
        ModelsController,
        SamplesController,
        WebhooksController,
        ProposalsController,
        PersonsController,
        FindingsController,
        SurvivorshipController,
        SharingController,
        ReportImportsController,
        ReportsController,
        PeriodsController,
        PlacesController,
        ArrivalsController,
        ExportsController,
        RoundsController,
        SubscriptionsController,
        ModelsController,
        OperationsController,
        DocumentationController,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: ReportFilesInterceptor },
        { provide: CONFIGURATION, useValue: configuration },
        { provide: ORGANISATION_DATA, useValue: organisationData },
        { provide: HUB_DATA, useValue: hubData },
        { provide: OutboundHttp, useValue: new OutboundHttp({ policy: configuration.outbound }) },
        { provide: Sessions, useValue: sessions },
        { provide: SignInTrail, useValue: signInTrail },
        ...(configuration.oidc
          ? [{ provide: IdentityProvider, useValue: new IdentityProvider(configuration.oidc) }]
          : []),
        Accounts,
        AutomaticAssignment,
        Backlog,
        Adapters,
        BatchIntake,
        BatchReader,
        BatchViews,
        BodyFormats,
        Cancellation,
        CaseViews,
        PairEvidence,
        ChangeFeed,
        ChangeSignals,
        ChangeViews,
        Clients,
        Connections,
        Corrections,
        ConnectorDefinitions,
        ConnectorRunner,
        ConnectorStore,
        ConnectorViews,
        ExportFiles,
        FullLists,
        Coordinators,
        Idempotency,
        IntakeJournal,
        MemberIntake,
        MemberStates,
        MemberViews,
        Rejections,
        ResolutionWaiters,
        Returns,
        Replays,
        RowErrors,
        StoredBatches,
        StoredBodies,
        Uploads,
        RunWriter,
        Sources,
        Settlement,
        Storage,
        Upkeep,
        Proposals,
        ProposalsConsumer,
        Deliveries,
        WebhookDispatcher,
        WebhookHealth,
        WebhookSender,
        Webhooks,
        WebhooksService,
        WatchedFolders,
      ],
    };
  }
}
