import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DownstreamStandIn } from './downstream-stand-in.js';
import { FaultySource, json } from './faulty-source.js';
import { GatewayUnderTest, record } from './gateway-under-test.js';
import { RegistryStandIn } from './registry-stand-in.js';

interface Run {
  readonly runId: string;
  readonly outcome: string;
  readonly batchId: string | null;
  readonly pages: number;
  readonly received: number;
  readonly rejected: number;
  readonly error: { code: string; message: { vi: string; en: string } } | null;
}
interface Connector {
  readonly state: string;
  readonly failures: number;
  readonly nextRunAt: string | null;
  readonly lastRun: Run | null;
}

const ORGANISATION = 'trade-union';
const SECRET = 'a-secret-of-the-source';
const folder = mkdtempSync(join(tmpdir(), 'adapters-'));

let sut: GatewayUnderTest;
let downstream: DownstreamStandIn;
let registry: RegistryStandIn;
let source: FaultySource;

beforeAll(async () => {
  sut = await GatewayUnderTest.start({
    LIENTHONG_ADAPTERS_FOLDER: folder,
    LIENTHONG_OUTBOUND_ALLOW: '127.0.0.1/32',
    LIENTHONG_SECRET_SOURCE: SECRET,
  });
  downstream = await DownstreamStandIn.start(sut);
  registry = new RegistryStandIn(downstream);
  source = await FaultySource.start();
}, 60_000);
afterAll(async () => {
  await sut.stop();
  await downstream.stop();
  await source.stop();
  rmSync(folder, { recursive: true });
});

const held = (prefix: string) =>
  [...registry.current.keys()]
    .map((key) => key.split('/')[1]!)
    .filter((localId) => localId.startsWith(prefix))
    .sort();
const ids = (prefix: string, count: number, from = 0) =>
  Array.from({ length: count }, (_none, i) => `${prefix}${String(from + i).padStart(4, '0')}`);
const look = async (name: string) =>
  (await sut.as(ORGANISATION, `/v1/connectors/${name}`)).body as unknown as Connector;

const CANONICAL = {
  localId: 'localId',
  'person.fullName': 'person.fullName',
  'person.nationalId': 'person.nationalId',
  'membership.status': 'membership.status',
};
const FLAT = { localId: 'local_id', 'person.fullName': 'full_name', 'membership.status': 'status' };

/** Describes a connector as its adapter file would. */
function describeConnector(
  name: string,
  connection: object,
  { format, record: rules }: { format: object; record: object } = {
    format: { type: 'json', items: 'items' },
    record: CANONICAL,
  },
): void {
  const adapter = { adapter: name, organisation: ORGANISATION, format, record: rules, connection };
  writeFileSync(join(folder, `${name}.yaml`), stringify(adapter));
}

function http(name: string, more: object = {}): void {
  const pages = { cursor: { at: 'next', parameter: 'cursor' } };
  describeConnector(name, {
    kind: 'http-pull',
    url: `${source.url}/${name}`,
    items: 'items',
    pages,
    ...more,
  });
}

/** Asks for a run and waits for its end. */
async function run(name: string): Promise<Run> {
  await sut.eventually(
    async () => (await sut.rows('SELECT FROM connector WHERE name = $1', [name])).length === 1,
  );
  const before = (await look(name)).lastRun?.runId;
  const asked = await sut.as(ORGANISATION, `/v1/connectors/${name}/run`, { method: 'POST' });
  expect(asked.status).toBe(202);
  return sut.eventually(async () => {
    const { lastRun } = await look(name);
    return lastRun !== null && lastRun.runId !== before && lastRun.outcome !== 'running' && lastRun;
  });
}

const page = (localIds: readonly string[], next: string | null = null) => ({
  items: localIds.map((id) => record(id)),
  next,
});

