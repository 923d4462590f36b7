import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { queryTransport } from '#messaging';
import { createLogger, observeHttp } from '#observability';
import { assertMigrated, createDataSource } from '#persistence';
import { assertEveryRouteDeclaresAccess, KeyRing } from '#security';
import { readConfiguration } from './configuration.js';
import { migrations } from './migrations/index.js';
import { ReportsModule } from './reports.module.js';

async function start(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger('reports', configuration.logLevel);
  const keyRing = KeyRing.fromFile(configuration.keysFile);
  const dataSource = await createDataSource({
    url: configuration.databaseUrl,
    schema: 'reports',
    scope: 'hub',
    // Each message in work holds one connection; reports are answered beside them.
    poolSize: configuration.concurrency + 8,
    applicationName: `lienthong reports ${configuration.worker}`,
  }).initialize();
  await assertMigrated(dataSource, migrations);

  const app = await NestFactory.create<NestFastifyApplication>(
    ReportsModule.forRoot({ configuration, dataSource, keyRing }),
    new FastifyAdapter(),
    { logger },
  );
  assertEveryRouteDeclaresAccess(app);
  observeHttp(app.getHttpAdapter().getInstance(), logger);
  app.connectMicroservice(queryTransport(configuration.natsUrl, 'reports'), { inheritAppConfig: true });
  app.enableShutdownHooks();
  await app.listen(configuration.port, configuration.host);
  await app.startAllMicroservices();
}

start().catch((error: unknown) => {
  process.stderr.write(`reports: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
