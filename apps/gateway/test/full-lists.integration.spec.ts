import { DownstreamStandIn } from './downstream-stand-in.js';
import { GatewayUnderTest, ndjson, record } from './gateway-under-test.js';
import { RegistryStandIn } from './registry-stand-in.js';

interface Batch {
  readonly state: string;
  readonly mode: string;
  readonly counts: Record<string, number>;
  readonly fullList?: { known: number; absent: number; unidentified: number };
  readonly failure?: string;
}

describe('full lists', () => {
  let sut: GatewayUnderTest;
  let downstream: DownstreamStandIn;
  let registry: RegistryStandIn;
  /** Every test speaks for an organisation of its own: lists of others are none of its business. */
  let organisation: string;
  const unused = ['trade-union', 'youth-union', 'womens-union', 'farmers-union', 'veterans'];

  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
    downstream = await DownstreamStandIn.start(sut);
    registry = new RegistryStandIn(downstream);
  }, 60_000);
  afterAll(async () => {
    await downstream.stop();
    await sut.stop();
  });
  /** Empties the organisation that is used next. */
  beforeEach(async () => {
    organisation = unused.shift()!;
    unused.push(organisation);
    await Promise.all(held().map(withdraw));
    await sut.eventually(async () => held().length === 0);
  });

  const held = () =>
    [...registry.current.keys()]
      .filter((key) => key.startsWith(`${organisation}/`))
      .map((key) => key.split('/')[1]!)
      .sort();
  const batch = async (id: string) =>
    (await sut.as(organisation, `/v1/batches/${id}`)).body as unknown as Batch;
  const until = (id: string, state: string) =>
    sut.eventually(async () => {
      const found = await batch(id);
      return found.state === state && found;
    });
  const send = async (body: string, query = '', type?: string) =>
    String((await sut.upload(organisation, body, type, {}, query)).body['batchId']);
  const put = (localId: string, more: object = {}) =>
    sut.as(organisation, `/v1/members/${localId}`, {
      method: 'PUT',
      body: { ...record(localId), ...more },
    });
  const withdraw = (localId: string) =>
    sut.as(organisation, `/v1/members/${localId}`, { method: 'DELETE', body: { reason: 'moved' } });
  const decide = (id: string, decision: 'confirm' | 'cancel') =>
    sut.as(organisation, `/v1/batches/${id}/${decision}`, { method: 'POST' });
  const listed = async (id: string): Promise<string[]> => {
    const found: string[] = [];
    for (let next: unknown = ''; next !== null;) {
      const cursor = next ? `&cursor=${String(next)}` : '';
      const { body } = await sut.as(organisation, `/v1/batches/${id}/withdrawals?limit=3${cursor}`);
      found.push(...(body['items'] as { localId: string }[]).map(({ localId }) => localId));
      next = body['next'];
    }
    return found;
  };
  const ids = (count: number, from = 0) =>
    Array.from({ length: count }, (_none, i) => `m${String(from + i).padStart(4, '0')}`);
  const list = (localIds: readonly string[]) => ndjson(...localIds.map((id) => record(id)));
  const fill = async (localIds: readonly string[]) => until(await send(list(localIds)), 'done');

  it('withdraws what it does not hold, when that is little', async () => {
    await fill(ids(100));
    const id = await send(list(ids(96)), '?mode=full');
    const done = await until(id, 'done');
    expect(done).toMatchObject({
      mode: 'full',
      counts: { received: 96, unchanged: 96, withdrawn: 4 },
      fullList: { known: 100, absent: 4, unidentified: 0 },
    });
    expect(held()).toEqual(ids(96));
    expect(await listed(id)).toEqual(ids(4, 96));
  });

  it('is held when it lacks more than the safety share, and has no effect before it is confirmed', async () => {
    await fill(ids(40));
    const chunks = downstream.chunks.length;
    const id = await send(list([...ids(36), 'new']), '?mode=full');
    expect(await batch(id)).toMatchObject({ state: 'held', fullList: { known: 40, absent: 4 } });
    expect(await listed(id)).toEqual(ids(4, 36));
    // Nobody was told of a single row: neither of the new one nor of those that are missing.
    expect(downstream.chunks.length).toBe(chunks);
    expect(held()).toEqual(ids(40));
    expect(await sut.as(organisation, '/v1/members/new')).toMatchObject({ status: 404 });

    expect(await decide(id, 'confirm')).toMatchObject({ status: 200 });
    expect(await until(id, 'done')).toMatchObject({ counts: { withdrawn: 4, created: 1, unchanged: 36 } });
    expect(held()).toEqual([...ids(36), 'new']);
    expect(await decide(id, 'confirm')).toMatchObject({ status: 200, body: { state: 'done' } });
    expect(await decide(id, 'cancel')).toMatchObject({ status: 409, body: { code: 'batch.released' } });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    await fill(ids(20));
    const id = await send(list(ids(10)), '?mode=full');
    await until(id, 'held');
    expect(await decide(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await decide(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await decide(id, 'confirm')).toMatchObject({ status: 409, body: { code: 'batch.not-held' } });
    expect(held()).toEqual(ids(20));
    const left = await sut.rows('SELECT FROM intake_chunk WHERE batch_id = $1', [id]);
    expect(left).toEqual([]);
  });

  it('spares what is sent while it is read or held, even with an old time of its own', async () => {
    await fill(ids(40));
    const id = await send(list(ids(20)), '?mode=full');
    await until(id, 'held');
    // An unchanged one, one with an old time of observation, a new one, and one that goes by itself.
    await put('m0030');
    await put('m0031', { observedAt: '2020-01-01T00:00:00Z' });
    await put('late');
    await withdraw('m0032');
    await sut.eventually(async () => held().includes('late') && !held().includes('m0032'));
    // Long after its effects are known, and its payload would have been cleared away.
    await sut.rows(`SELECT pg_sleep(6)`);
    expect(await listed(id)).toEqual(ids(20, 20).filter((x) => !['m0030', 'm0031', 'm0032'].includes(x)));
    await decide(id, 'confirm');
    expect(await until(id, 'done')).toMatchObject({ counts: { withdrawn: 17 } });
    expect(held()).toEqual(['late', ...ids(20), 'm0030', 'm0031']);
    // Then they go.
    await sut.eventually(
      async () => (await sut.rows('SELECT FROM intake_chunk WHERE payload IS NOT NULL')).length === 0,
    );
  }, 60_000);

  it('counts rejected rows as present, whatever is wrong with them', async () => {
    await fill(ids(100));
    const bad = (localId: string) => ({ ...record(localId), membership: { status: 'nonsense' } });
    const body = list(ids(96)) + ndjson(bad('m0096'), bad('m0097')) + '{"localId": "m0098", "person": {\n';
    const done = await until(await send(body, '?mode=full'), 'done');
    expect(done).toMatchObject({
      counts: { rejected: 3, withdrawn: 1 },
      fullList: { absent: 1, unidentified: 0 },
    });
    expect(held()).toEqual(ids(99));
  });

  it('counts rejected rows of a CSV file as present', async () => {
    await fill(ids(40));
    const rows = ids(37).map((id) => `${id},Nguyễn Thị Hòa,active`);
    const body = ['local_id,full_name,status', ...rows, 'm0037,,active', 'm0038,x', 'm0039,A,nonsense'].join(
      '\n',
    );
    const done = await until(await send(body, '?mode=full', 'text/csv'), 'done');
    expect(done).toMatchObject({ counts: { rejected: 3, withdrawn: 0 }, fullList: { absent: 0 } });
    expect(held()).toEqual(ids(40));
  });

  it('is held when something is missing and a row of it cannot be read', async () => {
    await fill(ids(100));
    const id = await send(`${list(ids(99))}not json at all\n`, '?mode=full');
    expect(await until(id, 'held')).toMatchObject({ fullList: { absent: 1, unidentified: 1 } });
    expect(held()).toEqual(ids(100));
    const complete = await send(`${list(ids(100))}not json at all\n`, '?mode=full');
    await until(complete, 'done');
    // What the complete list has sent since, the held one no longer misses.
    expect(await listed(id)).toEqual([]);
    await decide(id, 'confirm');
    expect(await until(id, 'done')).toMatchObject({ counts: { withdrawn: 0 } });
    expect(held()).toEqual(ids(100));
  });

  it('waits for rows that were accepted before it and are still on their way', async () => {
    await fill(ids(50));
    registry.paused = true;
    const earlier = await send(list(['early']));
    const id = await send(list(ids(50)), '?mode=full');
    expect(await batch(id)).toMatchObject({ state: 'processing', progress: 0 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await batch(id)).fullList).toBeUndefined();
    await registry.resume();
    await until(earlier, 'done');
    expect(await until(id, 'done')).toMatchObject({ fullList: { known: 51, absent: 1 } });
    expect(held()).toEqual(ids(50));
  });

  it('can be cancelled while it is being received', async () => {
    await fill(ids(3));
    const answered = sut.slowly(organisation, list(ids(600)), '?mode=full');
    const id = await sut.eventually(async () => {
      const { body } = await sut.as(organisation, '/v1/batches?limit=1');
      const [newest] = body['items'] as { batchId: string; state: string; counts: { received: number } }[];
      return newest?.state === 'receiving' && newest.counts.received > 0 && newest.batchId;
    });
    expect(await decide(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await answered).toMatchObject({ status: 409, code: 'batch.cancelled' });
    expect(held()).toEqual(ids(3));
  });

  it('can be cancelled while it waits for earlier rows', async () => {
    await fill(ids(10));
    registry.paused = true;
    await send(list(['early']));
    const id = await send(list(ids(10)), '?mode=full');
    expect(await decide(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    await registry.resume();
    await sut.eventually(async () => held().length === 11);
    expect(await batch(id)).toMatchObject({ state: 'cancelled' });
  });

  it('of two at once each counts what the other holds as sent meanwhile', async () => {
    await fill(ids(60));
    const [a, b] = await Promise.all([
      send(list(ids(58)), '?mode=full'),
      send(list(ids(58, 2)), '?mode=full'),
    ]);
    await until(a, 'done');
    await until(b, 'done');
    // Whichever began first, the other had spoken for its records by the time that it was released, or had not.
    expect(held().length).toBeGreaterThanOrEqual(58);
    expect(ids(56, 2).every((id) => held().includes(id))).toBe(true);
  });

  it('survives the death of the gateway at every step', async () => {
    await fill(ids(20));
    registry.paused = true;
    await send(list(['early']));
    const id = await send(list(ids(20)), '?mode=full');
    await sut.stopApp();
    await registry.resume();
    await sut.startApp();
    expect(await until(id, 'done')).toMatchObject({ counts: { withdrawn: 1 } });
    const heldList = await send(list(ids(5)), '?mode=full');
    await until(heldList, 'held');
    // Confirmed, and gone before anything could follow from it.
    await sut.stopApp();
    await sut.rows(`UPDATE batch SET state = 'processing', confirmed_at = now() WHERE id = $1`, [heldList]);
    await sut.startApp();
    expect(await until(heldList, 'done')).toMatchObject({ counts: { withdrawn: 15 } });
    expect(held()).toEqual(ids(5));
  }, 60_000);

  it('is cancelled when nobody confirms it in time', async () => {
    await fill(ids(10));
    const id = await send(list(ids(5)), '?mode=full');
    await until(id, 'held');
    await sut.rows(`UPDATE batch SET held_at = now() - interval '15 days' WHERE id = $1`, [id]);
    expect(await until(id, 'cancelled')).toMatchObject({ failure: 'batch.hold-expired' });
    expect(held()).toEqual(ids(10));
  });
});