describe('pulling over HTTP', () => {
  it('reads page after page, with its secret, and remembers where a feed ends', async () => {
    const all = ids('feed', 25);
    let there = 20;
    source.handle('/feed', ({ query }, response) => {
      const from = Number(query.get('cursor') ?? 0);
      const to = Math.min(from + 10, there);
      json(response, page(all.slice(from, to), String(to)));
    });
    http('feed', { from: 'cursor', auth: { secret: 'LIENTHONG_SECRET_SOURCE' } });
    expect(await run('feed')).toMatchObject({ outcome: 'succeeded', received: 20, error: null });
    await sut.eventually(async () => held('feed').length === 20);
    expect(source.at('/feed').every(({ headers }) => headers.authorization === `Bearer ${SECRET}`)).toBe(
      true,
    );
    const [pulled] = await sut.rows(`SELECT batch_id FROM connector_run WHERE connector = 'feed'`);
    const replay = await sut.as(ORGANISATION, `/v1/batches/${String(pulled!['batch_id'])}/replay`, {
      method: 'POST',
    });
    await sut.eventually(async () => {
      const { body } = await sut.as(ORGANISATION, `/v1/batches/${String(replay.body['batchId'])}`);
      return (body['counts'] as { received: number }).received === 20 && body['state'] !== 'receiving';
    });
    there = 25;
    const second = await run('feed');
    expect(second).toMatchObject({ outcome: 'succeeded', received: 5 });
    await sut.eventually(async () => held('feed').length === 25);
    const batch = await sut.eventually(async () => {
      const { body } = await sut.as(ORGANISATION, `/v1/batches/${second.batchId}`);
      return body['state'] === 'done' && body;
    });
    expect(batch).toMatchObject({ connector: 'feed', counts: { received: 5, created: 5 } });
  });

  it('keeps good rows beside bad ones, and shows what is wrong with those', async () => {
    source.handle('/mixed', (_seen, response) =>
      json(response, { items: [record('mixed1'), { localId: 'mixed2' }, 'no object', record('mixed3')] }),
    );
    http('mixed');
    const done = await run('mixed');
    expect(done).toMatchObject({ outcome: 'succeeded', received: 4, rejected: 2 });
    const errors = await sut.as(ORGANISATION, `/v1/batches/${done.batchId}/errors`);
    expect(errors.text).toContain('"line":2');
    await sut.eventually(async () => held('mixed').length === 2);
  });

  it('asks for what has changed alone: by tag, and by time with an overlap', async () => {
    source.handle('/tagged', ({ headers }, response) =>
      headers['if-none-match'] === '"one"'
        ? response.writeHead(304).end()
        : json(response, page(ids('tagged', 3)), 200, { etag: '"one"' }),
    );
    http('tagged');
    expect(await run('tagged')).toMatchObject({ received: 3 });
    expect(await run('tagged')).toMatchObject({ outcome: 'succeeded', received: 0, batchId: null });

    source.handle('/since', (_seen, response) => json(response, page(ids('since', 1))));
    http('since', { since: { parameter: 'changed_after', overlap: '1h' } });
    const began = Date.now();
    await run('since');
    await run('since');
    const [first, second] = source.at('/since').map(({ query }) => query.get('changed_after'));
    expect(first).toBeNull();
    expect(Math.abs(Date.parse(second!) + 3_600_000 - began)).toBeLessThan(30_000);
  });

  it('waits as the source says, and asks again when it fails for a moment', async () => {
    source.handle('/moody', (_seen, response, count) => {
      if (count === 0) json(response, {}, 503, { 'retry-after': '1' });
      else if (count === 1)
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{"loc');
      else json(response, page(ids('moody', 2)));
    });
    http('moody');
    const before = Date.now();
    expect(await run('moody')).toMatchObject({ outcome: 'succeeded', received: 2 });
    expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
    expect(source.at('/moody')).toHaveLength(3);
  });

  it('goes on where a broken source stopped, with every row once', async () => {
    const all = ids('broken', 30);
    let isBroken = true;
    source.handle('/broken', ({ query }, response) => {
      const from = Number(query.get('cursor') ?? 0);
      if (from === 20 && isBroken) return json(response, {}, 404);
      json(response, page(all.slice(from, from + 10), from + 10 < 30 ? String(from + 10) : null));
    });
    http('broken', { from: 'start' });
    const failed = await run('broken');
    expect(failed).toMatchObject({ outcome: 'failed', received: 20, error: { code: 'source.status' } });
    expect(failed.error?.message.vi).toContain('404');
    await sut.eventually(async () => held('broken').length === 20);
    isBroken = false;
    expect(await run('broken')).toMatchObject({ outcome: 'succeeded' });
    await sut.eventually(async () => held('broken').length === 30);
  });

  const lies: [
    string,
    string,
    object,
    (seen: { query: URLSearchParams }, response: import('node:http').ServerResponse) => void,
  ][] = [
    [
      'gives the same cursor for ever',
      'source.repeats',
      {},
      (_seen, response) => json(response, page(['lieA'], 'same')),
    ],
    [
      'gives new cursors and the same page',
      'source.repeats',
      {},
      (_seen, response) => json(response, { items: [record('lieB')], next: 'n' }),
    ],
    [
      'goes round in a circle',
      'source.repeats',
      {},
      ({ query }, response) => {
        const at = Number(query.get('cursor') ?? 0);
        json(response, page([`lieC${at}`], String((at + 1) % 3 || 3)));
      },
    ],
    [
      'never ends',
      'source.endless',
      { limits: { pages: 7 } },
      ({ query }, response) => {
        const at = Number(query.get('cursor') ?? 0);
        json(response, page([`lieD${at}`], String(at + 1)));
      },
    ],
    [
      'answers HTML',
      'source.not-json',
      {},
      (_seen, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    ],
    [
      'answers HTML as JSON',
      'source.not-json',
      {},
      (_seen, response) => json(response, '<!doctype html><p>no'),
    ],
    ['refuses the secret', 'source.sign-in', {}, (_seen, response) => json(response, {}, 401)],
    ['holds no list', 'source.items-missing', {}, (_seen, response) => json(response, { data: [] })],
    [
      'redirects into another network',
      'source.address',
      {},
      (_seen, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    ],
    [
      'redirects in a circle',
      'source.redirects',
      {},
      (_seen, response) => response.writeHead(302, { location: '?again' }).end(),
    ],
    [
      'sends a line without end',
      'source.too-large',
      { limits: { megabytes: 2 } },
      (_seen, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(256 * 1024, 120)));
        };
        response.on('drain', more);
        more();
      },
    ],
    ['nests without end', 'source.malformed', {}, (_seen, response) => json(response, '['.repeat(500_000))],
  ];
  it.each(lies)(
    'ends with an error in words when a source %s',
    async (what, code, more, handler) => {
      const name = `lie-${lies.findIndex(([each]) => each === what)}`;
      source.handle(`/${name}`, handler);
      http(name, more);
      const ended = await run(name);
      expect(ended).toMatchObject({ outcome: 'failed', error: { code } });
      expect(ended.error?.message.en.length).toBeGreaterThan(40);
      expect(ended.error?.message.vi.length).toBeGreaterThan(40);
      expect(await look(name)).toMatchObject({ state: 'idle', failures: 1 });
    },
    60_000,
  );

  it('withdraws what a full list lacks, but never for an empty or broken one', async () => {
    let items = ids('full', 30);
    let isBroken = false;
    source.handle('/full', ({ query }, response) => {
      const from = Number(query.get('cursor') ?? 0);
      if (isBroken && from > 0) return json(response, {}, 404);
      json(response, page(items.slice(from, from + 10), from + 10 < items.length ? String(from + 10) : null));
    });
    http('full', { mode: 'full' });
    // Another organisation's records are not in question; this organisation's others are, so it is held.
    const first = await run('full');
    const batch = async (id: string | null) => (await sut.as(ORGANISATION, `/v1/batches/${id}`)).body;
    expect(await batch(first.batchId)).toMatchObject({ state: 'held', mode: 'full', connector: 'full' });
    await sut.as(ORGANISATION, `/v1/batches/${first.batchId}/confirm`, { method: 'POST' });
    await sut.eventually(async () => [...registry.current.keys()].length === 30);
    isBroken = true;
    const broken = await run('full');
    expect(broken).toMatchObject({ outcome: 'failed', error: { code: 'source.status' } });
    expect(await batch(broken.batchId)).toMatchObject({ state: 'failed', failure: 'source.status' });
    isBroken = false;
    items = [];
    expect(await run('full')).toMatchObject({ outcome: 'failed', error: { code: 'source.empty' } });
    expect(held('full')).toHaveLength(30);
    items = ids('full', 29);
    const shorter = await run('full');
    await sut.eventually(async () => (await batch(shorter.batchId))['state'] === 'done');
    expect(held('full')).toEqual(ids('full', 29));
  }, 60_000);
});

