import {
  CHUNK_WEIGHT,
  NO_COUNTS,
  type IntakeChunk,
  type PersonAnnouncement,
  type RecordView,
} from '#contracts';
import { recordIdOf } from '../src/records/local-id.js';
import { DownstreamStandIn } from './downstream-stand-in.js';
import { GatewayUnderTest, ndjson, record } from './gateway-under-test.js';

const PERSON = '01a1fda5-42c2-744c-a986-4e886e42b500';

function view(localId: string, version: number, changes: Partial<RecordView> = {}): RecordView {
  return {
    recordId: recordIdOf('trade-union', localId),
    version,
    state: 'linked',
    personId: PERSON,
    record: record(localId, 'As the registry holds it'),
    golden: { fullName: 'Golden' },
    memberElsewhere: true,
    ...changes,
  };
}

function person(
  version: number,
  localIds: readonly string[],
  recordVersion: number,
  personId = PERSON,
): PersonAnnouncement {
  const records = localIds.map((localId) => ({
    recordId: recordIdOf('trade-union', localId),
    organisation: 'trade-union',
    localId,
    version: recordVersion,
    status: 'active' as const,
    joinedOn: null,
    leftOn: null,
    unitCode: null,
    communeCode: null,
    provinceCode: null,
    inReview: false,
  }));
  return {
    personId,
    version,
    records,
    redirectTo: null,
    lowGroup: null,
    caseIds: [],
    gender: null,
    birthYear: null,
  };
}

