import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { INTAKE, type IntakeChunk } from '#contracts';
import { natsConnectionOptions, type Delivery, type Switch } from '#messaging';
import { MessageHub, chunk, count, until } from './message-hub.js';

const MESSAGES = 30;

let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterEach(() => hub.reset());
afterAll(() => hub?.stop());

const leaveTrace = (delivery: Delivery<IntakeChunk>) =>
  delivery.once(async (tx) => {
    await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [delivery.id]);
  });

describe.each([
  { switchedOff: [] as Switch[], outcome: 'takes effect once' },
  { switchedOff: ['inbox'] as Switch[], outcome: 'takes effect twice, which this suite must notice,' },
])('with $switchedOff switched off', ({ switchedOff, outcome }) => {
  it(`a message ${outcome} when it is delivered again because its consumer died before the ack`, async () => {
    const gateway = await hub.bus('gateway');
    const registry = await hub.bus('registry', {
      switchedOff: new Set(switchedOff),
      tuning: { ackWaitMs: 500 },
    });
    let die = true;
    await registry.bus.consume(INTAKE, async (delivery) => {
      await leaveTrace(delivery);
      // The effect is committed; the process goes on without ever having told anybody.
      if (die) {
        die = false;
        throw Object.assign(new Error('connection lost'), { code: 'ECONNRESET' });
      }
    });
    gateway.bus.start();
    registry.bus.start();
    await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
    await until('a retired row', async () => (await count(gateway.dataSource, 'outbox')) === 0);
    expect(await count(registry.dataSource, 'effect')).toBe(switchedOff.length === 0 ? 1 : 2);
  });

  it(`a message ${outcome} when its producer publishes it again`, async () => {
    const registry = await hub.bus('registry', { switchedOff: new Set(switchedOff) });
    await registry.bus.consume(INTAKE, leaveTrace);
    registry.bus.start();
    const gateway = await hub.bus('gateway');
    const ids = await gateway.bus.transaction((tx) =>
      gateway.bus.publishMany(
        tx,
        INTAKE,
        Array.from({ length: MESSAGES }, (_, seq) => ({ data: chunk(seq) })),
      ),
    );
    gateway.bus.start();
    await until('an empty outbox', async () => (await count(gateway.dataSource, 'outbox')) === 0);
    // As if a crash had taken the deletion back, and the broker had forgotten the message ids.
    await hub.wipeNats();
    await gateway.bus.transaction((tx) =>
      gateway.bus.publishMany(
        tx,
        INTAKE,
        ids.map((id, seq) => ({ id, data: chunk(seq) })),
      ),
    );
    await until('an empty outbox again', async () => (await count(gateway.dataSource, 'outbox')) === 0);
    expect(await count(registry.dataSource, 'effect')).toBe(
      switchedOff.length === 0 ? MESSAGES : 2 * MESSAGES,
    );
  });
});

it('keeps two instances from applying one message at the same time', async () => {
  const gateway = await hub.bus('gateway');
  const first = await hub.bus('registry');
  const second = await hub.bus('registry');
  for (const { bus } of [first, second]) {
    await bus.consume(INTAKE, (delivery) =>
      delivery.once(async (tx) => {
        await sleep(20);
        await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [delivery.id]);
      }),
    );
    bus.start();
  }
  const consumers = () =>
    hub.withManager(async (manager) => (await manager.streams.info('LIENTHONG')).state.consumer_count);
  await until('a consumer', () =>
    consumers().then(
      (present) => present > 0,
      () => false,
    ),
  );
  const nats = await connect(natsConnectionOptions(hub.infrastructure.natsUrl, 'duplicator'));
  try {
    const client = jetstream(nats);
    const send = async (id: string, seq: number): Promise<void> => {
      const fields = headers();
      fields.set('ce-id', id);
      await client.publish(INTAKE.type, gateway.bus.seal(INTAKE, id, chunk(seq)), { headers: fields });
    };
    for (let seq = 0; seq < MESSAGES; seq++) {
      const id = uuidv7();
      await Promise.all([send(id, seq), send(id, seq)]);
    }
  } finally {
    await nats.close();
  }
  const effects = () => count(first.dataSource, 'effect');
  await until('all effects', async () => (await effects()) >= MESSAGES);
  await sleep(500);
  expect(await effects()).toBe(MESSAGES);
});
