import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { INTAKE, REJECTED, type IntakeChunk, type RowsRejected } from '#contracts';
import type { Delivery } from '#messaging';
import { MessageHub, chunk, count, until } from './message-hub.js';

const ROWS = Array.from({ length: 500 }, (_, seq) => seq);

let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterEach(() => hub.reset());
afterAll(() => hub?.stop());

/** A registry that stores every row as an effect and fails, inside the database, as long as `bad` admits it. */
async function registryThatFailsOn(bad: (rows: readonly number[]) => boolean) {
  const gateway = await hub.bus('gateway');
  const registry = await hub.bus('registry');
  const causes: string[] = [];
  const rejected: RowsRejected['rows'][number][] = [];
  await registry.bus.consume(INTAKE, (delivery: Delivery<IntakeChunk>) =>
    delivery.once(async (tx, data) => {
      const rows = data.rows.map(({ seq }) => seq);
      await tx.query('INSERT INTO effect SELECT $1, unnest($2::text[])', [delivery.id, rows.map(String)]);
      await tx.query('INSERT INTO effect SELECT $1, unnest($2::text[])', [
        delivery.id,
        data.causes.map(({ chunkId }) => chunkId),
      ]);
      if (bad(rows)) await tx.query(`SELECT 'Nguyễn Văn An 079084012345'::date`);
    }),
  );
  await gateway.bus.consume(REJECTED.registry, (delivery) =>
    delivery.once(async (_tx, data) => void rejected.push(...data.rows)),
  );
  gateway.bus.start();
  registry.bus.start();
  const items = async (): Promise<string[]> => {
    const rows: { item: string }[] = await registry.dataSource.query('SELECT item FROM effect ORDER BY item');
    return rows.map(({ item }) => item);
  };
  return { gateway, registry, causes, rejected, items };
}

const settled = (hubParts: { gateway: { dataSource: Parameters<typeof count>[0] } }) =>
  until('an empty outbox', async () => (await count(hubParts.gateway.dataSource, 'outbox')) === 0);

describe('a chunk that fails by its own fault', () => {
  it('gives its good rows and its causes to the effect, its bad rows to the dead letters, and tells the gateway', async () => {
    const parts = await registryThatFailsOn((rows) => rows.some((seq) => seq === 7 || seq === 431));
    const { gateway, registry, rejected, items } = parts;
    await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(...ROWS)));
    await settled(parts);
    const good = ROWS.filter((seq) => seq !== 7 && seq !== 431).map(String);
    expect(await items()).toEqual([...good, 'chunk-0'].sort());
    await until('both rejections', () => rejected.length === 2);
    expect(rejected.map(({ seq, recovered }) => ({ seq, recovered }))).toEqual([
      { seq: 7, recovered: false },
      { seq: 431, recovered: false },
    ]);
    const letters = await registry.bus.listDeadLetters();
    expect(letters).toHaveLength(2);
    expect(letters[0]).toMatchObject({
      eventType: INTAKE.type,
      sequences: [7],
      code: 'database.22007',
      attempts: 3,
      state: 'open',
    });
  });

  it('leaves no personal data in the dead letter but sealed', async () => {
    const parts = await registryThatFailsOn((rows) => rows.includes(1));
    await parts.gateway.bus.transaction((tx) => parts.gateway.bus.publish(tx, INTAKE, chunk(1, 2)));
    await settled(parts);
    const [letter] = await parts.registry.bus.listDeadLetters();
    expect(JSON.stringify(letter)).not.toMatch(/Nguyễn|079084012345/);
    const rows: { body: Buffer }[] = await parts.registry.dataSource.query('SELECT body FROM dead_letter');
    expect(rows[0]?.body.includes('youth-union')).toBe(false);
  });

  it('passes its causes on when every row is bad', async () => {
    const parts = await registryThatFailsOn((rows) => rows.length > 0);
    await parts.gateway.bus.transaction((tx) => parts.gateway.bus.publish(tx, INTAKE, chunk(1, 2, 3)));
    await settled(parts);
    expect(await parts.items()).toEqual(['chunk-1']);
    expect(await parts.registry.bus.listDeadLetters()).toHaveLength(3);
  });

  it('is found out when rows fail only together', async () => {
    const parts = await registryThatFailsOn((rows) => rows.includes(3) && rows.includes(40));
    await parts.gateway.bus.transaction((tx) =>
      parts.gateway.bus.publish(tx, INTAKE, chunk(...ROWS.slice(0, 64))),
    );
    await settled(parts);
    const letters = await parts.registry.bus.listDeadLetters();
    expect(letters.map(({ sequences }) => sequences)).toEqual([[40]]);
    expect(await parts.items()).toHaveLength(64);
  });

  it('becomes one dead letter when it fails whatever rows it has, and can be run again whole', async () => {
    let broken = true;
    const parts = await registryThatFailsOn(() => broken);
    await parts.gateway.bus.transaction((tx) => parts.gateway.bus.publish(tx, INTAKE, chunk(1, 2)));
    await settled(parts);
    expect(await parts.items()).toEqual([]);
    const letters = await parts.registry.bus.listDeadLetters();
    expect(letters.map(({ sequences }) => sequences)).toEqual([[1, 2]]);
    broken = false;
    expect(await parts.registry.bus.rerunDeadLetters({ ids: [letters[0]?.id ?? ''] })).toEqual({
      recovered: 1,
      failed: 0,
    });
    expect(await parts.items()).toEqual(['1', '2', 'chunk-1']);
  });

  it('is a dead letter as it came when it cannot even be opened', async () => {
    const parts = await registryThatFailsOn(() => false);
    const stranger = await hub.bus('gateway', { keyRing: hub.strangeKeyRing() });
    await stranger.bus.transaction((tx) => stranger.bus.publish(tx, INTAKE, chunk(1)));
    await settled(parts);
    const letters = await parts.registry.bus.listDeadLetters();
    expect(letters).toMatchObject([{ code: 'message.unreadable', sequences: [] }]);
  });
});

