import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { INTAKE } from '#contracts';
import type { Switch } from '#messaging';
import { MessageHub, chunk, count, until } from './message-hub.js';

const WRITERS = 8;
const MESSAGES_PER_WRITER = 40;

let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterEach(() => hub.reset());
afterAll(() => hub?.stop());

async function running(switchedOff: Switch[]) {
  const gateway = await hub.bus('gateway', { switchedOff: new Set(switchedOff) });
  const registry = await hub.bus('registry');
  await registry.bus.consume(INTAKE, (delivery) => delivery.once(async () => undefined));
  gateway.bus.start();
  registry.bus.start();
  const received = () => count(registry.dataSource, 'inbox');
  return { ...gateway, received };
}

describe.each([
  { switchedOff: [] as Switch[], outcome: 'is relayed' },
  { switchedOff: ['snapshot-bound'] as Switch[], outcome: 'is skipped, which this suite must notice,' },
])('with $switchedOff switched off', ({ switchedOff, outcome }) => {
  const bounded = switchedOff.length === 0;

  it(`a message of a slow transaction ${outcome} when a faster one overtook it`, async () => {
    const { bus, received } = await running(switchedOff);
    let finishSlow = (): void => undefined;
    const mayFinish = new Promise<void>((resolve) => {
      finishSlow = resolve;
    });
    const slow = bus.transaction(async (tx) => {
      await bus.publish(tx, INTAKE, chunk(1));
      await mayFinish;
    });
    await sleep(100);
    await bus.transaction((tx) => bus.publish(tx, INTAKE, chunk(2)));
    await until('the faster one', async () => (await received()) === 1);
    finishSlow();
    await slow;
    const both = until('both', async () => (await received()) === 2, 2_000);
    await (bounded ? both : expect(both).rejects.toThrow('both'));
  });

  it(`every message of ${WRITERS} slow concurrent writers ${outcome}`, async () => {
    const { bus, received } = await running(switchedOff);
    const total = WRITERS * MESSAGES_PER_WRITER;
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let round = 0; round < MESSAGES_PER_WRITER; round++) {
          await bus.transaction(async (tx) => {
            await bus.publish(tx, INTAKE, chunk(writer * MESSAGES_PER_WRITER + round));
            await sleep(Math.random() * 20);
          });
        }
      }),
    );
    const all = until('all', async () => (await received()) === total, bounded ? 15_000 : 2_000);
    await (bounded ? all : expect(all).rejects.toThrow('all'));
  });
});

it('does not make a message wait for transactions that have nothing to do with it', async () => {
  const { bus, dataSource, received } = await running([]);
  const bystander = dataSource.createQueryRunner();
  await bystander.startTransaction();
  await bystander.query('SELECT pg_current_xact_id()');
  await bus.transaction((tx) => bus.publish(tx, INTAKE, chunk(1)));
  await until('the message', async () => (await received()) === 1, 2_000);
  await bystander.rollbackTransaction();
  await bystander.release();
});
