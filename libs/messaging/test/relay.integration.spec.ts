import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { INTAKE } from '#contracts';
import { MessageHub, chunk, count, until } from './message-hub.js';

let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterEach(() => hub.reset());
afterAll(() => hub?.stop());

const chunks = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => ({ data: chunk(from + place) }));

async function asAdmin(statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: hub.database.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

async function consumingRegistry() {
  const registry = await hub.bus('registry');
  await registry.bus.consume(INTAKE, (delivery) =>
    delivery.once(async (tx) => {
      await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [delivery.id]);
    }),
  );
  registry.bus.start();
  return registry;
}

it('is led by one of several instances, and by another as soon as that one stops', async () => {
  const registry = await consumingRegistry();
  const first = await hub.bus('gateway');
  const second = await hub.bus('gateway');
  first.bus.start();
  await until('a leader', () => first.bus.status().leads);
  second.bus.start();
  await sleep(700);
  expect(second.bus.status().leads).toBe(false);
  // The one that does not lead publishes all the same: it pokes the leader.
  await second.bus.transaction((tx) => second.bus.publishMany(tx, INTAKE, chunks(0, 10)));
  await until('the effects', async () => (await count(registry.dataSource, 'effect')) === 10);
  await first.bus.stop();
  await second.bus.transaction((tx) => second.bus.publishMany(tx, INTAKE, chunks(10, 20)));
  await until('a new leader', () => second.bus.status().leads, 3_000);
  await until('the other effects', async () => (await count(registry.dataSource, 'effect')) === 20);
  await until('an empty outbox', async () => (await count(second.dataSource, 'outbox')) === 0);
});

