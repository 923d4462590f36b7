import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { LoggerService } from '@nestjs/common';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { NO_COUNTS, type IntakeChunk, type PersonsChanged, type Service } from '#contracts';
import {
  EventBus,
  natsConnectionOptions,
  MESSAGING_TABLES_SQL,
  type MessagingOptions,
  type Tuning,
} from '#messaging';
import { createDataSource, migrate } from '#persistence';
import { KeyRing } from '#security';
import { freshDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';

/** The tables of the bus, and one in which handlers leave their traces. */
class MessagingTables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);
    await runner.query('CREATE TABLE effect (message_id uuid NOT NULL, item text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effect, outbox, inbox, dead_letter');
  }
}

export const FAST: Partial<Tuning> = {
  pollMs: 50,
  inspectMs: 100,
  receiptGraceMs: 200,
  republishMs: 60_000,
  retryMs: 10,
  retryMaxMs: 200,
  ackWaitMs: 2_000,
};

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };
const LOUD: LoggerService = { log: console.log, warn: console.warn, error: console.error };

/** PostgreSQL, nats-server, and buses of several services on them, as many instances as a test wants. */
export class MessageHub {
  readonly keyRing = new KeyRing(KeyRing.generate());
  strangeKeyRing(): KeyRing {
    return new KeyRing(KeyRing.generate());
  }

  private readonly buses: EventBus[] = [];
  private readonly dataSources: DataSource[] = [];

  private constructor(
    readonly infrastructure: TestInfrastructure,
    readonly database: TestDatabase,
  ) {}

  static async start(services: readonly Service[] = ['gateway', 'registry', 'reports']): Promise<MessageHub> {
    // These suites kill and wipe their broker, so it must be nobody else's.
    process.env.NATS_URL = '';
    const infrastructure = await startInfrastructure();
    const database = await freshDatabase(infrastructure, services);
    for (const service of services) await migrate(database.adminUrl, service, [MessagingTables1700000000000]);
    return new MessageHub(infrastructure, database);
  }

  async dataSource(service: Service): Promise<DataSource> {
    const dataSource = createDataSource({
      url: this.database.applicationUrl(service),
      schema: service,
      scope: 'hub',
      applicationName: `test ${service}`,
    });
    await dataSource.initialize();
    this.dataSources.push(dataSource);
    return dataSource;
  }

  /** An instance of a service, not started. */
  async bus(
    service: Service,
    options: Partial<MessagingOptions> = {},
  ): Promise<{ bus: EventBus; dataSource: DataSource }> {
    const dataSource = options.dataSource ?? (await this.dataSource(service));
    const bus = new EventBus({
      service,
      dataSource,
      natsUrl: this.infrastructure.natsUrl,
      keyRing: this.keyRing,
      logger: process.env.LOUD ? LOUD : SILENT,
      switchedOff: new Set(),
      ...options,
      tuning: { ...FAST, ...options.tuning },
    });
    this.buses.push(bus);
    return { bus, dataSource };
  }

  /** Stops all buses and empties the tables and the stream. */
  async reset(): Promise<void> {
    await Promise.all(this.buses.splice(0).map((bus) => bus.stop()));
    await this.withManager((manager) => manager.streams.delete('LIENTHONG')).catch(() => false);
    const emptying = this.dataSources.splice(0);
    for (const dataSource of emptying) {
      if (!dataSource.isInitialized) continue;
      await dataSource.query('DELETE FROM outbox');
      await dataSource.query('DELETE FROM inbox');
      await dataSource.query('DELETE FROM effect');
      await dataSource.query('DELETE FROM dead_letter');
      await dataSource.destroy();
    }
  }

  async stop(): Promise<void> {
    await this.reset();
    await this.database.drop();
    await this.infrastructure.stop();
  }

  /** Messages that the stream holds. */
  async streamMessages(): Promise<number> {
    return this.withManager(
      async (manager) => (await manager.streams.info('LIENTHONG')).state.messages,
    ).catch(() => 0);
  }

  async withManager<T>(work: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    const nats = await connect(natsConnectionOptions(this.infrastructure.natsUrl, 'test'));
    try {
      return await work(await jetstreamManager(nats));
    } finally {
      await nats.close();
    }
  }

  async stopNats(): Promise<void> {
    await this.infrastructure.nats?.stop();
  }

  async startNats(): Promise<void> {
    await this.infrastructure.nats?.start();
  }

  /** The broker loses everything it holds. */
  async wipeNats(): Promise<void> {
    await this.stopNats();
    this.infrastructure.wipeNatsStore();
    await this.startNats();
  }
}

export function chunk(...rows: number[]): IntakeChunk {
  return {
    organisation: 'youth-union',
    receivedAt: '2026-03-01T00:00:00.000Z',
    rows: rows.map((seq) => ({ op: 'withdraw', seq, localId: `L${seq}`, observedAt: null, reason: 'other' })),
    causes: [{ chunkId: `chunk-${rows[0]}`, weight: 1, counts: NO_COUNTS }],
  };
}

export function noPersons(): PersonsChanged {
  return { knownAt: '2026-03-01T00:00:00.000Z', persons: [], withdrawn: [], cases: [], causes: [] };
}

/** Waits until `condition` holds; fails naming it when it does not in time. */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(20);
  }
}

export async function count(dataSource: DataSource, table: string): Promise<number> {
  const rows: { count: string }[] = await dataSource.query(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
}
