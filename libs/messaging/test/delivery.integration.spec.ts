import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { INTAKE, PERSONS, type IntakeChunk } from '#contracts';
import { MAX_MESSAGE_BYTES, MessageTooLarge } from '#messaging';
import { MessageHub, chunk, count, noPersons, until } from './message-hub.js';

let hub: MessageHub;
beforeAll(async () => {
  hub = await MessageHub.start();
});
afterEach(() => hub.reset());
afterAll(() => hub?.stop());

describe('a published event', () => {
  it('reaches its consumer with its data, in one hop of a few milliseconds, and is retired', async () => {
    const gateway = await hub.bus('gateway');
    const registry = await hub.bus('registry');
    const seen: IntakeChunk[] = [];
    await registry.bus.consume(INTAKE, (delivery) =>
      delivery.once(async (tx, data) => {
        await tx.query('INSERT INTO effect VALUES ($1)', [delivery.id]);
        seen.push(data);
      }),
    );
    gateway.bus.start();
    registry.bus.start();
    await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1, 2)));
    await until('the effect', () => seen.length === 1);
    expect(seen).toEqual([chunk(1, 2)]);
    await until('an empty outbox', async () => (await count(gateway.dataSource, 'outbox')) === 0);
    expect(await count(registry.dataSource, 'inbox')).toBe(1);
  });

  it('goes nowhere when its transaction rolls back', async () => {
    const gateway = await hub.bus('gateway');
    const registry = await hub.bus('registry');
    const seen: string[] = [];
    await registry.bus.consume(INTAKE, async (delivery) => {
      seen.push(delivery.id);
      await delivery.once(async () => undefined);
    });
    gateway.bus.start();
    registry.bus.start();
    const refused = gateway.bus.transaction(async (tx) => {
      await gateway.bus.publish(tx, INTAKE, chunk(1));
      throw new Error('changed my mind');
    });
    await expect(refused).rejects.toThrow('changed my mind');
    const id = await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(2)));
    await until('the second one', () => seen.length > 0);
    expect(seen).toEqual([id]);
  });

  it('is refused before it is stored when the broker would not take it', async () => {
    const gateway = await hub.bus('gateway');
    const large = { ...chunk(1), organisation: randomBytes(MAX_MESSAGE_BYTES).toString('base64') };
    await expect(gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, large))).rejects.toThrow(
      MessageTooLarge,
    );
    expect(await count(gateway.dataSource, 'outbox')).toBe(0);
  });

  it('stays in the outbox until all of its consumers have confirmed it', async () => {
    const registry = await hub.bus('registry');
    const reports = await hub.bus('reports');
    const gateway = await hub.bus('gateway');
    await reports.bus.consume(PERSONS, (delivery) => delivery.once(async () => undefined));
    await gateway.bus.consume(PERSONS, (delivery) => delivery.once(async () => undefined));
    registry.bus.start();
    reports.bus.start();
    await registry.bus.transaction((tx) => registry.bus.publish(tx, PERSONS, noPersons()));
    await until('one effect', async () => (await count(reports.dataSource, 'inbox')) === 1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await count(registry.dataSource, 'outbox')).toBe(1);
    gateway.bus.start();
    await until('an empty outbox', async () => (await count(registry.dataSource, 'outbox')) === 0);
    expect(await count(gateway.dataSource, 'inbox')).toBe(1);
  });

  it('may leave its body where the service keeps it', async () => {
    const journal = new Map<string, Uint8Array>();
    const gateway = await hub.bus('gateway', {
      bodyLoader: async (_type, refs) =>
        new Map(refs.flatMap((ref) => (journal.has(ref) ? [[ref, journal.get(ref) as Uint8Array]] : []))),
    });
    const registry = await hub.bus('registry');
    const seen: IntakeChunk[] = [];
    await registry.bus.consume(INTAKE, (delivery) =>
      delivery.once(async (_tx, data) => void seen.push(data)),
    );
    gateway.bus.start();
    registry.bus.start();
    const refs = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
    journal.set(refs[0] as string, gateway.bus.seal(INTAKE, refs[0] as string, chunk(0)));
    await gateway.bus.transaction((tx) => gateway.bus.publishRefs(tx, INTAKE, refs));
    await until('the first effect', () => seen.length === 1);
    // A body that is not there keeps its message back, and no other.
    journal.set(refs[1] as string, gateway.bus.seal(INTAKE, refs[1] as string, chunk(1)));
    await until('both effects', () => seen.length === 2);
    expect(seen).toEqual(expect.arrayContaining([chunk(0), chunk(1)]));
  });

  it('is unreadable on the wire and in the outbox', async () => {
    const gateway = await hub.bus('gateway');
    await gateway.bus.transaction((tx) => gateway.bus.publish(tx, INTAKE, chunk(1)));
    const rows: { body: Buffer }[] = await gateway.dataSource.query('SELECT body FROM outbox');
    expect(rows[0]?.body.includes('youth-union')).toBe(false);
  });
});
