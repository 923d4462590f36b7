import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import pg from 'pg';
import { NO_COUNTS, type PersonAnnouncement, type PersonRecord, type PersonsChanged } from '#contracts';
import type { EventBus } from '#messaging';
import { createDataSource, inTransaction, migrate } from '#persistence';
import { freshDatabase } from '#testing';
import { ChangeFeed } from '../src/changes/change-feed.js';
import { ChangeSignals } from '../src/changes/change-signals.js';
import { feedCursor } from '../src/changes/feed-cursor.js';
import type { FeedItem } from '../src/changes/feed-item.js';
import { MemberStates } from '../src/members/member-states.js';
import { Foundation1763700000000 } from '../src/migrations/1763700000000-foundation.js';
import { FEED_TABLES } from '../src/migrations/1763726400000-change-feed.js';
import { migrations } from '../src/migrations/index.js';
import { recordIdOf } from '../src/records/local-id.js';
import { DownstreamStandIn } from './downstream-stand-in.js';
import { GatewayUnderTest, record } from './gateway-under-test.js';

const ORGANISATIONS = ['trade-union', 'veterans', 'farmers-union'];
/** Ids of persons, by number. */
const personId = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

type Page = { readonly items: readonly FeedItem[]; readonly next: string };

function member(organisation: string, localId: string, version = 1, inReview = false): PersonRecord {
  return {
    recordId: recordIdOf(organisation, localId),
    organisation,
    localId,
    version,
    status: 'active',
    joinedOn: null,
    leftOn: null,
    unitCode: null,
    communeCode: null,
    provinceCode: null,
    inReview,
  };
}

function person(number: number, version: number, records: readonly PersonRecord[]): PersonAnnouncement {
  return {
    personId: personId(number),
    version,
    records,
    redirectTo: null,
    lowGroup: null,
    caseIds: [],
    gender: null,
    birthYear: null,
    goldenDigest: 'golden',
  };
}

