import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { v7 } from 'uuid';
import {
  CHUNK_WEIGHT,
  deadLettersQuery,
  IDENTITY,
  INTAKE,
  NO_COUNTS,
  PERSON_QUERY,
  PERSONS,
  RECORD_QUERY,
  RECORDS,
  REJECTED,
  SETTLED,
  type Cause,
  type ChunkCounts,
  type IntakeRow,
  type PersonsChanged,
  type RowsRejected,
  type Service,
} from '#contracts';
import { EventBus, MESSAGING_TABLES_SQL, Queries, queryTransport } from '#messaging';
import { createDataSource, migrate } from '#persistence';
import { assertEveryRouteDeclaresAccess, KeyRing } from '#security';
import { freshDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { readConfiguration } from '../src/configuration.js';
import { entities } from '../src/entities.js';
import { migrations } from '../src/migrations/index.js';
import { RegistryModule } from '../src/registry.module.js';

class Messaging1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);
  }
  async down(): Promise<void> {}
}

const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };
const RECEIVED = '2026-11-01T08:00:00.000Z';

const keyRing = new KeyRing(KeyRing.generate());
const instances: NestFastifyApplication[] = [];
const dataSources: DataSource[] = [];
const buses: EventBus[] = [];
const settledCauses: Cause[] = [];
const announced: PersonsChanged[] = [];
const rejected: RowsRejected['rows'][number][] = [];
let infrastructure: TestInfrastructure;
let database: TestDatabase;
let gateway: EventBus;
let queries: Queries;

async function dataSourceOf(service: Service): Promise<DataSource> {
  const settings = {
    url: database.applicationUrl(service),
    schema: service,
    scope: 'hub',
    applicationName: 'test',
  } as const;
  const dataSource = await createDataSource(settings, service === 'registry' ? entities : []).initialize();
  if (service !== 'registry') dataSources.push(dataSource);
  return dataSource;
}

async function bus(service: Service): Promise<EventBus> {
  const dataSource = await dataSourceOf(service);
  const made = new EventBus({
    service,
    dataSource,
    natsUrl: infrastructure.natsUrl,
    keyRing,
    logger: SILENT,
  });
  buses.push(made);
  return made;
}

async function startRegistry(): Promise<void> {
  const configuration = readConfiguration({
    LIENTHONG_DATABASE_URL: database.applicationUrl('registry'),
    LIENTHONG_NATS_URL: infrastructure.natsUrl,
    LIENTHONG_KEYS_FILE: 'given by the test',
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    RegistryModule.forRoot({ configuration, dataSource: await dataSourceOf('registry'), keyRing }),
    new FastifyAdapter(),
    { logger: ['fatal'], abortOnError: false },
  );
  assertEveryRouteDeclaresAccess(app);
  app.connectMicroservice(queryTransport(configuration.natsUrl, 'registry'), { inheritAppConfig: true });
  await app.listen(0, '127.0.0.1');
  await app.startAllMicroservices();
  instances.push(app);
}

/** Matching as simple as can be: records with one national id are one person. */
async function startMatching(): Promise<void> {
  const matching = await bus('matching');
  const numbers = new Map<string, string>();
  let version = 0;
  await matching.consume(
    RECORDS,
    async (delivery) => {
      await delivery.once(async (tx, { records, causes }) => {
        for (const { recordId, identity } of records)
          numbers.set(recordId, identity?.national_id ?? recordId);
        const touched = new Set(records.map(({ recordId }) => numbers.get(recordId)));
        const groups = [...touched].map((number) => {
          const ids = [...numbers]
            .filter(([, other]) => other === number)
            .map(([id]) => id)
            .sort();
          return {
            records: ids,
            version: version + 1,
            caseIds: [],
            inReview: [],
            lowGroup: ids[0] as string,
          };
        });
        version += 1;
        await matching.publish(tx, IDENTITY, { groups, withdrawn: [], cases: [], causes });
      });
    },
    { concurrency: 1 },
  );
  matching.start();
}

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  database = await freshDatabase(infrastructure);
  await migrate(database.adminUrl, 'registry', migrations);
  for (const service of ['gateway', 'matching', 'reports'])
    await migrate(database.adminUrl, service, [Messaging1700000000000]);
  gateway = await bus('gateway');
  await gateway.consume(SETTLED, (delivery) =>
    delivery.once(async (_tx, { causes }) => void settledCauses.push(...causes)).then(() => undefined),
  );
  await gateway.consume(PERSONS, (delivery) =>
    delivery.once(async (_tx, data) => void announced.push(data)).then(() => undefined),
  );
  await gateway.consume(REJECTED.registry, (delivery) =>
    delivery.once(async (_tx, { rows }) => void rejected.push(...rows)).then(() => undefined),
  );
  gateway.start();
  const reports = await bus('reports');
  await reports.consume(PERSONS, (delivery) => delivery.once(async () => undefined));
  reports.start();
  await startMatching();
  await startRegistry();
  await startRegistry();
  queries = instances[0]?.get(Queries) as Queries;
});

