import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { INestMicroservice } from '@nestjs/common';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import {
  APPLIED,
  INTAKE,
  PERSONS,
  PROPOSALS,
  RECORD_QUERY,
  REJECTED,
  SETTLED,
  type Cause,
  type IntakeChunk,
  type PersonsChanged,
  type ProposalsChanged,
  type RecordView,
} from '#contracts';
import { answering, EventBus, MESSAGING_TABLES_SQL, queryTransport } from '#messaging';
import { createDataSource, migrate } from '#persistence';
import { ServiceInternal } from '#security';
import type { GatewayUnderTest } from './gateway-under-test.js';

class OnlyMessaging1763700000000 implements MigrationInterface {
  readonly name = 'OnlyMessaging1763700000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);
  }
  async down(): Promise<void> {
    // Dropped with its database.
  }
}

/**
 * Stands in for registry and reports on the real bus: keeps the chunks that arrive, answers queries from
 * `held`, and sends back what the test says.
 */
export class DownstreamStandIn {
  readonly chunks: IntakeChunk[] = [];
  readonly held = new Map<string, RecordView>();
  /** What happens with each chunk as it arrives; default nothing. */
  onChunk: (chunk: IntakeChunk) => Promise<void> = async () => undefined;

  private constructor(
    private readonly registry: { bus: EventBus; dataSource: DataSource },
    private readonly reports: { bus: EventBus; dataSource: DataSource },
    private readonly answers: INestMicroservice,
  ) {}

  static async start(gateway: GatewayUnderTest): Promise<DownstreamStandIn> {
    const held = new Map<string, RecordView>();
    const registry = await service(gateway, 'registry');
    const reports = await service(gateway, 'reports');
    const answers = await answerQueries(gateway, held);
    const standIn = new DownstreamStandIn(registry, reports, answers);
    Object.assign(standIn, { held });
    await registry.bus.consume(INTAKE, async (delivery) => {
      await delivery.once(async (_tx, chunk) => void standIn.chunks.push(chunk));
      await standIn.onChunk(delivery.data);
    });
    registry.bus.start();
    reports.bus.start();
    return standIn;
  }

  async stop(): Promise<void> {
    for (const { bus, dataSource } of [this.registry, this.reports]) {
      await bus.stop();
      await dataSource.destroy();
    }
    await this.answers.close();
  }

  settled(causes: readonly Cause[]): Promise<unknown> {
    return this.registry.bus.transaction((tx) => this.registry.bus.publish(tx, SETTLED, { causes }));
  }

  persons(change: Partial<PersonsChanged>): Promise<unknown> {
    const data = {
      knownAt: new Date().toISOString(),
      persons: [],
      withdrawn: [],
      cases: [],
      causes: [],
      ...change,
    };
    return this.registry.bus.transaction((tx) => this.registry.bus.publish(tx, PERSONS, data));
  }

  applied(causes: readonly Cause[]): Promise<unknown> {
    return this.reports.bus.transaction((tx) => this.reports.bus.publish(tx, APPLIED, { causes }));
  }

  proposals(data: ProposalsChanged): Promise<unknown> {
    return this.reports.bus.transaction((tx) => this.reports.bus.publish(tx, PROPOSALS, data));
  }

  rejected(seq: number, recovered: boolean): Promise<unknown> {
    const rows = [{ seq, code: 'registry.poison', recovered }];
    return this.registry.bus.transaction((tx) => this.registry.bus.publish(tx, REJECTED.registry, { rows }));
  }
}

async function service(
  { database, infrastructure, keyRing }: GatewayUnderTest,
  name: 'registry' | 'reports',
): Promise<{ bus: EventBus; dataSource: DataSource }> {
  await migrate(database.adminUrl, name, [OnlyMessaging1763700000000]);
  const dataSource = await createDataSource({
    url: database.applicationUrl(name),
    schema: name,
    scope: 'hub',
    applicationName: `stand-in ${name}`,
  }).initialize();
  const bus = new EventBus({ service: name, dataSource, natsUrl: infrastructure.natsUrl, keyRing });
  return { bus, dataSource };
}

async function answerQueries(
  gateway: GatewayUnderTest,
  held: Map<string, RecordView>,
): Promise<INestMicroservice> {
  @Controller()
  @ServiceInternal()
  class RecordController {
    @MessagePattern(RECORD_QUERY.subject)
    read(@Payload() { recordId }: { recordId: string }): ReturnType<typeof answering<RecordView | null>> {
      return answering(async () => held.get(recordId) ?? null);
    }
  }
  @Module({ controllers: [RecordController] })
  class AnswersModule {}
  const app = await NestFactory.createMicroservice(AnswersModule, {
    ...queryTransport(gateway.infrastructure.natsUrl, 'registry'),
    logger: false as const,
  });
  await app.listen();
  return app;
}
