import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Inject, Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  INTAKE,
  deadLettersQuery,
  flowQuery,
  rerunDeadLettersQuery,
  type QueryDefinition,
  type QueryResult,
} from '#contracts';
import {
  EventBus,
  MessagingModule,
  Queries,
  QueryFailed,
  QueryTimeout,
  ServiceUnavailable,
  answering,
  queryTransport,
} from '#messaging';
import { MessageHub, chunk, until } from './message-hub.js';

const GREETING: QueryDefinition<{ name: string }, { text: string }> = {
  subject: 'lienthong.v1.registry.query.greeting',
  timeoutMs: 500,
};
const NOBODY: QueryDefinition<object, null> = {
  subject: 'lienthong.v1.registry.query.nobody',
  timeoutMs: 500,
};

@Controller()
class GreetingController {
  @MessagePattern(GREETING.subject)
  greet(@Payload() { name }: { name: string }): Promise<QueryResult<{ text: string }>> {
    return answering(async () => {
      if (name === 'slow') await sleep(1_000);
      if (name === 'unknown')
        throw new QueryFailed({
          status: 404,
          code: 'person.unknown',
          message: { vi: 'Không có', en: 'None' },
        });
      if (name === 'broken') throw new TypeError('Nguyễn Văn An');
      if (name === 'down') throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      return { text: `Chào ${name}` };
    });
  }
}

let hub: MessageHub;
let registry: INestApplicationContext & { close(): Promise<void> };
let gateway: INestApplicationContext;
let queries: Queries;

beforeAll(async () => {
  hub = await MessageHub.start();
  const { natsUrl } = hub.infrastructure;
  const keyRing = hub.keyRing;
  const [ofRegistry, ofGateway] = [await hub.dataSource('registry'), await hub.dataSource('gateway')];

  @Injectable()
  class IntakeConsumer {
    constructor(@Inject(EventBus) bus: EventBus) {
      void bus.consume(INTAKE, (delivery) =>
        delivery.once(async (tx, data) => {
          if (data.rows.length > 0 && fails) throw new RangeError('bad row');
          await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [delivery.id]);
        }),
      );
    }
  }
  @Module({
    imports: [MessagingModule.forRoot({ service: 'registry', dataSource: ofRegistry, natsUrl, keyRing })],
    controllers: [GreetingController],
    providers: [IntakeConsumer],
  })
  class RegistryModule {}
  @Module({
    imports: [
      MessagingModule.forRootAsync({
        service: 'gateway',
        useFactory: () => ({ service: 'gateway', dataSource: ofGateway, natsUrl, keyRing }),
      }),
    ],
  })
  class GatewayModule {}

  const service = await NestFactory.createMicroservice<MicroserviceOptions>(RegistryModule, {
    ...queryTransport(natsUrl, 'registry'),
    logger: false,
  });
  await service.listen();
  registry = service;
  gateway = await NestFactory.createApplicationContext(GatewayModule, { logger: false });
  queries = gateway.get(Queries);
});
afterAll(async () => {
  await gateway?.close();
  await registry?.close();
  await hub?.stop();
});

let fails = false;

describe('a query', () => {
  it('gives the reply', async () => {
    expect(await queries.ask(GREETING, { name: 'Lan' })).toEqual({ text: 'Chào Lan' });
  });

  it('gives an expected failure as a typed error with its status and texts', async () => {
    await expect(queries.ask(GREETING, { name: 'unknown' })).rejects.toMatchObject({
      constructor: QueryFailed,
      failure: { status: 404, code: 'person.unknown', message: { vi: 'Không có', en: 'None' } },
    });
  });

  it('says nothing of an unexpected error but that there was one', async () => {
    await expect(queries.ask(GREETING, { name: 'broken' })).rejects.toMatchObject({
      failure: { status: 500, code: 'internal' },
    });
    await expect(queries.ask(GREETING, { name: 'broken' })).rejects.not.toThrow(/Nguyễn/);
  });

  it('tells a failure that passes from one that does not', async () => {
    await expect(queries.ask(GREETING, { name: 'down' })).rejects.toMatchObject({ failure: { status: 503 } });
  });

  it('ends when the answer is not in time', async () => {
    await expect(queries.ask(GREETING, { name: 'slow' })).rejects.toThrow(QueryTimeout);
  });

  it('ends at once when nobody answers', async () => {
    const started = Date.now();
    await expect(queries.ask(NOBODY, {})).rejects.toThrow(ServiceUnavailable);
    expect(Date.now() - started).toBeLessThan(400);
  });
});

describe('every service', () => {
  it('answers what flows through it, and lists and re-runs its dead letters', async () => {
    const bus = gateway.get(EventBus);
    fails = true;
    await bus.transaction((tx) => bus.publish(tx, INTAKE, chunk(1, 2)));
    await until('dead letters', async () => (await queries.ask(flowQuery('registry'), {})).deadLetters === 2);
    const letters = await queries.ask(deadLettersQuery('registry'), { state: 'open' });
    expect(letters.map(({ service, sequences }) => ({ service, sequences }))).toEqual([
      { service: 'registry', sequences: [1] },
      { service: 'registry', sequences: [2] },
    ]);
    fails = false;
    expect(await queries.ask(rerunDeadLettersQuery('registry'), {})).toEqual({ recovered: 2, failed: 0 });
    // What the registry has to tell the gateway waits in its outbox, for nobody here consumes it.
    const { outbox } = await queries.ask(flowQuery('registry'), {});
    expect(outbox).toMatchObject([{ eventType: 'lienthong.v1.registry.rejected', rows: 3 }]);
  });
});

describe('while the broker is away', () => {
  it('a query ends with a typed error, and works again afterwards', async () => {
    await hub.stopNats();
    const failed = await queries.ask(GREETING, { name: 'Lan' }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed instanceof ServiceUnavailable || failed instanceof QueryTimeout).toBe(true);
    await hub.startNats();
    await until('the reply', () =>
      queries.ask(GREETING, { name: 'Lan' }).then(
        () => true,
        () => false,
      ),
    );
  });
});