describe('running dead letters again', () => {
  it('recovers those whose fault is mended, once, without counting their chunk a second time', async () => {
    const bad = new Set([1, 2, 3]);
    const parts = await registryThatFailsOn((rows) => rows.some((seq) => bad.has(seq)));
    const { gateway, registry, rejected, items } = parts;
    await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(0, 1, 2, 3)));
    await settled(parts);
    expect(await items()).toEqual(['0', 'chunk-0']);
    bad.delete(1);
    bad.delete(2);
    expect(await registry.bus.rerunDeadLetters()).toEqual({ recovered: 2, failed: 1 });
    expect(await items()).toEqual(['0', '1', '2', 'chunk-0']);
    expect(await registry.bus.rerunDeadLetters()).toEqual({ recovered: 0, failed: 1 });
    await until('the news', () => rejected.filter(({ recovered }) => recovered).length === 2);
    expect(
      (await registry.bus.listDeadLetters({ state: 'open' })).map(({ sequences, attempts }) => ({
        sequences,
        attempts,
      })),
    ).toEqual([{ sequences: [3], attempts: 5 }]);
  });

  it('can be narrowed to one, to a code, or to an event', async () => {
    const bad = new Set([1, 2]);
    const parts = await registryThatFailsOn((rows) => rows.some((seq) => bad.has(seq)));
    await parts.gateway.bus.transaction((tx) => parts.gateway.bus.publish(tx, INTAKE, chunk(1, 2)));
    await settled(parts);
    bad.clear();
    const { bus } = parts.registry;
    const [first] = await bus.listDeadLetters();
    expect(await bus.rerunDeadLetters({ code: 'something.else' })).toEqual({ recovered: 0, failed: 0 });
    expect(await bus.rerunDeadLetters({ eventType: 'something.else' })).toEqual({ recovered: 0, failed: 0 });
    expect(await bus.rerunDeadLetters({ ids: [first?.id ?? ''] })).toEqual({ recovered: 1, failed: 0 });
    expect(await bus.rerunDeadLetters({ code: 'database.22007', eventType: INTAKE.type })).toEqual({
      recovered: 1,
      failed: 0,
    });
  });
});

describe('a failure of the surroundings', () => {
  it('is waited out however often it comes, and makes no dead letter', async () => {
    const gateway = await hub.bus('gateway');
    const registry = await hub.bus('registry', { tuning: { retryMs: 1, retryMaxMs: 2 } });
    let failures = 0;
    await registry.bus.consume(INTAKE, (delivery) =>
      delivery.once(async (tx) => {
        if (++failures <= 30) throw Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
        await tx.query('INSERT INTO effect (message_id) VALUES ($1)', [delivery.id]);
      }),
    );
    gateway.bus.start();
    registry.bus.start();
    await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
    await until('the effect', async () => (await count(registry.dataSource, 'effect')) === 1);
    expect(await registry.bus.listDeadLetters()).toEqual([]);
  });
});

it('a handler that forgets its effect is a fault, not a success', async () => {
  const gateway = await hub.bus('gateway');
  const registry = await hub.bus('registry');
  await registry.bus.consume(INTAKE, async () => undefined);
  gateway.bus.start();
  registry.bus.start();
  await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
  await until('a dead letter', async () => (await registry.bus.listDeadLetters()).length === 1);
  expect((await registry.bus.listDeadLetters())[0]?.code).toBe('message.effect-missing');
});