it('goes on after PostgreSQL has ended every connection, in the middle of the work', async () => {
  const registry = await consumingRegistry();
  const gateway = await hub.bus('gateway');
  gateway.bus.start();
  for (let round = 0; round < 5; round++) {
    await until(`round ${round}`, () =>
      gateway.bus
        .transaction((tx) => gateway.bus.publishMany(tx, INTAKE, chunks(round * 40, round * 40 + 40)))
        .then(
          () => true,
          () => false,
        ),
    );
    await asAdmin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'lienthong_%' AND pid <> pg_backend_pid()`,
    );
  }
  const effects = () => count(registry.dataSource, 'effect').catch(() => -1);
  await until('all effects', async () => (await effects()) >= 200, 20_000);
  await until('an empty outbox', async () => (await count(gateway.dataSource, 'outbox')) === 0);
  const published = await count(registry.dataSource, 'inbox');
  expect(await effects()).toBe(published);
});

it('goes on after PostgreSQL itself was killed and came back', async () => {
  const registry = await consumingRegistry();
  const gateway = await hub.bus('gateway');
  gateway.bus.start();
  await gateway.bus.transaction((tx) => gateway.bus.publishMany(tx, INTAKE, chunks(0, 100)));
  const { postgres } = hub.infrastructure;
  if (!postgres) return console.warn('skipped: PostgreSQL is not ours to kill');
  postgres.kill();
  await until('the crash', () => !postgres.running || postgres.deaths > 0);
  await until(
    'PostgreSQL',
    () =>
      count(registry.dataSource, 'effect').then(
        () => true,
        () => false,
      ),
    60_000,
  );
  await until(
    'all effects',
    async () => (await count(registry.dataSource, 'effect').catch(() => -1)) === 100,
    30_000,
  );
  await until(
    'an empty outbox',
    async () => (await count(gateway.dataSource, 'outbox').catch(() => -1)) === 0,
    30_000,
  );
  expect(await count(registry.dataSource, 'effect')).toBe(100);
});

it('works from the moment the broker is there, when it was away at the start', async () => {
  await hub.stopNats();
  const registry = await consumingRegistry();
  const gateway = await hub.bus('gateway');
  gateway.bus.start();
  await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
  await sleep(500);
  expect(gateway.bus.status().connected).toBe(false);
  await hub.startNats();
  await until('the effect', async () => (await count(registry.dataSource, 'effect')) === 1);
});

it('keeps a bounded number of messages in flight while nobody consumes them', async () => {
  const gateway = await hub.bus('gateway', { tuning: { window: 10 } });
  gateway.bus.start();
  await gateway.bus.transaction((tx) => gateway.bus.publishMany(tx, INTAKE, chunks(0, 200)));
  await until('a full window', async () => (await hub.streamMessages()) === 10);
  await sleep(500);
  expect(await hub.streamMessages()).toBe(10);
  const registry = await consumingRegistry();
  await until('all effects', async () => (await count(registry.dataSource, 'effect')) === 200);
});

it('is not held up in one event by another that nobody consumes', async () => {
  const { SETTLED, RECORDS } = await import('#contracts');
  const registry = await hub.bus('registry', { tuning: { window: 5 } });
  const gateway = await hub.bus('gateway');
  let settled = 0;
  await gateway.bus.consume(SETTLED, (delivery) => delivery.once(async () => void settled++));
  gateway.bus.start();
  registry.bus.start();
  const nothing = { records: [], causes: [] };
  await registry.bus.transaction(async (tx) => {
    await registry.bus.publishMany(
      tx,
      RECORDS,
      Array.from({ length: 50 }, () => ({ data: nothing })),
    );
    await registry.bus.publish(tx, SETTLED, { causes: [] });
  });
  await until('the other event', () => settled === 1, 3_000);
});

it('publishes what a restored database holds, whatever transaction ids it brings along', async () => {
  const gateway = await hub.bus('gateway');
  await gateway.bus.transaction((tx) => gateway.bus.publishMany(tx, INTAKE, chunks(0, 100)));
  await asAdmin(`UPDATE gateway.outbox SET xid = (xid::text::bigint + 1000000000)::text::xid8`);
  gateway.bus.start();
  const registry = await consumingRegistry();
  await until('all effects', async () => (await count(registry.dataSource, 'effect')) === 100);
  await until('an empty outbox', async () => (await count(gateway.dataSource, 'outbox')) === 0);
});

it('stops in time, finishes what is in work, and loses nothing', async () => {
  const gateway = await hub.bus('gateway');
  const before = await hub.bus('registry');
  let busy = 0;
  await before.bus.consume(INTAKE, (delivery) =>
    delivery.once(async (tx) => {
      busy++;
      await sleep(200);
      await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [delivery.id]);
    }),
  );
  gateway.bus.start();
  before.bus.start();
  await gateway.bus.transaction((tx) => gateway.bus.publishMany(tx, INTAKE, chunks(0, 50)));
  await until('work', () => busy >= 4);
  const started = Date.now();
  await before.bus.stop();
  expect(Date.now() - started).toBeLessThan(2_000);
  expect(await count(before.dataSource, 'effect')).toBe(busy);
  await gateway.bus.stop();
  const after = await consumingRegistry();
  const successor = await hub.bus('gateway');
  successor.bus.start();
  await until('all effects', async () => (await count(after.dataSource, 'effect')) >= 50, 5_000);
  await until('an empty outbox', async () => (await count(successor.dataSource, 'outbox')) === 0);
  expect(await count(after.dataSource, 'effect')).toBe(50);
});

it('gives up waiting for work that does not end, and the work is done elsewhere', async () => {
  const gateway = await hub.bus('gateway');
  const stuck = await hub.bus('registry', { tuning: { stopMs: 300, ackWaitMs: 600 } });
  let release = (): void => undefined;
  const hanging = new Promise<void>((resolve) => {
    release = resolve;
  });
  let taken = false;
  await stuck.bus.consume(INTAKE, async (delivery) => {
    taken = true;
    await hanging;
    await delivery.once(async () => undefined);
  });
  gateway.bus.start();
  stuck.bus.start();
  await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
  await until('work', () => taken);
  const started = Date.now();
  await stuck.bus.stop();
  expect(Date.now() - started).toBeLessThan(3_000);
  const registry = await consumingRegistry();
  await until('the effect', async () => (await count(registry.dataSource, 'effect')) === 1);
  release();
});