describe('the way of a record through the gateway', () => {
  let sut: GatewayUnderTest;
  let downstream: DownstreamStandIn;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
    downstream = await DownstreamStandIn.start(sut);
  }, 60_000);
  afterAll(async () => {
    await downstream.stop();
    await sut.stop();
  });
  beforeEach(() => {
    downstream.chunks.splice(0);
    downstream.held.clear();
    downstream.onChunk = async () => undefined;
  });

  const put = (localId: string, query = '', headers: Record<string, string> = {}, fullName?: string) =>
    sut.as('trade-union', `/v1/members/${encodeURIComponent(localId)}${query}`, {
      method: 'PUT',
      body: record(localId, fullName),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const get = (localId: string) => sut.as('trade-union', `/v1/members/${encodeURIComponent(localId)}`);
  const withdraw = (localId: string) =>
    sut.as('trade-union', `/v1/members/${encodeURIComponent(localId)}`, {
      method: 'DELETE',
      body: { reason: 'moved' },
    });
  const batch = async (id: unknown) => (await sut.as('trade-union', `/v1/batches/${String(id)}`)).body;
  const rejected = async (id: unknown) => ((await batch(id))['counts'] as { rejected: number }).rejected;
  const chunkOf = (localId: string) =>
    sut.eventually(async () =>
      downstream.chunks.find(({ rows }) => rows.some((row) => row.localId === localId)),
    );
  /** Chunks with records of this name, once they are so many, in their order. */
  const chunksOf = (name: string, count: number) =>
    sut.eventually(async () => {
      const found = downstream.chunks.filter(({ rows }) =>
        rows.some(({ localId }) => localId.startsWith(name)),
      );
      found.sort((a, b) => a.rows[0]!.seq - b.rows[0]!.seq);
      return found.length === count && found;
    });
  const settle = async ({ causes }: IntakeChunk) => {
    await downstream.settled(causes.map((cause) => ({ ...cause, counts: { ...NO_COUNTS, unchanged: 1 } })));
  };

  describe('one record', () => {
    it('is accepted, announced to the registry, and pending until its chunk is settled', async () => {
      const accepted = await put('DV/1 Hòa'.normalize('NFD'));
      const recordId = recordIdOf('trade-union', 'DV/1 Hòa');
      expect(accepted).toMatchObject({
        status: 202,
        body: { recordId, version: expect.any(Number), state: 'pending' },
      });
      expect(await get('DV/1 Hòa')).toMatchObject({
        status: 200,
        body: { localId: 'DV/1 Hòa', recordId, state: 'pending', personId: null, record: record('DV/1 Hòa') },
      });
      const chunk = await chunkOf('DV/1 Hòa');
      expect(chunk).toMatchObject({
        organisation: 'trade-union',
        causes: [{ weight: CHUNK_WEIGHT, counts: NO_COUNTS }],
        rows: [{ op: 'upsert', seq: accepted.body['version'], record: record('DV/1 Hòa') }],
      });
      expect((await sut.as('veterans', `/v1/members/${encodeURIComponent('DV/1 Hòa')}`)).status).toBe(404);

      downstream.held.set(recordId, view('DV/1 Hòa', Number(accepted.body['version'])));
      expect((await get('DV/1 Hòa')).body).toMatchObject({
        state: 'linked',
        personId: PERSON,
        memberElsewhere: true,
      });
    });

    it('shows the pushed content over what the registry holds, as long as it is on its way', async () => {
      const recordId = recordIdOf('trade-union', 'over');
      downstream.held.set(recordId, view('over', 0));
      await put('over', '', {}, 'Newer');
      expect((await get('over')).body).toMatchObject({
        state: 'pending',
        personId: PERSON,
        record: { person: { fullName: 'Newer' } },
      });
      await settle(await chunkOf('over'));
      await sut.eventually(async () => (await get('over')).body['state'] === 'linked');
    });

    it('is unknown when neither journal nor registry has it', async () => {
      expect(await get('never')).toMatchObject({ status: 404, body: { code: 'record.unknown' } });
      expect(await withdraw('never')).toMatchObject({ status: 404, body: { code: 'record.unknown' } });
    });

    it('answers wait=resolved with the view as soon as it is matched', async () => {
      downstream.onChunk = async ({ causes, rows }) => {
        const { seq, localId } = rows[0]!;
        downstream.held.set(recordIdOf('trade-union', localId), view(localId, seq));
        await downstream.persons({ causes, persons: [person(10, [localId], seq)] });
      };
      const began = Date.now();
      expect(await put('waits', '?wait=resolved')).toMatchObject({
        status: 200,
        body: { state: 'linked', personId: PERSON, golden: { fullName: 'Golden' } },
      });
      expect(Date.now() - began).toBeLessThan(3_000);
    });

    it('answers wait=resolved with 202 after five seconds', async () => {
      const began = Date.now();
      expect(await put('never matched', '?wait=resolved')).toMatchObject({
        status: 202,
        body: { state: 'pending' },
      });
      expect(Date.now() - began).toBeGreaterThanOrEqual(4_900);
    });

    it('can be withdrawn and comes back', async () => {
      await put('leaves');
      expect((await withdraw('leaves')).status).toBe(202);
      expect(await get('leaves')).toMatchObject({ status: 404, body: { code: 'record.withdrawn' } });
      const chunk = await sut.eventually(async () =>
        downstream.chunks.find(({ rows }) => rows[0]?.op === 'withdraw'),
      );
      expect(chunk.rows).toEqual([
        { op: 'withdraw', seq: expect.any(Number), localId: 'leaves', observedAt: null, reason: 'moved' },
      ]);
      await put('leaves');
      expect((await get('leaves')).body['state']).toBe('pending');
      downstream.held.set(recordIdOf('trade-union', 'gone'), view('gone', 1, { state: 'withdrawn' }));
      expect(await get('gone')).toMatchObject({ status: 404, body: { code: 'record.withdrawn' } });
    });
  });

  describe('a batch', () => {
    const rows = (name: string, count: number) =>
      ndjson(...Array.from({ length: count }, (_none, i) => record(`${name}-${i}`)));

    it('goes to the registry in chunks of at most 500 rows, in their order, once it is complete', async () => {
      const body = `${rows('m-many', 700)}{}\n${rows('m-more', 600)}`;
      const { body: accepted } = await sut.upload('trade-union', body);
      const chunks = await chunksOf('m-', 3);
      expect(chunks.map(({ rows: part }) => part.length)).toEqual([500, 499, 301]);
      const order = chunks.flatMap(({ rows: part }) => part.map(({ localId }) => localId));
      expect(order.slice(0, 2)).toEqual(['m-many-0', 'm-many-1']);
      expect(order.slice(699, 701)).toEqual(['m-many-699', 'm-more-0']);
      const times = chunks.map(({ receivedAt }) => receivedAt);
      expect(new Set(times).size).toBe(3);
      expect([...times].sort()).toEqual(times);
      expect(await batch(accepted['batchId'])).toMatchObject({
        state: 'processing',
        counts: { received: 1_301, rejected: 1 },
      });
    });

    it('lets the last row of a local id win, whatever the earlier ones say about their time', async () => {
      const row = (localId: string, fullName: string, observedAt: string) => ({
        ...record(localId, fullName),
        observedAt,
      });
      const body = [
        ndjson(row('dup-x', 'first', '2026-11-20T00:00:00Z'), row('dup-y', 'first', '2026-11-20T00:00:00Z')),
        rows('dup-fill', 600),
        ndjson(row('dup-y', 'last', '2026-11-01T00:00:00Z')),
        rows('dup-more', 600),
        ndjson(row('dup-x', 'second', '2026-11-20T00:00:00Z'), row('dup-x', 'last', '2026-11-01T00:00:00Z')),
      ];
      const { body: accepted } = await sut.upload('trade-union', body.join(''));
      const chunks = await chunksOf('dup-', 3);
      const all = chunks.flatMap(({ rows: part }) => part);
      const names = (id: string) =>
        all.filter(({ localId }) => localId === id).map((r) => 'record' in r && r.record.person.fullName);
      expect(names('dup-y')).toEqual(['last']);
      expect(names('dup-x')).toEqual(['second', 'last']);
      expect(all).toHaveLength(1_203);
      expect((await batch(accepted['batchId']))['counts']).toMatchObject({ received: 1_205, rejected: 0 });
      await Promise.all(chunks.map(settle));
      await sut.eventually(async () => (await batch(accepted['batchId']))['state'] === 'done');
    });

    it('closes a chunk early when its rows are large', async () => {
      const row = (i: number) => ({
        ...record(`large-${i}`),
        person: { ...record('').person, occupation: 'ấ'.repeat(2_000) },
      });
      await sut.upload('trade-union', ndjson(...Array.from({ length: 500 }, (_none, i) => row(i))));
      const large = () => downstream.chunks.filter(({ rows: part }) => part[0]!.localId.startsWith('large'));
      await sut.eventually(async () => large().flatMap(({ rows: part }) => part).length === 500);
      expect(large().length).toBeGreaterThan(4);
    });

    it('is done when all the weight of all its chunks has come back both ways, with the counts of the services', async () => {
      const { body } = await sut.upload('trade-union', rows('weights', 1_000));
      const [first, second] = (await chunksOf('weights', 2)) as [IntakeChunk, IntakeChunk];
      await settle(first);
      const half = { ...second.causes[0]!, weight: CHUNK_WEIGHT / 2 };
      const counts = { ...NO_COUNTS, created: 300, linked: 290, review: 10 };
      await downstream.persons({ causes: [{ ...half, counts }], persons: [person(20, ['weights-600'], 1)] });
      await downstream.persons({ causes: [half], persons: [] });
      await downstream.applied([{ ...half, counts }]);
      await sut.eventually(async () => Number((await batch(body['batchId']))['progress']) >= 0.87);
      expect((await batch(body['batchId']))['state']).toBe('processing');
      await downstream.applied([half]);
      await sut.eventually(async () => (await batch(body['batchId']))['state'] === 'done');
      expect(await batch(body['batchId'])).toMatchObject({
        progress: 1,
        counts: { received: 1_000, rejected: 0, unchanged: 1, created: 300, linked: 290, review: 10 },
      });
    });

    it('shows rows that a later service could not process, until they are recovered', async () => {
      const { body } = await sut.upload('trade-union', `{}\n${rows('poison', 3)}`);
      const chunk = await chunkOf('poison-1');
      const { seq } = chunk.rows.find(({ localId }) => localId === 'poison-1')!;
      await downstream.rejected(seq, false);
      await downstream.rejected(seq, false);
      await sut.eventually(async () => (await rejected(body['batchId'])) === 2);
      const errors = await sut.as('trade-union', `/v1/batches/${String(body['batchId'])}/errors`);
      expect(errors.text).toContain('{"row":3,"field":null,"code":"registry.poison"');
      await downstream.rejected(seq, true);
      await sut.eventually(async () => (await rejected(body['batchId'])) === 1);
    });

    it('is listed newest first, page by page', async () => {
      const first = await sut.upload('veterans', rows('v', 1));
      const second = await sut.upload('veterans', rows('v', 1));
      const page = await sut.as('veterans', '/v1/batches?limit=1');
      expect(page.body['items']).toEqual([expect.objectContaining({ batchId: second.body['batchId'] })]);
      const next = await sut.as('veterans', `/v1/batches?limit=1&cursor=${String(page.body['next'])}`);
      expect(next.body).toEqual({
        items: [expect.objectContaining({ batchId: first.body['batchId'] })],
        next: null,
      });
      expect(
        await sut.as('veterans', `/v1/batches/${String(first.body['batchId'])}/confirm`, { method: 'POST' }),
      ).toMatchObject({ status: 409, body: { code: 'batch.not-held' } });
    });
  });

  describe('an Idempotency-Key', () => {
    const send = (key: string, body: string, query = '', headers = {}) =>
      sut.upload('trade-union', body, undefined, { 'idempotency-key': key, ...headers }, query);

    it('gives a repeated batch the stored answer, whatever its framing, without a second effect', async () => {
      const { gzipSync } = await import('node:zlib');
      const body = ndjson(record('once'));
      const first = await send('k1', body);
      expect(first.status).toBe(202);
      expect((await send('k1', body)).body).toEqual(first.body);
      expect(
        (await sut.upload('trade-union', gzipSync(body), undefined, { 'idempotency-key': 'k1' })).body,
      ).toEqual(first.body);
      const [{ n }] = (await sut.rows(`SELECT count(*) AS n FROM batch WHERE id = $1`, [
        first.body['batchId'],
      ])) as [{ n: string }];
      expect(n).toBe('1');
      await chunksOf('once', 1);
    });

    it('refuses another payload or query under the same key, and keeps clients apart', async () => {
      await send('k2', ndjson(record('a')));
      expect(await send('k2', ndjson(record('b')))).toMatchObject({
        status: 422,
        body: { code: 'idempotency.other-payload' },
      });
      expect(await send('k2', ndjson(record('a')), '?mode=upsert')).toMatchObject({ status: 422 });
      expect(
        (await sut.upload('veterans', ndjson(record('b')), undefined, { 'idempotency-key': 'k2' })).status,
      ).toBe(202);
    });

    it('answers 409 while the first runs, and is free when the first died', async () => {
      await sut.rows(
        `INSERT INTO idempotency_entry (client_id, key, organisation, run, lease_until)
         VALUES ('trade-union-client', 'k3', 'trade-union', gen_random_uuid(), now() + interval '1 minute')`,
      );
      const running = await send('k3', ndjson(record('a')));
      expect(running).toMatchObject({ status: 409, body: { code: 'idempotency.running' } });
      expect(running.headers.get('retry-after')).toBe('1');
      await sut.rows(`UPDATE idempotency_entry SET lease_until = now() WHERE key = 'k3'`);
      expect((await send('k3', ndjson(record('a')))).status).toBe(202);
    });

    it('is free again when its request was refused', async () => {
      expect((await send('k4', '')).status).toBe(422);
      expect((await send('k4', ndjson(record('a')))).status).toBe(202);
    });

    it('is honoured on single records', async () => {
      const first = await put('idem', '', { 'idempotency-key': 'k5' });
      expect((await put('idem', '', { 'idempotency-key': 'k5' })).body).toEqual(first.body);
      expect((await put('idem', '', { 'idempotency-key': 'k5' }, 'Other')).body['code']).toBe(
        'idempotency.other-payload',
      );
      expect((await put('idem2', '', { 'idempotency-key': 'k5' })).body['code']).toBe(
        'idempotency.other-payload',
      );
    });

    it('lets only one of many simultaneous requests through', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => put('race', '', { 'idempotency-key': 'k6' })),
      );
      const versions = new Set(
        answers.filter(({ status }) => status === 202).map(({ body }) => body['version']),
      );
      expect(versions.size).toBe(1);
      expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
    });
  });

  describe('what the records have become', () => {
    const state = async (localId: string) =>
      (
        await sut.rows('SELECT person_id, person_version, in_review FROM member_state WHERE record_id = $1', [
          recordIdOf('trade-union', localId),
        ])
      )[0];
    const OTHER = '01a1fda5-42c2-744c-a986-4e886e42b501';

    it('follows the newest announcement, in whatever order they arrive', async () => {
      await downstream.persons({ persons: [person(7, ['m1', 'm2'], 5)] });
      await sut.eventually(async () => (await state('m2'))?.['person_id'] === PERSON);
      await downstream.persons({ persons: [person(9, ['m1'], 5, OTHER)] });
      await sut.eventually(async () => (await state('m1'))?.['person_id'] === OTHER);
      await downstream.persons({ persons: [person(8, ['m1', 'm2'], 5)] });
      await sut.eventually(async () => Number((await state('m2'))?.['person_version']) === 8);
      expect((await state('m1'))?.['person_id']).toBe(OTHER);
    });

    it('knows withdrawn records as withdrawn, and not by an older announcement again', async () => {
      const gone = {
        recordId: recordIdOf('trade-union', 'm3'),
        organisation: 'trade-union',
        localId: 'm3',
        version: 6,
      };
      await downstream.persons({ persons: [person(7, ['m3'], 5)] });
      await sut.eventually(() => state('m3'));
      await downstream.persons({ withdrawn: [gone] });
      await sut.eventually(async () => (await state('m3'))?.['person_id'] === null);
      await downstream.persons({ persons: [person(8, ['m3', 'm4'], 5)] });
      await sut.eventually(() => state('m4'));
      expect((await state('m3'))?.['person_id']).toBeNull();
      await downstream.persons({ persons: [person(9, ['m3'], 7)] });
      await sut.eventually(async () => (await state('m3'))?.['person_id'] === PERSON);
      expect((await withdraw('m3')).status).toBe(202);
    });
  });

  it('drops payloads that nobody needs any more', async () => {
    await put('spent');
    const chunk = await chunkOf('spent');
    await settle(chunk);
    await sut.eventually(async () => {
      const [row] = await sut.rows('SELECT payload FROM intake_chunk WHERE id = $1', [
        chunk.causes[0]!.chunkId,
      ]);
      return row?.['payload'] === null;
    });
  });

  it('tells the operator what the stream holds, what takes room, and how webhooks do', async () => {
    const flow = await sut.as('administrator', '/v1/operations/flow');
    const gateway = (flow.body['services'] as Record<string, unknown>[]).find(
      ({ service }) => service === 'gateway',
    );
    expect(gateway).toMatchObject({ connected: true, deadLetters: expect.any(Number) });
    expect(gateway!['consumers']).toContainEqual(
      expect.objectContaining({
        eventType: 'lienthong.v1.registry.persons',
        waiting: 0,
        oldestSeconds: null,
      }),
    );
    const { body: storage } = await sut.as('administrator', '/v1/operations/storage');
    const [own] = storage['services'] as { service: string; bytes: number; tables: { table: string }[] }[];
    expect(own).toMatchObject({ service: 'gateway', bytes: expect.any(Number) });
    expect(own!.bytes).toBeLessThan(storage['bytes'] as number);
    expect(own!.tables).toHaveLength(5);
    const webhooks = await sut.as('administrator', '/v1/operations/webhooks');
    expect(webhooks).toMatchObject({ status: 200, body: { items: [] } });
    for (const path of ['flow', 'storage', 'webhooks'])
      expect((await sut.as('trade-union', `/v1/operations/${path}`)).status).toBe(403);
  });

  it('says 503 with Retry-After when a service is away, and still accepts records', async () => {
    await downstream.stop();
    const answer = await get('away');
    expect(answer).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
    expect(answer.headers.get('retry-after')).toBeTruthy();
    expect((await put('away')).status).toBe(202);
    const board = await sut.as('board', '/v1/reports/summary');
    expect(board).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
    const flow = await sut.as('administrator', '/v1/operations/flow');
    expect(flow.body['services']).toContainEqual({ service: 'reports', unavailable: true });
    downstream = await DownstreamStandIn.start(sut);
    await chunkOf('away');
  });
});
