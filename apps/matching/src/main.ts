import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { vietnameseMembershipModel } from '#linkage';
import { queryTransport } from '#messaging';
import { createLogger, observeHttp } from '#observability';
import { assertMigrated, createDataSource } from '#persistence';
import { assertEveryRouteDeclaresAccess, KeyRing } from '#security';
import { readConfiguration } from './configuration.js';
import { MatchingModule } from './matching.module.js';
import { ModelStore } from './models/model-store.js';
import { migrations } from './migrations/index.js';

async function start(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger('matching', configuration.logLevel);
  const keyRing = KeyRing.fromFile(configuration.keysFile);
  const dataSource = await createDataSource({
    url: configuration.databaseUrl,
    schema: 'matching',
    scope: 'hub',
    // Each message in work holds one connection; the replica, the bus and health checks need some beside.
    poolSize: configuration.concurrency * 2 + 4,
    applicationName: `lienthong matching ${process.env.LIENTHONG_WORKER ?? process.pid}`,
  }).initialize();
  // Work on models locks what everything else waits for, and must not wait for a connection itself then.
  const background = await createDataSource({
    url: configuration.databaseUrl,
    schema: 'matching',
    scope: 'hub',
    poolSize: 4,
    applicationName: `lienthong matching models ${process.env.LIENTHONG_WORKER ?? process.pid}`,
  }).initialize();
  await assertMigrated(dataSource, migrations);
  const models = new ModelStore(dataSource, keyRing);
  await models.registerShipped(vietnameseMembershipModel());

  const app = await NestFactory.create<NestFastifyApplication>(
    MatchingModule.forRoot({ configuration, dataSource, background, keyRing, models }),
    new FastifyAdapter(),
    { logger },
  );
  assertEveryRouteDeclaresAccess(app);
  observeHttp(app.getHttpAdapter().getInstance(), logger);
  app.connectMicroservice(queryTransport(configuration.natsUrl, 'matching'), { inheritAppConfig: true });
  app.enableShutdownHooks();
  await app.listen(configuration.port, configuration.host);
  await app.startAllMicroservices();
}

start().catch((error: unknown) => {
  process.stderr.write(`matching: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
