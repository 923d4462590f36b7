import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestHub } from '#testing';
import { queryHub } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

const records = provinceRecords(1_200, 20_261_123);
const truth = new Map(records.map(({ recordId, personId }) => [recordId, personId]));
const organisations = [...new Set(records.map(({ organisation }) => organisation))].sort();
let hub: TestHub;

interface Change {
  readonly id: string;
  readonly type: string;
  readonly localId: string;
  readonly recordId: string;
  readonly personId: string | null;
  readonly occurredAt: string;
  readonly data: {
    readonly state: string;
    readonly memberElsewhere: boolean;
    readonly formerPersonId: string | null;
  };
}
interface Page {
  readonly items: readonly Change[];
  readonly next: string;
}

/** Follows the feed of one organisation as its system would: stores items and cursor together. */
class Follower {
  readonly items: Change[] = [];
  private next = '';
  private stopped = false;
  private following: Promise<void> = Promise.resolve();

  constructor(readonly organisation: string) {}

  start(): this {
    const client = hub.client(this.organisation);
    this.following = (async () => {
      while (!this.stopped) {
        const { items, next } = await client.json<Page>(`/v1/changes?limit=37&wait=2&after=${this.next}`);
        this.items.push(...items);
        this.next = next;
      }
    })();
    return this;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.following;
  }
}

/** The whole feed from its beginning. */
async function wholeFeed(organisation: string): Promise<Change[]> {
  const client = hub.client(organisation);
  const found: Change[] = [];
  for (let next = ''; ;) {
    const page = await client.json<Page>(`/v1/changes?limit=1000&after=${next}`);
    if (page.items.length === 0) return found;
    found.push(...page.items);
    next = page.next;
  }
}

/** Record → person and state: as the last item about each record tells them. */
const told = (items: readonly Change[]): Map<string, string> =>
  new Map(items.map(({ recordId, personId, data }) => [recordId, `${personId} ${data.state}`]));

/** The same as the registry holds it. */
async function held(organisation: string): Promise<Map<string, string>> {
  const rows = await queryHub<{ id: string; standing: string }>(
    hub,
    `SELECT record_id AS id, coalesce(person_id::text, 'null') || ' ' ||
            CASE WHEN withdrawn THEN 'withdrawn' WHEN in_review THEN 'review' ELSE 'linked' END AS standing
     FROM registry.record WHERE organisation = $1`,
    [organisation],
  );
  return new Map(rows.map(({ id, standing }) => [id, standing]));
}

const sorted = (map: ReadonlyMap<string, string>): [string, string][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Waits until every follower has been told what the registry holds. */
async function untilAllIsTold(): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await sleep(200)) {
    const open = [];
    for (const { organisation, items } of followers) {
      const [now, said] = [await held(organisation), told(items)];
      open.push(...[...now].filter(([id, standing]) => said.get(id) !== standing));
    }
    if (open.length === 0) return;
    if (Date.now() > deadline) expect(open).toEqual([]);
  }
}

/** What all followers were told since `mark`. */
const since = (mark: readonly number[]): Change[] =>
  followers.flatMap(({ items }, i) => items.slice(mark[i]));
const mark = (): number[] => followers.map(({ items }) => items.length);
const types = (items: readonly Change[]): string[] => [...new Set(items.map(({ type }) => type))].sort();

async function restartGateway(): Promise<void> {
  hub.kill('gateway');
  await sleep(500);
  await hub.untilReady();
}

function post<T>(path: string, body: object): Promise<T> {
  return hub.client('coordinator').json<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: () => JSON.stringify(body),
  });
}

interface Case {
  readonly caseId: string;
  readonly version: number;
  readonly state: string;
  readonly records: readonly { readonly recordId: string; readonly personId: string }[];
}

/** Open cases in which records of several persons are one human. */
async function casesThatMerge(atMost: number): Promise<{ open: Case; groups: string[][] }[]> {
  const { items } = await hub
    .client('coordinator')
    .json<{ items: { caseId: string }[] }>('/v1/review/cases?limit=200');
  const found = [];
  for (const { caseId } of items) {
    const open = await hub.client('coordinator').json<Case>(`/v1/review/cases/${caseId}`);
    const byHuman = [...groupBy(open.records, ({ recordId }) => truth.get(recordId))];
    const merges = byHuman.some((group) => new Set(group.map(({ personId }) => personId)).size > 1);
    const groups = byHuman.map((group) => group.map(({ recordId }) => recordId));
    if (merges && found.push({ open, groups }) === atMost) return found;
  }
  return found;
}