describe('change feed', () => {
  let sut: GatewayUnderTest;
  let downstream: DownstreamStandIn;
  let hubData: DataSource;
  let organisationData: DataSource;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
    downstream = await DownstreamStandIn.start(sut);
    const database = {
      url: sut.database.applicationUrl('gateway'),
      schema: 'gateway',
      applicationName: 'test',
    };
    hubData = await createDataSource({ ...database, scope: 'hub', poolSize: 16 }).initialize();
    organisationData = await createDataSource({ ...database, scope: 'none' }).initialize();
  }, 120_000);
  afterAll(async () => {
    await organisationData?.destroy();
    await hubData?.destroy();
    await downstream?.stop();
    await sut?.stop();
  }, 60_000);

  const ask = (organisation: string, query = '') => sut.as(organisation, `/v1/changes?${query}`);
  const page = async (organisation: string, query = ''): Promise<Page> => {
    const { status, body } = await ask(organisation, query);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body as unknown as Page;
  };
  /** Where the feed ends now. */
  const end = async (organisation: string): Promise<string> => {
    let next = '';
    for (;;) {
      const found = await page(organisation, `limit=1000&after=${next}`);
      next = found.next;
      if (found.items.length === 0) return next;
    }
  };

  describe('over HTTP', () => {
    it('is empty at first, and its cursor goes on from there', async () => {
      const { items, next } = await page('womens-union');
      expect(items).toEqual([]);
      expect(await page('womens-union', `after=${next}`)).toEqual({ items: [], next });
    });

    it('tells each organisation of its own records alone, page by page', async () => {
      const [from, other] = [await end('trade-union'), await end('veterans')];
      const records = [
        member('trade-union', '1'),
        member('trade-union', '2', 1, true),
        member('veterans', '3'),
      ];
      await downstream.persons({ persons: [person(1, 1, records)], knownAt: '2026-11-21T08:00:00.123456Z' });
      const items = await sut.eventually(async () => {
        const found: FeedItem[] = [];
        for (let next = from; ;) {
          const { items: more, next: then } = await page('trade-union', `limit=1&after=${next}`);
          expect(more.length).toBeLessThanOrEqual(1);
          if (more.length === 0) return found.length === 2 && found;
          found.push(...more);
          next = then;
        }
      });
      expect(
        items.map(({ id: _, ...item }) => item).sort((a, b) => (a.localId < b.localId ? -1 : 1)),
      ).toEqual([
        {
          type: 'record.linked',
          localId: '1',
          recordId: recordIdOf('trade-union', '1'),
          personId: personId(1),
          occurredAt: '2026-11-21T08:00:00.123Z',
          data: { state: 'linked', memberElsewhere: true, formerPersonId: null },
        },
        {
          type: 'record.review',
          localId: '2',
          recordId: recordIdOf('trade-union', '2'),
          personId: personId(1),
          occurredAt: '2026-11-21T08:00:00.123Z',
          data: { state: 'review', memberElsewhere: true, formerPersonId: null },
        },
      ]);
      expect((await page('veterans', `after=${other}`)).items.map(({ localId }) => localId)).toEqual(['3']);
    });

    it('holds nothing new when the same is announced again or arrives late', async () => {
      const from = await end('trade-union');
      const records = [
        member('trade-union', '1'),
        member('trade-union', '2', 1, true),
        member('veterans', '3'),
      ];
      for (const version of [1, 0, 2]) await downstream.persons({ persons: [person(1, version, records)] });
      await downstream.persons({ persons: [person(9, 9, [member('trade-union', 'last')])] });
      const { items } = await page('trade-union', `wait=10&after=${from}`);
      expect(items.map(({ localId }) => localId)).toEqual(['last']);
    });

    it('has the changes of a batch by the time that the batch is done', async () => {
      const from = await end('farmers-union');
      const localIds = Array.from({ length: 40 }, (_none, i) => `batch-${i}`);
      downstream.onChunk = async ({ rows, causes }) => {
        const persons = rows.map((row, i) =>
          person(1_000 + i, 1, [member('farmers-union', row.localId, row.seq)]),
        );
        await downstream.persons({
          persons,
          causes: causes.map((cause) => ({ ...cause, counts: NO_COUNTS })),
        });
        await downstream.applied(causes);
      };
      const body = localIds.map((localId) => JSON.stringify(record(localId))).join('\n');
      const { body: accepted } = await sut.upload('farmers-union', body);
      await sut.eventually(async () => {
        const batch = await sut.as('farmers-union', `/v1/batches/${String(accepted['batchId'])}`);
        return batch.body['state'] === 'done';
      });
      const { items } = await page('farmers-union', `after=${from}`);
      expect(items.map(({ localId }) => localId).sort()).toEqual([...localIds].sort());
      downstream.onChunk = async () => undefined;
    });

    it('answers at once when something is committed while the caller waits', async () => {
      const from = await end('veterans');
      const since = Date.now();
      const waiting = page('veterans', `wait=20&after=${from}`);
      await sleep(300);
      await downstream.persons({ persons: [person(20, 1, [member('veterans', 'awaited')])] });
      const { items } = await waiting;
      expect(items.map(({ localId }) => localId)).toEqual(['awaited']);
      expect(Date.now() - since).toBeLessThan(5_000);
    });

    it('answers with nothing when the wait is over, and holds no connection meanwhile', async () => {
      const from = await end('veterans');
      const since = Date.now();
      // More callers than the pool has connections.
      const waiting = Array.from({ length: 60 }, () => page('veterans', `wait=3&after=${from}`));
      await sleep(1_000);
      const before = Date.now();
      expect((await sut.as('veterans', '/v1/batches')).status).toBe(200);
      expect(Date.now() - before).toBeLessThan(1_500);
      for (const { items, next } of await Promise.all(waiting)) expect([items, next]).toEqual([[], from]);
      expect(Date.now() - since).toBeGreaterThanOrEqual(2_900);
    });

    it('is told newest first to people, of one record or type when they ask', async () => {
      const from = await end('youth-union');
      for (const id of ['n1', 'n2', 'n3'])
        await downstream.persons({ persons: [person(300 + Number(id[1]), 1, [member('youth-union', id)])] });
      const forward = await sut.eventually(async () => {
        const { items } = await page('youth-union', `after=${from}`);
        return items.length === 3 && items;
      });
      const latest = async (query = '') => {
        const { status, body } = await sut.as('youth-union', `/v1/changes/latest?${query}`);
        expect(status).toBe(200);
        return body as unknown as { items: FeedItem[]; next: string | null };
      };
      const first = await latest('limit=2');
      const rest = await latest(`limit=2&cursor=${String(first.next)}`);
      expect([...first.items, ...rest.items].slice(0, 3)).toEqual([...forward].reverse());
      expect((await latest('localId=n2')).items.map(({ localId }) => localId)).toEqual(['n2']);
      expect((await latest('type=record.withdrawn')).items).toEqual([]);
      expect((await latest('localId=1')).items).toEqual([]);
      for (const query of ['limit=0', 'cursor=x', 'type=gone', 'localId=', 'localId=%00']) {
        const answer = await sut.as('youth-union', `/v1/changes/latest?${query}`);
        expect([query, answer.status, answer.body['code']]).toEqual([query, 422, 'parameter.invalid']);
      }
      expect((await sut.as('coordinator', '/v1/changes/latest')).status).toBe(403);
    });

    it('refuses bad parameters and cursors that it did not give out', async () => {
      await downstream.persons({ persons: [person(21, 1, [member('trade-union', 'x')])] });
      const foreign = await end('trade-union');
      for (const query of [
        `after=${foreign}`,
        `after=${feedCursor('veterans', 1_000_000)}`,
        'after=5',
        'after=%00',
        `after=${'A'.repeat(5_000)}`,
        'after=a&after=b',
        'limit=0',
        'limit=1001',
        'limit=-1',
        'limit=1e2',
        'limit=',
        'wait=31',
        'wait=-1',
        'wait=0.5',
        'wait=forever',
      ]) {
        const answer = await ask('veterans', query);
        expect([query, answer.status, answer.body['code']]).toEqual([query, 422, 'parameter.invalid']);
      }
      for (const role of ['coordinator', 'board', 'administrator', 'auditor']) {
        expect([role, (await ask(role)).status]).toEqual([role, 403]);
      }
      expect((await sut.ask('/v1/changes')).status).toBe(401);
    });

    it('lets waiting callers go when the gateway stops, and goes on where they were', async () => {
      const from = await end('trade-union');
      const waiting = page('trade-union', `wait=30&after=${from}`);
      await sleep(300);
      const since = Date.now();
      await sut.stopApp();
      expect(Date.now() - since).toBeLessThan(9_000);
      expect(await waiting).toEqual({ items: [], next: from });
      await downstream.persons({ persons: [person(22, 1, [member('trade-union', 'while it was away')])] });
      await sut.startApp();
      const { items } = await page('trade-union', `wait=20&after=${from}`);
      expect(items.map(({ localId }) => localId)).toEqual(['while it was away']);
    });
  });

  describe('with many slow writers', () => {
    const MESSAGES = 240;
    const WRITERS = 8;

    it('is read once and in order by readers who are killed again and again', async () => {
      const states = new MemberStates();
      const signals = new ChangeSignals({ signal: () => undefined, onSignal: () => undefined } as Pick<
        EventBus,
        'signal' | 'onSignal'
      > as EventBus);
      const feed = new ChangeFeed(organisationData, signals);
      const random = seeded(20_261_121);
      const messages = Array.from({ length: MESSAGES }, (_none, i) => announcement(i + 1, random));
      let writing = true;

      const readers = ORGANISATIONS.flatMap((organisation) =>
        [0, 1].map(async () => {
          const read: FeedItem[] = [];
          let position = 0;
          for (let quiet = 0; quiet < 2;) {
            const limit = 1 + Math.floor(random() * 40);
            const found = await feed.read(organisation, position, limit, 30, new AbortController().signal);
            // Killed before it stored what it read: it begins again where it was.
            if (random() < 0.3) continue;
            read.push(...found.items);
            position = found.position;
            quiet = !writing && found.items.length === 0 ? quiet + 1 : 0;
          }
          return { organisation, read };
        }),
      );

      const waiting = [...messages];
      const writer = async (): Promise<void> => {
        for (let message = waiting.shift(); message; message = waiting.shift()) {
          const { persons, withdrawn, knownAt } = message;
          const fails = random() < 0.1;
          const write = inTransaction(hubData, async (tx) => {
            await tx.query('SELECT pg_current_xact_id()');
            await sleep(random() * 20);
            const changes = await states.apply(tx, { persons, withdrawn });
            if (random() < 0.3) await sleep(random() * 20);
            await feed.append(tx, changes, knownAt);
            if (random() < 0.3) await sleep(random() * 20);
            if (fails) throw new Error('the process was killed');
          });
          await write.catch(() => waiting.push(message));
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, writer));
      writing = false;

      const before = await sut.rows(
        `SELECT organisation, id FROM change_entry ORDER BY organisation, position`,
      );
      for (const { organisation, read } of await Promise.all(readers)) {
        const written = before.filter((entry) => entry['organisation'] === organisation).map(({ id }) => id);
        const ids = read.map(({ id }) => id);
        expect(ids).toEqual(written);
        expect(new Set(ids).size).toBe(ids.length);
        inOrderPerRecord(read.filter(({ localId }) => localId.startsWith('slow-')));
        const last = new Map(read.map((item) => [item.recordId, item]));
        const standings = await sut.rows(
          `SELECT record_id, person_id, in_review FROM member_state WHERE organisation = $1 AND local_id LIKE 'slow-%'`,
          [organisation],
        );
        expect(standings.length).toBeGreaterThan(5);
        for (const { record_id, person_id, in_review } of standings) {
          const item = last.get(String(record_id))!;
          expect([item.personId, item.data.state === 'review']).toEqual([person_id, in_review]);
        }
      }
      const gaps = await sut.rows(
        `SELECT organisation FROM change_entry JOIN change_feed USING (organisation) GROUP BY organisation, last_position
         HAVING count(*) <> last_position OR max(position) <> last_position OR min(position) <> 1`,
      );
      expect(gaps).toEqual([]);
    }, 120_000);

    /** A few records of all organisations, grouped anew; every message is newer than the one before. */
    function announcement(version: number, random: () => number): Message {
      const chosen = ORGANISATIONS.flatMap((organisation) =>
        Array.from({ length: 8 }, (_none, i) => ({ organisation, localId: `slow-${i}` })),
      ).filter(() => random() < 0.4);
      const groups = new Map<number, PersonRecord[]>();
      const withdrawn: PersonRecord[] = [];
      for (const { organisation, localId } of chosen) {
        const one = member(organisation, localId, version, random() < 0.3);
        const group = 100 + Math.floor(random() * 5);
        if (random() < 0.1) withdrawn.push(one);
        else groups.set(group, [...(groups.get(group) ?? []), one]);
      }
      const persons = [...groups].map(([group, records]) => person(group, version, records));
      return { persons, withdrawn, knownAt: new Date(Date.UTC(2026, 0, 1) + version * 1_000).toISOString() };
    }

    /** Time stands for version here: one second each. */
    function inOrderPerRecord(read: readonly FeedItem[]): void {
      const latest = new Map<string, string>();
      for (const { recordId, occurredAt } of read) {
        const before = latest.get(recordId) ?? '';
        expect([recordId, before <= occurredAt]).toEqual([recordId, true]);
        latest.set(recordId, occurredAt);
      }
    }
  });

  it('shows an organisation’s session its own entries alone, and lets nobody change them', async () => {
    const application = new pg.Client({ connectionString: sut.database.applicationUrl('gateway') });
    await application.connect();
    const count = async (organisation: string, table: string): Promise<number> => {
      await application.query(`SELECT set_config('lienthong.organisation', $1, false)`, [organisation]);
      return (await application.query(`SELECT FROM ${table}`)).rowCount ?? 0;
    };
    try {
      for (const table of FEED_TABLES) {
        expect(await count('trade-union', table)).toBeGreaterThan(0);
        expect(await count('trade-union', table)).toBeLessThan(await count('*', table));
        expect(await count('', table)).toBe(0);
        expect(await count('womens-union', table)).toBe(0);
        await expect(
          application.query(`INSERT INTO ${table} SELECT * FROM ${table} LIMIT 0`),
        ).resolves.toMatchObject({ rowCount: 0 });
      }
      await expect(
        application.query(`INSERT INTO change_feed VALUES ('veterans', 1) ON CONFLICT DO NOTHING`),
      ).rejects.toThrow('row-level security');
      await count('*', 'change_feed');
      await expect(application.query('DELETE FROM change_entry')).rejects.toThrow('permission denied');
      await expect(application.query('UPDATE change_entry SET position = 0')).rejects.toThrow(
        'permission denied',
      );
    } finally {
      await application.end();
    }
  });
});

