import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { queryTransport } from '#messaging';
import { createLogger, observeHttp } from '#observability';
import { assertMigrated, createDataSource } from '#persistence';
import { assertEveryRouteDeclaresAccess, KeyRing } from '#security';
import { readConfiguration } from './configuration.js';
import { entities } from './entities.js';
import { migrations } from './migrations/index.js';
import { RegistryModule } from './registry.module.js';

async function start(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger('registry', configuration.logLevel);
  const keyRing = KeyRing.fromFile(configuration.keysFile);
  const dataSource = await createDataSource(
    {
      url: configuration.databaseUrl,
      schema: 'registry',
      scope: 'hub',
      // Two kinds of messages in work, and queries beside them.
      poolSize: configuration.concurrency * 2 + 4,
      applicationName: `lienthong registry ${configuration.worker}`,
    },
    entities,
  ).initialize();
  await assertMigrated(dataSource, migrations);

  const app = await NestFactory.create<NestFastifyApplication>(
    RegistryModule.forRoot({ configuration, dataSource, keyRing }),
    new FastifyAdapter(),
    { logger },
  );
  assertEveryRouteDeclaresAccess(app);
  observeHttp(app.getHttpAdapter().getInstance(), logger);
  app.connectMicroservice(queryTransport(configuration.natsUrl, 'registry'), { inheritAppConfig: true });
  app.enableShutdownHooks();
  await app.listen(configuration.port, configuration.host);
  await app.startAllMicroservices();
}

start().catch((error: unknown) => {
  process.stderr.write(`registry: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