function groupBy<T>(items: readonly T[], key: (item: T) => unknown): Iterable<T[]> {
  const groups = new Map<unknown, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups.values();
}

let followers: Follower[] = [];
let decisions: string[] = [];

beforeAll(async () => {
  hub = await TestHub.start();
  followers = organisations.map((organisation) => new Follower(organisation).start());
  await settled(hub, await push(hub, records, { batchRows: 300 }));
}, 600_000);
afterAll(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  await hub?.stop();
}, 120_000);

describe('the change feed of an organisation', () => {
  it('has a person for every own record, and no other’s, once its batches are done', async () => {
    for (const organisation of organisations) {
      const feed = await wholeFeed(organisation);
      const own = records.filter((record) => record.organisation === organisation);
      expect([...told(feed).keys()].sort()).toEqual(own.map(({ recordId }) => recordId).sort());
      expect(sorted(told(feed))).toEqual(sorted(await held(organisation)));
      const localIds = new Map(own.map(({ recordId, canonical }) => [recordId, canonical.localId]));
      for (const { recordId, localId } of feed) expect(localId).toBe(localIds.get(recordId));
      // First of all a record has a person.
      const first = new Map([...feed].reverse().map(({ recordId, type }) => [recordId, type]));
      expect([...new Set(first.values())].sort()).toEqual(expect.arrayContaining(['record.linked']));
      expect([...first.values()].every((type) => ['record.linked', 'record.review'].includes(type))).toBe(
        true,
      );
    }
    await untilAllIsTold();
  });

  it('is silent when the same lists are sent again', async () => {
    const before = mark();
    await settled(hub, await push(hub, records, { batchRows: 500 }));
    await sleep(500);
    expect(since(before)).toEqual([]);
  });

  it('tells what a coordinator’s decisions join, across a restart of the gateway', async () => {
    const before = mark();
    const cases = await casesThatMerge(6);
    expect(cases.length).toBeGreaterThan(0);
    decisions = [];
    for (const { open, groups } of cases) {
      const { caseId, version } = open;
      const path = `/v1/review/cases/${caseId}/decisions`;
      const { decisionId } = await post<{ decisionId: string }>(path, { version, groups, reason: 'test' });
      decisions.push(decisionId);
    }
    await restartGateway();
    await eventually(async () => (await unresolved(cases)) === 0);
    await untilAllIsTold();
    const items = since(before);
    expect(types(items)).toEqual(expect.arrayContaining(['person.merged', 'record.linked']));
    for (const { personId, data } of items.filter(({ type }) => type === 'person.merged')) {
      expect(data.formerPersonId).not.toBe(personId);
      expect(await personBehind(data.formerPersonId)).toBe(personId);
    }
  });

  it('tells what comes apart when the decisions are revoked', async () => {
    const before = mark();
    for (const decisionId of decisions) {
      await post(`/v1/review/decisions/${decisionId}/revoke`, { reason: 'test' });
    }
    await eventually(async () => since(before).some(({ type }) => type === 'person.split'));
    await restartGateway();
    await untilAllIsTold();
    const items = since(before);
    expect(types(items)).toEqual(expect.arrayContaining(['person.split', 'record.review']));
    for (const { personId, data } of items.filter(({ type }) => type === 'person.split')) {
      expect(data.formerPersonId).not.toBe(personId);
    }
  });

  it('tells a withdrawal, also to the others in the person, and the return', async () => {
    const shared = await queryHub<{
      record_id: string;
      organisation: string;
      local_id: string;
      person_id: string;
    }>(
      hub,
      `SELECT record_id, organisation, local_id, person_id FROM registry.record r
       WHERE NOT in_review AND EXISTS (
         SELECT FROM registry.record o
         WHERE o.person_id = r.person_id AND o.organisation <> r.organisation AND o.rank < r.rank AND NOT o.in_review)
       ORDER BY record_id LIMIT 1`,
    );
    const { record_id: recordId, organisation, local_id: localId, person_id: personId } = shared[0]!;
    const before = mark();
    const path = `/v1/members/${encodeURIComponent(localId)}`;
    const client = hub.client(organisation);
    const headers = { 'content-type': 'application/json' };
    await client.request(path, { method: 'DELETE', headers, body: () => JSON.stringify({ reason: 'test' }) });
    const own = (): Change[] => since(before).filter((item) => item.recordId === recordId);
    await eventually(async () => own().length > 0);
    expect(own()).toMatchObject([
      {
        type: 'record.withdrawn',
        localId,
        personId: null,
        data: { state: 'withdrawn', formerPersonId: personId },
      },
    ]);
    await untilAllIsTold();

    const { canonical } = records.find((record) => record.recordId === recordId)!;
    const again = { ...canonical, observedAt: new Date(Date.now() + 1_000).toISOString() };
    await client.request(path, { method: 'PUT', headers, body: () => JSON.stringify(again) });
    await eventually(async () => own().length > 1);
    expect(own()[1]).toMatchObject({ localId, personId, data: { formerPersonId: null } });
    await untilAllIsTold();
  });

  it('names fields that a sharing agreement lets flow, and the member’s view gives their values', async () => {
    const headers = { 'content-type': 'application/json' };
    const put = (name: string, path: string, body: unknown) =>
      hub.client(name).request(path, { method: 'PUT', headers, body: () => JSON.stringify(body) });
    const person = {
      fullName: 'Tạ Thị Kim Sharing',
      dateOfBirth: '1979-03-04',
      gender: 'female',
      nationalId: '072179998877',
    };
    const membership = { status: 'active' };
    const view = async () =>
      hub
        .client('womens-union')
        .json<{ state: string; golden: Record<string, unknown>; memberElsewhere: boolean }>(
          '/v1/members/share-w',
        );
    const own = (): Change[] =>
      followers.find(({ organisation }) => organisation === 'womens-union')!.items.filter((item) => item.localId === 'share-w'); // prettier-ignore
    await put('trade-union', '/v1/members/share-t', {
      person: { ...person, phone: '0912000111' },
      membership,
    });
    await put('womens-union', '/v1/members/share-w', { person, membership });
    await eventually(async () => (await view()).memberElsewhere);
    expect((await view()).golden).not.toHaveProperty('phone');

    const agreement = {
      from: 'trade-union',
      to: 'womens-union',
      fields: ['phone'],
      basis: 'Quy chế 05/2026',
    };
    await put('administrator', '/v1/sharing-agreements', {
      basedOn: 1,
      reason: 'biên bản 12/11',
      agreements: [agreement],
    });
    await eventually(async () => (await view()).golden['phone'] === '0912000111');
    await sleep(1_500);
    await put('trade-union', '/v1/members/share-t', {
      person: { ...person, phone: '0912000222' },
      membership,
    });
    await eventually(async () => (await view()).golden['phone'] === '0912000222');
    await eventually(async () => own().at(-1)?.type === 'person.changed');
    expect(own().at(-1)).toMatchObject({ data: { fields: ['phone'] } });
    expect(await hub.client('veterans').json('/v1/sharing-agreements')).toMatchObject({
      version: 2,
      agreements: [],
    });
  });

  it('was read without a gap or a repeat by those who followed it all the while', async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    for (const { organisation, items } of followers) {
      const whole = await wholeFeed(organisation);
      expect(items).toEqual(whole);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    }
  });
});

/** Groups of decided cases whose records are not one person yet. */
async function unresolved(cases: readonly { readonly groups: readonly string[][] }[]): Promise<number> {
  const rows = await queryHub<{ id: string; person: string }>(
    hub,
    'SELECT record_id AS id, person_id AS person FROM registry.record',
  );
  const personOf = new Map(rows.map(({ id, person }) => [id, person]));
  return cases
    .flatMap(({ groups }) => groups)
    .filter((group) => new Set(group.map((id) => personOf.get(id))).size > 1).length;
}

/** The person that an id leads to. */
async function personBehind(personId: string | null): Promise<string> {
  const found = await hub.client('coordinator').json<{ personId: string }>(`/v1/persons/${personId}`);
  return found.personId;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await holds()); await sleep(100)) {
    if (Date.now() > deadline) throw new Error('still not so after 60 s');
  }
}