afterAll(async () => {
  await Promise.all(instances.map((app) => app.close()));
  await Promise.all(buses.map((made) => made.stop()));
  await Promise.all(dataSources.map((dataSource) => dataSource.destroy()));
  await database?.drop();
  await infrastructure?.stop();
});

let sequence = 0;

function row(localId: string, nationalId: string): IntakeRow {
  const person = { fullName: 'Nguyễn Thị Hòa', nationalId };
  return {
    op: 'upsert',
    seq: ++sequence,
    localId,
    record: { localId, person, membership: { status: 'active' } },
  };
}

function push(organisation: string, rows: IntakeRow[]): Promise<string> {
  const causes = [{ chunkId: v7(), weight: CHUNK_WEIGHT, counts: NO_COUNTS }];
  return gateway.transaction((tx) =>
    gateway.publish(tx, INTAKE, { organisation, receivedAt: RECEIVED, rows, causes }),
  );
}

const causesOf = () => [...settledCauses, ...announced.flatMap(({ causes }) => causes)];

/** Waits until `chunks` chunks have come back, and gives what became of their rows. */
async function settled(chunks: number): Promise<ChunkCounts> {
  const weight = () => causesOf().reduce((sum, cause) => sum + cause.weight, 0);
  const deadline = Date.now() + 30_000;
  while (weight() < chunks * CHUNK_WEIGHT) {
    if (Date.now() > deadline) throw new Error(`${chunks} chunks have not settled`);
    await sleep(20);
  }
  expect(weight()).toBe(chunks * CHUNK_WEIGHT);
  const total = { ...NO_COUNTS };
  for (const { counts } of causesOf()) {
    for (const name of Object.keys(total) as (keyof ChunkCounts)[]) total[name] += counts[name];
  }
  return total;
}

function reset(): void {
  settledCauses.length = 0;
  announced.length = 0;
}

const list = (name: string, size: number) =>
  Array.from({ length: size }, (_, index) => row(`${name}-${index}`, `0721850${String(10_000 + index)}`));

describe('two registry instances on one stream', () => {
  beforeEach(reset);

  test('settle every chunk and give one person to records of one human', async () => {
    await Promise.all(
      ['youth-union', 'veterans', 'farmers-union'].flatMap((organisation) => [
        push(organisation, list('a', 30)),
        push(organisation, list('b', 30)),
      ]),
    );
    expect(await settled(6)).toMatchObject({ created: 180, unchanged: 0 });
    const newest = new Map<string, PersonsChanged['persons'][number]>();
    for (const person of announced.flatMap(({ persons }) => persons)) {
      if ((newest.get(person.personId)?.version ?? 0) < person.version) newest.set(person.personId, person);
    }
    const living = [...newest.values()].filter(({ records }) => records.length > 0);
    expect(living.map(({ records }) => records.length)).toEqual(Array.from({ length: 30 }, () => 6));
  });

  test('send a list that changes nothing straight back', async () => {
    await push('youth-union', list('a', 30));
    expect(await settled(1)).toMatchObject({ created: 0, unchanged: 30 });
    expect(announced).toEqual([]);
    await push('youth-union', []);
    expect(await settled(2)).toMatchObject({ unchanged: 30 });
  });

  test('answer for a record and its person', async () => {
    await push('veterans', [row('single', '080185099999')]);
    await settled(1);
    const [person] = announced.flatMap(({ persons }) => persons);
    const recordId = person?.records[0]?.recordId as string;
    const view = await queries.ask(RECORD_QUERY, { organisation: 'veterans', recordId });
    expect(view).toMatchObject({ state: 'linked', personId: person?.personId, memberElsewhere: false });
    expect(await queries.ask(RECORD_QUERY, { organisation: 'youth-union', recordId })).toBeNull();
    expect(await queries.ask(PERSON_QUERY, { personId: person?.personId as string })).toMatchObject({
      records: [{ recordId, organisation: 'veterans', localId: 'single' }],
    });
    expect(await queries.ask(PERSON_QUERY, { personId: 'nobody' })).toBeNull();
  });

  test('put a row that they cannot store aside, and settle the others', async () => {
    const bad = row('bad', 'x');
    (bad as { record: { membership: { unitCode: string } } }).record.membership.unitCode = 'NUL \u0000';
    await push('veterans', [row('good', '080185088888'), bad]);
    expect(await settled(1)).toMatchObject({ created: 1 });
    const deadline = Date.now() + 10_000;
    while (rejected.length === 0 && Date.now() < deadline) await sleep(20);
    expect(rejected).toMatchObject([{ seq: bad.seq, recovered: false }]);
    const [letter, ...others] = await queries.ask(deadLettersQuery('registry'), {});
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ eventType: INTAKE.type, sequences: [bad.seq], state: 'open' });
  });
});