type Message = Pick<PersonsChanged, 'persons' | 'withdrawn' | 'knownAt'>;

describe('a hub that had no feed', () => {
  it('begins it with what the records have become so far', async () => {
    const sut = await GatewayUnderTest.start();
    const database = await freshDatabase(sut.infrastructure, ['gateway']);
    const admin = new pg.Client({ connectionString: database.adminUrl });
    try {
      await migrate(database.adminUrl, 'gateway', [Foundation1763700000000]);
      await admin.connect();
      await admin.query(`SET search_path = gateway; SET lienthong.organisation = '*'`);
      await admin.query(
        `INSERT INTO member_state VALUES
           (gen_random_uuid(), 'veterans', '1', $1, 1, 1, false), (gen_random_uuid(), 'veterans', '2', $2, 1, 1, true),
           (gen_random_uuid(), 'veterans', '3', NULL, 1, 1, false), (gen_random_uuid(), 'trade-union', '4', $1, 1, 1, false)`,
        [personId(1), personId(2)],
      );
      await migrate(database.adminUrl, 'gateway', migrations);
      const { rows } = await admin.query(
        `SELECT organisation, local_id, type, member_elsewhere FROM change_entry ORDER BY local_id`,
      );
      expect(rows.map((row: object) => Object.values(row))).toEqual([
        ['veterans', '1', 'record.linked', true],
        ['veterans', '2', 'record.review', false],
        ['trade-union', '4', 'record.linked', true],
      ]);
      const feeds = await admin.query(
        `SELECT organisation, last_position FROM change_feed ORDER BY organisation`,
      );
      expect(feeds.rows).toEqual([
        { organisation: 'trade-union', last_position: '1' },
        { organisation: 'veterans', last_position: '2' },
      ]);
    } finally {
      await admin.end();
      await database.drop();
      await sut.stop();
    }
  }, 120_000);
});

/** Random numbers in [0, 1) by seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
