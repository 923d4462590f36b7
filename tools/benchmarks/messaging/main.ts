/**
 * Measures the event bus alone, on a private PostgreSQL and nats-server: latency of one hop (commit of the
 * producer to start of the consumer's effect), and throughput and CPU per chunk of 500 rows.
 *
 * Usage: npm run --silent bench:messaging -- [chunks]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { INTAKE, NO_COUNTS, type IntakeChunk, type Service } from '#contracts';
import { EventBus, MESSAGING_TABLES_SQL } from '#messaging';
import { applicationRole, createDataSource, ensureDatabase, migrate } from '#persistence';
import { KeyRing } from '#security';
import { removeOwnedFolder, secret, startInfrastructure } from '../../infrastructure/index.js';

const ROWS_PER_CHUNK = 500;
const LATENCY_SAMPLES = 200;
const WARM_UP_CHUNKS = 50;
const IN_FLIGHT_TRANSACTIONS = 4;

class MessagingTables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, inbox, dead_letter');
  }
}

function chunk(rows: number, round: number): IntakeChunk {
  return {
    organisation: 'youth-union',
    receivedAt: new Date().toISOString(),
    rows: Array.from({ length: rows }, (_, place) => ({
      op: 'upsert' as const,
      seq: round * ROWS_PER_CHUNK + place,
      localId: `DV-${round}-${place}`,
      record: {
        localId: `DV-${round}-${place}`,
        observedAt: '2026-03-01T08:00:00Z',
        person: {
          fullName: 'Nguyễn Thị Minh Khai',
          dateOfBirth: '1990-05-17',
          gender: 'female' as const,
          nationalId: `0791900${String(place).padStart(5, '0')}`,
          phone: '0912345678',
          residence: {
            communeCode: '26734',
            communeText: 'Phường Bến Nghé',
            provinceText: 'TP. Hồ Chí Minh',
            hamlet: 'Khu phố 3',
          },
        },
        membership: {
          status: 'active' as const,
          unitCode: 'CD-26734-03',
          role: 'đoàn viên',
          joinedOn: '2008-03-26',
          cardNumber: `T${place}`,
        },
      },
    })),
    causes: [{ chunkId: `chunk-${round}`, weight: 1, counts: NO_COUNTS }],
  };
}

async function main(): Promise<void> {
  const chunks = Number(process.argv[2] ?? 400);
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-benchmark-'));
  const infrastructure = await startInfrastructure({ dataFolder: folder });
  const buses: EventBus[] = [];
  const dataSources: DataSource[] = [];
  try {
    const password = secret();
    const services: Service[] = ['gateway', 'registry'];
    const adminUrl = await ensureDatabase(
      infrastructure.databaseUrl,
      `benchmark_${process.pid}`,
      services.map((service) => ({ service, password })),
    );
    const keyRing = new KeyRing(KeyRing.generate());
    for (const service of services) {
      await migrate(adminUrl, service, [MessagingTables1700000000000]);
      const url = new URL(adminUrl);
      url.username = applicationRole(service);
      url.password = password;
      const dataSource = createDataSource({
        url: url.href,
        schema: service,
        scope: 'hub',
        applicationName: `benchmark ${service}`,
      });
      await dataSource.initialize();
      dataSources.push(dataSource);
      buses.push(new EventBus({ service, dataSource, natsUrl: infrastructure.natsUrl, keyRing }));
    }
    const [gateway, registry] = buses as [EventBus, EventBus];
    let received = 0;
    let arrived: (() => void) | undefined;
    await registry.consume(INTAKE, (delivery) =>
      delivery.once(async () => {
        received++;
        arrived?.();
      }),
    );
    for (const bus of buses) bus.start();

    const publish = (data: IntakeChunk): Promise<string> =>
      gateway.transaction((tx) => gateway.publish(tx, INTAKE, data));
    const untilReceived = async (total: number): Promise<void> => {
      while (received < total) await sleep(1);
    };
    for (let round = 0; round < WARM_UP_CHUNKS; round++) await publish(chunk(ROWS_PER_CHUNK, round));
    await untilReceived(WARM_UP_CHUNKS);
    await sleep(500);

    const hops: number[] = [];
    for (let sample = 0; sample < LATENCY_SAMPLES; sample++) {
      const arrival = new Promise<number>((resolve) => {
        arrived = () => resolve(performance.now());
      });
      await publish(chunk(1, sample));
      const committed = performance.now();
      hops.push((await arrival) - committed);
      await sleep(10);
    }
    arrived = undefined;
    hops.sort((a, b) => a - b);

    const payload = chunk(ROWS_PER_CHUNK, 0);
    const bytes = JSON.stringify(payload).length;
    const before = received;
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    let next = 0;
    const writer = async (): Promise<void> => {
      while (next < chunks) {
        next++;
        await publish(payload);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT_TRANSACTIONS }, writer));
    await untilReceived(before + chunks);
    const milliseconds = performance.now() - startedAt;
    const cpu = process.cpuUsage(cpuBefore);
    const quantile = (share: number): number => round(hops[Math.floor(share * (hops.length - 1))] ?? 0);
    console.log(
      JSON.stringify({
        hopMs: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) },
        chunkBytes: bytes,
        chunksPerSecond: round(chunks / (milliseconds / 1000)),
        rowsPerSecond: Math.round((chunks * ROWS_PER_CHUNK) / (milliseconds / 1000)),
        // Producer, relay and consumer together, JSON and sealing included.
        cpuMsPerChunk: round((cpu.user + cpu.system) / 1000 / chunks),
      }),
    );
  } finally {
    await Promise.all(buses.map((bus) => bus.stop()));
    await Promise.all(dataSources.map((dataSource) => dataSource.destroy()));
    await infrastructure.stop();
    removeOwnedFolder(join(folder, 'postgresql'));
    rmSync(folder, { recursive: true, force: true });
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

await main();
