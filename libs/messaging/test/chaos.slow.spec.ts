import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { INTAKE, PERSONS, type Service } from '#contracts';
import type { EventBus } from '#messaging';
import { MessageHub, chunk, count, noPersons, until } from './message-hub.js';

const SEED = Number(process.env.LIENTHONG_CHAOS_SEED ?? Date.now() % 1_000_000);
const MESSAGES = 1_500;
const DISASTER_EVERY_MS = 700;

/** Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = seededRandom(SEED);
const journal: string[] = [];
let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterAll(async () => {
  process.stderr.write(`messaging chaos: seed ${SEED}: ${journal.join(', ')}\n`);
  await hub?.stop();
});

async function leaveTrace(
  tx: { query(sql: string, parameters: unknown[]): Promise<unknown> },
  id: string,
): Promise<void> {
  await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [id]);
}

/** An instance of each service: gateway → registry → gateway and reports. */
const starting: Record<'gateway' | 'registry' | 'reports', () => Promise<EventBus>> = {
  gateway: async () => {
    const { bus } = await hub.bus('gateway');
    await bus.consume(PERSONS, (delivery) => delivery.once((tx) => leaveTrace(tx, delivery.id)));
    bus.start();
    return bus;
  },
  registry: async () => {
    const { bus } = await hub.bus('registry');
    await bus.consume(INTAKE, (delivery) =>
      delivery.once(async (tx) => {
        await leaveTrace(tx, delivery.id);
        await bus.publish(tx, PERSONS, noPersons());
      }),
    );
    bus.start();
    return bus;
  },
  reports: async () => {
    const { bus } = await hub.bus('reports');
    await bus.consume(PERSONS, (delivery) => delivery.once((tx) => leaveTrace(tx, delivery.id)));
    bus.start();
    return bus;
  },
};

it(`applies ${MESSAGES} messages once at each of two hops through all disasters (LIENTHONG_CHAOS_SEED=${SEED})`, async () => {
  const running = new Map<string, EventBus>();
  for (const service of ['gateway', 'registry', 'reports'] as const) {
    for (const instance of [1, 2]) running.set(`${service} ${instance}`, await starting[service]());
  }
  const disasters: Record<string, () => Promise<void>> = {
    'kill nats': async () => hub.infrastructure.nats?.kill(),
    'wipe nats': () => hub.wipeNats(),
    'end connections': async () => {
      const admin = new pg.Client({ connectionString: hub.database.adminUrl });
      await admin.connect();
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'lienthong_%'`,
      );
      await admin.end();
    },
    'replace an instance': async () => {
      const names = [...running.keys()];
      const name = names[Math.floor(random() * names.length)] as string;
      await running.get(name)?.stop();
      running.set(name, await starting[name.split(' ')[0] as 'gateway' | 'registry' | 'reports']());
    },
  };
  const names = Object.keys(disasters);
  const publisher = await hub.dataSource('gateway');
  const { bus } = await hub.bus('gateway', { dataSource: publisher });
  let published = 0;
  let over = false;
  const publishing = (async () => {
    while (published < MESSAGES) {
      const entries = Array.from({ length: 1 + Math.floor(random() * 10) }, (_, seq) => ({
        data: chunk(published + seq),
      }));
      const { length } = entries;
      // A commit whose answer was lost counts as not published, and is counted below all the same.
      await bus
        .transaction((tx) => bus.publishMany(tx, INTAKE, entries))
        .then(
          () => (published += length),
          () => sleep(50),
        );
      await sleep(random() * 40);
    }
    over = true;
  })();
  while (!over) {
    await sleep(DISASTER_EVERY_MS * (0.5 + random()));
    const name = names[Math.floor(random() * names.length)] as string;
    journal.push(name);
    await disasters[name]?.();
  }
  await publishing;

  const at = async (service: Service, table: string) =>
    count(sources[service] as typeof publisher, table).catch(() => -1);
  const sources: Partial<Record<Service, typeof publisher>> = {
    gateway: publisher,
    registry: await hub.dataSource('registry'),
    reports: await hub.dataSource('reports'),
  };
  await until(
    'empty outboxes',
    async () => (await at('gateway', 'outbox')) + (await at('registry', 'outbox')) === 0,
    120_000,
  );
  const handed = await at('registry', 'inbox');
  expect(handed).toBeGreaterThanOrEqual(published);
  for (const service of ['gateway', 'registry', 'reports'] as const) {
    expect({ service, inbox: await at(service, 'inbox'), effects: await at(service, 'effect') }).toEqual({
      service,
      inbox: handed,
      effects: handed,
    });
    expect(await at(service, 'dead_letter')).toBe(0);
  }
}, 300_000);
