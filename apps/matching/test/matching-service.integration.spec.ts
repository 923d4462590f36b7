import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  CHUNK_WEIGHT,
  deadLettersQuery,
  flowQuery,
  IDENTITY,
  NO_COUNTS,
  RECORDS,
  type IdentityChanged,
  type RecordChange,
} from '#contracts';
import { vietnameseMembershipModel } from '#linkage';
import { EventBus, MESSAGING_TABLES_SQL, Queries, queryTransport } from '#messaging';
import { createDataSource, migrate } from '#persistence';
import { assertEveryRouteDeclaresAccess, KeyRing } from '#security';
import { freshDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { readConfiguration } from '../src/configuration.js';
import { MatchingModule } from '../src/matching.module.js';
import { ModelStore } from '../src/models/model-store.js';
import { migrations } from '../src/migrations/index.js';
import { SILENT } from './matching-instance.js';
import { population } from './population.js';
import { Random, suiteSeed } from './random.js';
import { expectedStanding, standingAfter } from './registry-model.js';

class RegistryMessaging1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);
  }
  async down(): Promise<void> {}
}

const model = vietnameseMembershipModel();
const keyRing = new KeyRing(KeyRing.generate());
const services: NestFastifyApplication[] = [];
const received: IdentityChanged[] = [];
let infrastructure: TestInfrastructure;
let database: TestDatabase;
let registryData: DataSource;
let registry: EventBus;

async function startService(): Promise<NestFastifyApplication> {
  const configuration = readConfiguration({
    LIENTHONG_DATABASE_URL: database.applicationUrl('matching'),
    LIENTHONG_NATS_URL: infrastructure.natsUrl,
    LIENTHONG_KEYS_FILE: 'given by the test',
    LIENTHONG_PORT: '0',
  });
  const dataSource = await createDataSource({
    url: configuration.databaseUrl,
    schema: 'matching',
    scope: 'hub',
    applicationName: 'matching test',
  }).initialize();
  const background = await createDataSource({
    url: configuration.databaseUrl,
    schema: 'matching',
    scope: 'hub',
    applicationName: 'matching test models',
  }).initialize();
  const models = new ModelStore(dataSource, keyRing);
  await models.registerShipped(model);
  const app = await NestFactory.create<NestFastifyApplication>(
    MatchingModule.forRoot({ configuration, dataSource, background, keyRing, models }),
    new FastifyAdapter(),
    { logger: ['fatal'], abortOnError: false },
  );
  assertEveryRouteDeclaresAccess(app);
  app.connectMicroservice(queryTransport(configuration.natsUrl, 'matching'), { inheritAppConfig: true });
  await app.listen(0, '127.0.0.1');
  await app.startAllMicroservices();
  services.push(app);
  return app;
}

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  database = await freshDatabase(infrastructure, ['registry', 'matching']);
  await migrate(database.adminUrl, 'registry', [RegistryMessaging1700000000000]);
  await migrate(database.adminUrl, 'matching', migrations);
  registryData = await createDataSource({
    url: database.applicationUrl('registry'),
    schema: 'registry',
    scope: 'hub',
    applicationName: 'registry test',
  }).initialize();
  registry = new EventBus({
    service: 'registry',
    dataSource: registryData,
    natsUrl: infrastructure.natsUrl,
    keyRing,
    logger: SILENT,
  });
  await registry.consume(IDENTITY, async (delivery) => {
    const fresh = await delivery.once(() => Promise.resolve(true));
    if (fresh) received.push(delivery.data);
  });
  registry.start();
  await startService();
  await startService();
});
afterAll(async () => {
  await Promise.all(services.map((app) => app.close()));
  await registry?.stop();
  await registryData?.destroy();
  await database?.drop();
  await infrastructure?.stop();
});

function announce(records: readonly RecordChange[]): Promise<string> {
  const causes = [{ chunkId: uuidv7(), weight: CHUNK_WEIGHT, counts: NO_COUNTS }];
  return registry.transaction((tx) => registry.publish(tx, RECORDS, { records, causes }));
}

/** Waits until chunks of this total weight have come back. */
async function settled(chunks: number): Promise<void> {
  const weight = (): number =>
    received.reduce((sum, { causes }) => sum + causes.reduce((share, cause) => share + cause.weight, 0), 0);
  const deadline = Date.now() + 30_000;
  while (weight() < chunks * CHUNK_WEIGHT) {
    if (Date.now() > deadline) throw new Error(`${chunks} chunks have not settled`);
    await sleep(20);
  }
  expect(weight()).toBe(chunks * CHUNK_WEIGHT);
}

describe('two matching services on one stream', () => {
  it('become ready once their index is loaded', async () => {
    for (const app of services) {
      const deadline = Date.now() + 10_000;
      for (;;) {
        const response = await fetch(`${await app.getUrl()}/health/ready`);
        if (response.ok) break;
        if (Date.now() > deadline) throw new Error(await response.text());
        await sleep(50);
      }
    }
  });

  it('share the messages, settle every chunk and give the one right answer', async () => {
    const records = population(150, new Random(suiteSeed()));
    let chunks = 0;
    for (let at = 0; at < records.length; at += 15, chunks++) await announce(records.slice(at, at + 15));
    await settled(chunks);
    const { groups, lowGroups, cases } = expectedStanding(records, model);
    expect(standingAfter(received)).toEqual({ groups, lowGroups, cases });
    const counts = received.flatMap(({ causes }) => causes.map((cause) => cause.counts));
    const total = (name: 'linked' | 'review') => counts.reduce((sum, count) => sum + count[name], 0);
    expect(total('linked') + total('review')).toBe(records.length);
  });

  it('put a record that they cannot store aside, and settle the others', async () => {
    received.length = 0;
    const good = {
      ...population(1, new Random(7))[0]!,
      version: 9_000_001,
      localId: 'good',
      recordId: uuidv7(),
    };
    const bad = { ...good, recordId: uuidv7(), localId: 'bad\0', version: 9_000_002 };
    // Text that PostgreSQL cannot hold; the gateway lets none through.
    await announce([good, bad]);
    await settled(1);
    expect(received.flatMap(({ groups }) => groups.flatMap((group) => group.records))).toContain(
      good.recordId,
    );
    const queries = services[0]!.get(Queries, { strict: false });
    expect(await queries.ask(deadLettersQuery('matching'), {})).toMatchObject([
      { service: 'matching', eventType: RECORDS.type, sequences: [bad.version], state: 'open' },
    ]);
    expect(await queries.ask(flowQuery('matching'), {})).toMatchObject({ deadLetters: 1 });
  });
});