describe('watching a folder', () => {
  const watched = mkdtempSync(join(tmpdir(), 'watched-'));
  afterAll(() => rmSync(watched, { recursive: true }));
  const csv = (localIds: readonly string[]) =>
    ['local_id,full_name,status', ...localIds.map((id) => `${id},Nguyễn Thị Hòa,active`), ''].join('\n');
  /** A file that nobody has touched for a minute, or for so long. */
  const put = (name: string, content: string, age = 60) => {
    writeFileSync(join(watched, name), content);
    const at = Date.now() / 1_000 - age;
    utimesSync(join(watched, name), at, at);
  };
  const batches = async () =>
    (await sut.rows(`SELECT state, received FROM batch WHERE connector = 'folder' ORDER BY id`)) as {
      state: string;
      received: number;
    }[];

  it('reads every complete file once, whatever becomes of it', async () => {
    describeConnector(
      'folder',
      { kind: 'file', folder: watched, files: '*.csv', settled: '15s' },
      { format: { type: 'csv' }, record: FLAT },
    );
    put('a.csv', csv(ids('dirA', 3)));
    put('b.csv', csv(ids('dirB', 2)), 50);
    put('writing.csv', csv(ids('dirW', 1)), -60);
    put('half.csv.part', csv(ids('dirP', 1)));
    put('.hidden.csv', csv(ids('dirH', 1)));
    put('list.txt', csv(ids('dirT', 1)));
    symlinkSync('/etc/passwd', join(watched, 'link.csv'));
    expect(await run('folder')).toMatchObject({ outcome: 'succeeded', received: 5 });
    await sut.eventually(async () => held('dir').length === 5);
    // Renamed, touched, copied: the content is known.
    renameSync(join(watched, 'a.csv'), join(watched, 'z.csv'));
    put('b.csv', csv(ids('dirB', 2)), 40);
    put('copy of b.csv', csv(ids('dirB', 2)), 30);
    expect(await run('folder')).toMatchObject({ outcome: 'succeeded', received: 0 });
    expect(await batches()).toHaveLength(2);
    // Grown, and complete at last.
    put('b.csv', csv(ids('dirB', 4)), 25);
    put('writing.csv', csv(ids('dirW', 2)), 24);
    expect(await run('folder')).toMatchObject({ outcome: 'succeeded', received: 6 });
    await sut.eventually(async () => held('dir').length === 9);
    // An older content that comes back counts.
    put('b.csv', csv(ids('dirB', 2)), 20);
    expect(await run('folder')).toMatchObject({ received: 2 });
  });

  it('names the file that is wrong, reads the others, and tries it again when it has changed', async () => {
    put('broken.csv', 'nothing,that,fits\n1,2,3\n');
    put('good.csv', csv(ids('dirG', 1)));
    const failed = await run('folder');
    expect(failed).toMatchObject({ outcome: 'failed', error: { code: 'file.refused' } });
    expect(failed.error?.message.en).toContain('broken.csv');
    await sut.eventually(async () => held('dirG').length === 1);
    expect(await run('folder')).toMatchObject({ outcome: 'succeeded', received: 0 });
    put('broken.csv', csv(ids('dirX', 1)), 30);
    expect(await run('folder')).toMatchObject({ outcome: 'succeeded', received: 1 });
    rmSync(watched, { recursive: true });
    expect(await run('folder')).toMatchObject({ outcome: 'failed', error: { code: 'file.folder' } });
    mkdirSync(watched);
  });
});

