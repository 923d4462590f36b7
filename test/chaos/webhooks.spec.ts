import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestHub, WebhookReceiver } from '#testing';
import { queryHub } from '../hub/observed.js';
import { provinceRecords, seededRandom, type PushedRecord } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { FeedReader } from './feed-reader.js';

/** The long form: LIENTHONG_TEST_RECORDS=20000 LIENTHONG_CHAOS_EVERY_MS=2000 LIENTHONG_CHAOS_ROUNDS=5. */
const RECORDS = Number(process.env.LIENTHONG_TEST_RECORDS ?? 500);
const EVERY_MS = Number(process.env.LIENTHONG_CHAOS_EVERY_MS ?? 600);
const ROUNDS = Number(process.env.LIENTHONG_CHAOS_ROUNDS ?? 1);
const SEED = Number(process.env.LIENTHONG_CHAOS_SEED ?? Date.now() % 1_000_000);
const CATCH_UP_MS = 240_000;

const random = seededRandom(SEED);
const records = provinceRecords(RECORDS, 7);
const organisations = [...new Set(records.map(({ organisation }) => organisation))].sort();

interface Entry {
  readonly id: string;
  readonly record_id: string;
}

/** The same members, every third no longer active: news for all the others that they are members of. */
function changed(all: readonly PushedRecord[]): PushedRecord[] {
  return all.map((record, index) => {
    const { canonical } = record;
    const status = index % 3 === 0 ? 'removed' : canonical.membership.status;
    return { ...record, canonical: { ...canonical, membership: { ...canonical.membership, status } } };
  });
}

describe(`feeds and webhooks of ${RECORDS} records while everything dies (LIENTHONG_CHAOS_SEED=${SEED})`, () => {
  let hub: TestHub;
  const journal: string[] = [];
  const receivers = new Map<string, WebhookReceiver>();
  const readers = new Map<string, FeedReader>();
  const entries = new Map<string, Entry[]>();

  beforeAll(async () => {
    hub = await TestHub.start({ env: { LIENTHONG_WEBHOOK_RETRY_SECONDS: '0.2,0.5,1' } });
    try {
      for (const organisation of organisations) await connect(organisation);
      let striking = true;
      const disasters = strikeAll().finally(() => (striking = false));
      // Slower and slower until everything has struck.
      const onProgress = () => sleep(striking ? EVERY_MS / 4 : 0);
      await settled(hub, await push(hub, records, { batchRows: 25, atOnce: 2, onProgress }), CATCH_UP_MS);
      await settled(
        hub,
        await push(hub, changed(records), { batchRows: 25, atOnce: 2, onProgress }),
        CATCH_UP_MS,
      );
      await disasters;
      await hub.untilReady();
      await untilCaughtUp();
    } catch (error) {
      throw new Error(`after ${journal.join(', ')}\n${hub.log()}\n${hub.errors()}`, { cause: error });
    } finally {
      await Promise.all([...readers.values()].map((reader) => reader.stop()));
    }
  }, 900_000);

  afterAll(async () => {
    const messages = [...receivers.values()].flatMap((receiver) => receiver.messages);
    const kills = [...readers.values()].reduce((sum, reader) => sum + reader.kills, 0);
    process.stderr.write(
      `chaos: seed ${SEED}: ${journal.join(', ')}; ${messages.length} messages, ` +
        `${new Set(messages.map(({ id }) => id)).size} of them different; feed readers killed ${kills} times\n`,
    );
    await Promise.all([...receivers.values()].map((receiver) => receiver.stop()));
    await hub?.stop();
  });

  async function connect(organisation: string): Promise<void> {
    const receiver = await WebhookReceiver.start();
    // Some answers get lost, some messages find it busy.
    receiver.react = () => (random() < 0.03 ? undefined : random() < 0.03 ? 503 : 200);
    const { secret } = await hub.client(organisation).json<{ secret: string }>('/v1/webhooks', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: () => JSON.stringify({ url: receiver.url, from: 'beginning' }),
    });
    receiver.secrets = [secret];
    receivers.set(organisation, receiver);
    const reader = new FeedReader(hub.client(organisation), random);
    readers.set(organisation, reader);
    reader.start();
  }

  /** Every service, both servers and every receiver, in an order by seed; each time when the hub stands again. */
  async function strikeAll(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      for (const target of targets().sort(() => random() - 0.5)) {
        await hub.untilReady();
        await sleep(EVERY_MS * random());
        await strike(target);
      }
    }
  }

  const targets = (): string[] => [
    ...hub.instances,
    ...organisations.map((organisation) => `receiver of ${organisation}`),
  ];

  async function strike(target: string): Promise<void> {
    journal.push(`kill ${target}`);
    const receiver = receivers.get(target.replace('receiver of ', ''));
    if (!receiver) {
      hub.kill(target);
      return;
    }
    await receiver.stop();
    await sleep(EVERY_MS / 2);
    await receiver.listen();
  }

  /** Until the feed says nothing more, and readers and receivers know all of it. */
  async function untilCaughtUp(): Promise<void> {
    for (const organisation of organisations) {
      entries.set(
        organisation,
        await queryHub<Entry & { position: string }>(
          hub,
          'SELECT id, record_id FROM gateway.change_entry WHERE organisation = $1 ORDER BY position',
          [organisation],
        ),
      );
    }
    const deadline = Date.now() + CATCH_UP_MS;
    for (const organisation of organisations) {
      const all = entries.get(organisation)?.length ?? 0;
      const done = () =>
        (receivers.get(organisation)?.distinct().length ?? 0) >= all &&
        (readers.get(organisation)?.ids.length ?? 0) >= all;
      while (!done()) {
        if (Date.now() > deadline) return;
        await sleep(100);
      }
    }
  }

  it('kills every service, both servers and every receiver', () => {
    const struck = new Set(journal);
    for (const target of targets()) {
      expect(struck).toContain(`kill ${target}`);
    }
  });

  it('shows a feed reader that is killed at random points every entry once, in order', () => {
    for (const organisation of organisations) {
      const all = entries.get(organisation)?.map(({ id }) => id);
      expect(all?.length).toBeGreaterThan(0);
      expect([organisation, readers.get(organisation)?.ids]).toEqual([organisation, all]);
      expect(readers.get(organisation)?.kills).toBeGreaterThan(0);
    }
  });

  it('brings every entry to its receiver, once by its id', () => {
    for (const organisation of organisations) {
      const ids = receivers
        .get(organisation)
        ?.distinct()
        .map(({ id }) => id);
      const all = entries.get(organisation)?.map(({ id }) => id);
      expect([organisation, ids?.sort()]).toEqual([organisation, all?.sort()]);
    }
  });

  it('brings them in order per member, each signed', () => {
    let several = 0;
    for (const organisation of organisations) {
      const receiver = receivers.get(organisation);
      expect(receiver?.messages.every(({ signedWith }) => signedWith.length === 1)).toBe(true);
      const told = byRecord(
        (receiver?.distinct() ?? []).map(({ id, data }) => ({ id, record_id: String(data['recordId']) })),
      );
      const feed = byRecord(entries.get(organisation) ?? []);
      expect([organisation, told]).toEqual([organisation, feed]);
      several += Object.values(feed).filter((ids) => ids.length > 1).length;
    }
    // Order says something only where there is more than one.
    expect(several).toBeGreaterThan(RECORDS / 20);
  });
});

function byRecord(all: readonly Entry[]): Record<string, string[]> {
  const records: Record<string, string[]> = {};
  for (const { id, record_id } of all) (records[record_id] ??= []).push(id);
  return records;
}
