import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { INTAKE } from '#contracts';
import { natsConnectionOptions, type Switch } from '#messaging';
import { MessageHub, chunk, count, until } from './message-hub.js';

const MESSAGES = 100;

let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterEach(() => hub.reset());
afterAll(() => hub?.stop());

async function publishing(switchedOff: Switch[] = []) {
  const gateway = await hub.bus('gateway', {
    switchedOff: new Set(switchedOff),
    tuning: { window: 4 * MESSAGES },
  });
  gateway.bus.start();
  const publish = (from: number) =>
    gateway.bus.transaction((tx) =>
      gateway.bus.publishMany(
        tx,
        INTAKE,
        Array.from({ length: MESSAGES }, (_, seq) => ({ data: chunk(from + seq) })),
      ),
    );
  return { ...gateway, publish };
}

async function consuming() {
  const registry = await hub.bus('registry');
  await registry.bus.consume(INTAKE, (delivery) =>
    delivery.once(async (tx) => {
      await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [delivery.id]);
    }),
  );
  registry.bus.start();
  return registry;
}

/** Whether the broker has acked `messages` messages that nobody has consumed. */
function stored(messages: number): () => Promise<boolean> {
  return async () => (await hub.streamMessages()) >= messages;
}

describe.each([
  { switchedOff: [] as Switch[], outcome: 'is a delay' },
  { switchedOff: ['receipt'] as Switch[], outcome: 'is a loss, which this suite must notice' },
])('with $switchedOff switched off', ({ switchedOff, outcome }) => {
  const relied = switchedOff.length === 0;

  async function expectAll(messages: number): Promise<void> {
    const registry = await consuming();
    const all = until(
      'all effects',
      async () => (await count(registry.dataSource, 'effect')) >= messages,
      relied ? 20_000 : 3_000,
    );
    await (relied ? all : expect(all).rejects.toThrow('all effects'));
    await sleep(300);
    expect(await count(registry.dataSource, 'effect'))[relied ? 'toBe' : 'toBeLessThan'](messages);
  }

  it(`a wiped JetStream store ${outcome}`, async () => {
    const { publish } = await publishing(switchedOff);
    await publish(0);
    await until('a filled stream', stored(MESSAGES));
    await hub.wipeNats();
    await expectAll(MESSAGES);
  });

  it(`a store rolled back to an earlier state, its sequence numbers used again, ${outcome}`, async () => {
    const { publish } = await publishing(switchedOff);
    await publish(0);
    await until('a filled stream', stored(MESSAGES));
    await hub.stopNats();
    const store = join(hub.infrastructure.dataFolder, 'nats', 'jetstream');
    const backup = join(hub.infrastructure.dataFolder, 'backup');
    cpSync(store, backup, { recursive: true });
    await hub.startNats();
    await publish(MESSAGES);
    await until('a fuller stream', stored(2 * MESSAGES));
    await hub.stopNats();
    rmSync(store, { recursive: true });
    cpSync(backup, store, { recursive: true });
    rmSync(backup, { recursive: true });
    await hub.startNats();
    await expectAll(2 * MESSAGES);
  });
});

it('a stream rolled back below what its consumers have acked is a delay', async () => {
  const { publish, dataSource } = await publishing();
  const registry = await consuming();
  const effects = () => count(registry.dataSource, 'effect');
  await publish(0);
  await until('the first effects', async () => (await effects()) === MESSAGES);
  const stream = join(
    hub.infrastructure.dataFolder,
    'nats',
    'jetstream',
    'jetstream',
    '$G',
    'streams',
    'LIENTHONG',
  );
  const backup = join(hub.infrastructure.dataFolder, 'backup');
  await hub.stopNats();
  cpSync(join(stream, 'msgs'), backup, { recursive: true });
  await hub.startNats();
  await publish(MESSAGES);
  await until('more effects', async () => (await effects()) === 2 * MESSAGES);
  // The stream forgets its second half; its consumers remember having acked it.
  await hub.stopNats();
  rmSync(join(stream, 'msgs'), { recursive: true });
  cpSync(backup, join(stream, 'msgs'), { recursive: true });
  rmSync(backup, { recursive: true });
  await hub.startNats();
  await publish(2 * MESSAGES);
  await until('all effects', async () => (await effects()) === 3 * MESSAGES);
  await until('an empty outbox', async () => (await count(dataSource, 'outbox')) === 0);
});

it('a store wiped between two loads is not even noticed', async () => {
  const { dataSource, publish } = await publishing();
  const registry = await consuming();
  await publish(0);
  await until('the first effects', async () => (await count(registry.dataSource, 'effect')) === MESSAGES);
  await hub.wipeNats();
  await publish(MESSAGES);
  await until('all effects', async () => (await count(registry.dataSource, 'effect')) === 2 * MESSAGES);
  await until('an empty outbox', async () => (await count(dataSource, 'outbox')) === 0);
});

it('kill -9 of nats-server in the middle of a stream of messages is a delay', async () => {
  const { dataSource, publish } = await publishing();
  const registry = await consuming();
  for (let round = 0; round < 4; round++) {
    await publish(round * MESSAGES);
    hub.infrastructure.nats?.kill();
  }
  await until(
    'all effects',
    async () => (await count(registry.dataSource, 'effect')) === 4 * MESSAGES,
    30_000,
  );
  await until('an empty outbox', async () => (await count(dataSource, 'outbox')) === 0);
  expect(await count(registry.dataSource, 'effect')).toBe(4 * MESSAGES);
});

it('lost receipts are asked for again', async () => {
  const { bus, dataSource, publish } = await publishing();
  await publish(0);
  await until('a filled stream', stored(MESSAGES));
  await bus.stop();
  // While no relay hears them, the receipts go nowhere; the broker meanwhile takes everything for delivered.
  const registry = await consuming();
  await until('all effects', async () => (await count(registry.dataSource, 'effect')) === MESSAGES);
  await sleep(300);
  expect(await count(dataSource, 'outbox')).toBe(MESSAGES);
  const successor = await hub.bus('gateway');
  successor.bus.start();
  await until('an empty outbox', async () => (await count(dataSource, 'outbox')) === 0);
  expect(await count(registry.dataSource, 'effect')).toBe(MESSAGES);
});

it('a receipt is given again for a message that is long in the inbox', async () => {
  const registry = await consuming();
  const gateway = await hub.bus('gateway');
  const id = await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
  await registry.dataSource.query('INSERT INTO inbox (message_id, type) VALUES ($1, $2)', [id, INTAKE.type]);
  gateway.bus.start();
  await until('an empty outbox', async () => (await count(gateway.dataSource, 'outbox')) === 0);
  expect(await count(registry.dataSource, 'effect')).toBe(0);
});

it('takes nonsense on the receipt subject for what it is', async () => {
  const { dataSource, publish } = await publishing();
  const nats = await connect(natsConnectionOptions(hub.infrastructure.natsUrl, 'stranger'));
  for (const nonsense of [
    '',
    'null',
    '{}',
    '{"consumer":"nobody","ids":["x"]}',
    '{"consumer":"registry","ids":[1]}',
  ]) {
    nats.publish('lienthong.v1.gateway.receipt', nonsense);
  }
  await nats.flush();
  await nats.close();
  const registry = await consuming();
  await publish(0);
  await until('all effects', async () => (await count(registry.dataSource, 'effect')) === MESSAGES);
  await until('an empty outbox', async () => (await count(dataSource, 'outbox')) === 0);
});
