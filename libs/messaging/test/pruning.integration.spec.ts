import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { INTAKE } from '#contracts';
import { MessageHub, chunk, count, until } from './message-hub.js';

const DAY_MS = 24 * 3_600_000;

let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterEach(() => hub.reset());
afterAll(() => hub?.stop());

async function inboxWithEntryOf(daysAgo: number) {
  const registry = await hub.bus('registry');
  registry.bus.start();
  await until('a connection', () => registry.bus.status().connected);
  await registry.dataSource.query(`INSERT INTO inbox VALUES ($1, $2, now() - $3 * interval '1 day')`, [
    uuidv7(),
    INTAKE.type,
    daysAgo,
  ]);
  return registry;
}

it('forgets an entry after a week, when its producer cannot publish the message any more', async () => {
  const gateway = await hub.bus('gateway');
  gateway.bus.start();
  await until('a connection', () => gateway.bus.status().connected);
  const registry = await inboxWithEntryOf(8);
  await registry.dataSource.query(`INSERT INTO inbox VALUES ($1, $2)`, [uuidv7(), INTAKE.type]);
  expect(await registry.bus.pruneInbox()).toBe(1);
  expect(await count(registry.dataSource, 'inbox')).toBe(1);
});

it('keeps every entry that is younger than the oldest message its producer still has to publish', async () => {
  const gateway = await hub.bus('gateway');
  gateway.bus.start();
  await until('a connection', () => gateway.bus.status().connected);
  await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
  await gateway.dataSource.query(`UPDATE outbox SET created_at = now() - interval '9 days'`);
  const registry = await inboxWithEntryOf(8);
  expect(await registry.bus.pruneInbox()).toBe(0);
  expect(await registry.bus.pruneInbox(Date.now() + 30 * DAY_MS)).toBe(0);
});

it('forgets nothing of a producer that does not answer', async () => {
  const registry = await inboxWithEntryOf(8);
  await expect(registry.bus.pruneInbox()).rejects.toThrow();
  expect(await count(registry.dataSource, 'inbox')).toBe(1);
});
