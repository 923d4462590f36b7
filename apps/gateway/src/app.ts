import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { queryTransport } from '#messaging';
import { createLogger, observeHttp, type JsonLogger } from '#observability';
import { assertMigrated, createDataSource } from '#persistence';
import { assertEveryRouteDeclaresAccess, KeyRing } from '#security';
import { Batch } from './batches/batch.entity.js';
import { StoredRowError } from './batches/row-error.entity.js';
import type { Configuration } from './configuration.js';
import { GatewayModule } from './gateway.module.js';
import { gatewayAdapter, leaveBodiesUnread, secureHeaders } from './http/server.js';
import { serveConsole } from './http/console-files.js';
import { IdempotencyEntry } from './idempotency/idempotency-entry.entity.js';
import { IntakeChunkEntry } from './intake/intake-chunk.entity.js';
import { MemberState } from './members/member-state.entity.js';
import { migrations } from './migrations/index.js';
import { Client } from './oauth/client.entity.js';
import { readClientsFile } from './oauth/clients-file.js';
import { Clients } from './oauth/clients.js';
import { Organisation } from './oauth/organisation.entity.js';
import { Account } from './sign-in/account.entity.js';
import { Accounts } from './sign-in/accounts.js';

const ENTITIES = [
  Account,
  Batch,
  Client,
  IdempotencyEntry,
  IntakeChunkEntry,
  MemberState,
  Organisation,
  StoredRowError,
];
const SCHEMA = 'gateway';

/** The gateway, listening; `close()` stops it. Throws when it cannot serve as configured. */
export async function startGateway(
  configuration: Configuration,
  logger: JsonLogger = createLogger('gateway', configuration.logLevel),
): Promise<NestFastifyApplication> {
  const clients =
    configuration.clientsFile === undefined ? undefined : readClientsFile(configuration.clientsFile);
  const keyRing = KeyRing.fromFile(configuration.keysFile);
  const database = { url: configuration.databaseUrl, schema: SCHEMA };
  const hubData = await createDataSource(
    { ...database, scope: 'hub', poolSize: 16, applicationName: 'lienthong gateway events' },
    ENTITIES,
  ).initialize();
  await assertMigrated(hubData, migrations);
  const organisationData = await createDataSource(
    { ...database, scope: 'none', poolSize: 24, applicationName: 'lienthong gateway requests' },
    ENTITIES,
  ).initialize();

  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.forRoot({ configuration, keyRing, organisationData, hubData }),
    gatewayAdapter(),
    { logger, bodyParser: false },
  );
  leaveBodiesUnread(app);
  secureHeaders(app);
  if (configuration.consoleFolder) serveConsole(app, configuration.consoleFolder);
  observeHttp(app.getHttpAdapter().getInstance(), logger);
  assertEveryRouteDeclaresAccess(app);
  app.connectMicroservice(queryTransport(configuration.natsUrl, SCHEMA), { inheritAppConfig: true });
  if (clients) {
    await app.get(Clients).register(clients);
    await app.get(Accounts).register(clients);
  }
  await app.listen(configuration.port, configuration.host);
  await app.startAllMicroservices();
  return app;
}