describe('a connector', () => {
  it('runs by its schedule, pauses and resumes', async () => {
    source.handle('/clock', (_seen, response) => json(response, page(ids('clock', 1))));
    http('clock', { schedule: { every: '1s' } });
    await sut.eventually(async () => source.at('/clock').length >= 2);
    const paused = await sut.as(ORGANISATION, '/v1/connectors/clock/pause', { method: 'POST' });
    expect(paused).toMatchObject({ status: 200, body: { nextRunAt: null } });
    await sut.eventually(async () => (await look('clock')).state === 'paused');
    const asked = source.at('/clock').length;
    expect(await sut.as(ORGANISATION, '/v1/connectors/clock/run', { method: 'POST' })).toMatchObject({
      status: 409,
      body: { code: 'connector.paused' },
    });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(source.at('/clock').length).toBe(asked);
    await sut.as(ORGANISATION, '/v1/connectors/clock/resume', { method: 'POST' });
    await sut.eventually(async () => source.at('/clock').length > asked);
    await sut.as(ORGANISATION, '/v1/connectors/clock/pause', { method: 'POST' });
    const { body } = await sut.as(ORGANISATION, '/v1/connectors/clock/runs?limit=1');
    expect(body['items']).toHaveLength(1);
    expect(body['next']).not.toBeNull();
  });

  it('is nobody else’s business, except the administrator’s', async () => {
    const names = async (who: string) =>
      ((await sut.as(who, '/v1/connectors')).body['items'] as { name: string }[]).map(({ name }) => name);
    expect(await names(ORGANISATION)).toContain('feed');
    expect(await names('veterans')).toEqual([]);
    expect(await names('administrator')).toContain('feed');
    for (const path of ['feed', 'feed/runs', 'nonsense', '%00']) {
      expect(await sut.as('veterans', `/v1/connectors/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'connector.unknown' },
      });
    }
    expect(await sut.as('board', '/v1/connectors')).toMatchObject({ status: 403 });
  });

  it('says which secret is missing, and logs none', async () => {
    http('secretless', { auth: { secret: 'LIENTHONG_SECRET_MISSING' } });
    expect(await run('secretless')).toMatchObject({ error: { code: 'source.secret' } });
    expect(sut.log.join('\n')).not.toContain(SECRET);
  });

  it('goes on after the gateway was stopped in the middle', async () => {
    const all = ids('stop', 40);
    source.handle('/stop', ({ query }, response, count) => {
      const from = Number(query.get('cursor') ?? 0);
      const answer = () =>
        json(response, page(all.slice(from, from + 10), from + 10 < 40 ? String(from + 10) : null));
      // The third page takes its time.
      if (count === 2) setTimeout(answer, 3_000);
      else answer();
    });
    http('stop', { schedule: { daily: '03:00' } });
    await sut.eventually(
      async () => (await sut.rows(`SELECT FROM connector WHERE name = 'stop'`)).length > 0,
    );
    await sut.as(ORGANISATION, '/v1/connectors/stop/run', { method: 'POST' });
    await sut.eventually(async () => source.at('/stop').length === 3);
    await sut.stopApp();
    await sut.startApp();
    await sut.eventually(async () => {
      const { lastRun } = await look('stop');
      return lastRun?.outcome === 'succeeded';
    });
    await sut.eventually(async () => held('stop').length === 40);
    const { body } = await sut.as(ORGANISATION, '/v1/connectors/stop/runs');
    expect((body['items'] as Run[]).map(({ outcome, received }) => [outcome, received])).toEqual([
      ['succeeded', 20],
      ['interrupted', 20],
    ]);
  }, 60_000);
});
