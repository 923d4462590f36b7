import type { Socket } from 'node:net';
import { connect, createServer, type AddressInfo } from 'node:net';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { startInfrastructure, type TestInfrastructure } from '#testing';
import type { DatabasePull } from '#adapters';
import { SourceError } from '../src/connectors/source-errors.js';
import type { SourceCursor, SourcePage } from '../src/connectors/source.js';
import { DatabaseSource } from '../src/connectors/sources/database-source.js';

/** One statement at a time on the source, whichever engine it is. */
interface Engine {
  readonly login: Omit<DatabasePull, 'kind'>;
  execute(sql: string): Promise<void>;
  /** A second session, for a transaction that commits late. */
  session(): Promise<{ execute(sql: string): Promise<void>; end(): Promise<void> }>;
  stop(): Promise<void>;
}

const TABLE = `hoi_vien_${process.pid}`;
/** More than the buffers between a source and the hub hold. */
const ROWS_OF_A_LONG_READING = 60_000;
const MARIADB = { host: '127.0.0.1', port: 3306, user: 'root', database: 'test' };

let infrastructure: TestInfrastructure;
const engines = new Map<string, Engine | undefined>();

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  engines.set('postgresql', await postgresql());
  engines.set('mariadb', await mariadb());
}, 60_000);
afterAll(async () => {
  for (const engine of engines.values()) await engine?.stop();
  await infrastructure.stop();
});

async function postgresql(): Promise<Engine> {
  const url = new URL(infrastructure.databaseUrl);
  const client = new pg.Client({ connectionString: infrastructure.databaseUrl });
  await client.connect();
  return {
    login: {
      engine: 'postgresql',
      host: url.hostname,
      port: Number(url.port),
      database: url.pathname.slice(1),
      user: decodeURIComponent(url.username),
      secret: 'LIENTHONG_SECRET_SOURCE',
    },
    execute: async (sql) => void (await client.query(sql)),
    session: async () => {
      const other = new pg.Client({ connectionString: infrastructure.databaseUrl });
      await other.connect();
      return { execute: async (sql) => void (await other.query(sql)), end: () => other.end() };
    },
    stop: () => client.end(),
  };
}

async function mariadb(): Promise<Engine | undefined> {
  let connection: mysql.Connection;
  try {
    connection = await mysql.createConnection(MARIADB);
  } catch (error) {
    process.stderr.write(
      `SKIPPED: no MariaDB at 127.0.0.1:3306 (${String((error as { code?: string }).code)})\n`,
    );
    return undefined;
  }
  return {
    login: { engine: 'mariadb', ...MARIADB },
    execute: async (sql) => void (await connection.query(sql)),
    session: async () => {
      const other = await mysql.createConnection(MARIADB);
      return { execute: async (sql) => void (await other.query(sql)), end: () => other.end() };
    },
    stop: async () => {
      await connection.query(`DROP TABLE IF EXISTS ${TABLE}`);
      await connection.end();
    },
  };
}

const password = () => decodeURIComponent(new URL(infrastructure.databaseUrl).password);
const sourceOf = (
  engine: Engine,
  more: Partial<DatabasePull> = {},
  secret: () => string | undefined = password,
) =>
  new DatabaseSource(
    {
      kind: 'database-pull',
      ...engine.login,
      table: TABLE,
      watermark: { column: 'sua_luc', key: 'ma', overlap: '10m' },
      ...more,
    },
    secret,
  );

async function read(source: DatabaseSource, cursor: SourceCursor | null = null): Promise<SourcePage[]> {
  const pages: SourcePage[] = [];
  for await (const page of source.pages(cursor, new AbortController().signal)) pages.push(page);
  return pages;
}
const idsOf = (pages: readonly SourcePage[]) =>
  pages.flatMap(({ items }) => (items as { ma: string }[]).map(({ ma }) => Number(ma)));
const lastOf = (pages: readonly SourcePage[]) => pages.at(-1)!.cursor;

describe.each(['postgresql', 'mariadb'])('pulling from %s', (name) => {
  let engine: Engine;
  const skip = () => engines.get(name) === undefined;
  const time = name === 'postgresql' ? 'timestamptz' : 'datetime(6)';
  const old = name === 'postgresql' ? "now() - interval '2 days'" : 'now(6) - interval 2 day';
  const now = name === 'postgresql' ? 'clock_timestamp()' : 'now(6)';

  beforeEach(async () => {
    if (skip()) return;
    engine = engines.get(name)!;
    await engine.execute(`DROP TABLE IF EXISTS ${TABLE}`);
    await engine.execute(
      `CREATE TABLE ${TABLE} (ma integer PRIMARY KEY, ho_ten varchar(100), ngay_sinh date, sua_luc ${time})`,
    );
  });
  /** So many rows of one time: the key alone tells them apart. */
  const fill = async (count: number, from: number, at: string) => {
    const rows = Array.from(
      { length: count },
      (_none, i) => `(${from + i}, 'Nguyễn Thị Hòa', '1985-03-12', ${at})`,
    );
    await engine.execute(`INSERT INTO ${TABLE} VALUES ${rows.join(', ')}`);
  };

  it('gives every row once, as text, and nothing again when nothing changed', async () => {
    if (skip()) return;
    await fill(
      1_234,
      1,
      name === 'postgresql' ? "'2026-01-01 08:00:00.123456+00'" : "'2026-01-01 08:00:00.123456'",
    );
    const pages = await read(sourceOf(engine));
    expect(idsOf(pages)).toEqual(Array.from({ length: 1_234 }, (_none, i) => i + 1));
    expect(pages[0]!.items[0]).toMatchObject({
      ma: expect.anything(),
      ho_ten: 'Nguyễn Thị Hòa',
      ngay_sinh: '1985-03-12',
    });
    expect(String(lastOf(pages)!['watermark'])).toContain('.123456');
    expect(idsOf(await read(sourceOf(engine), lastOf(pages)))).toEqual([]);
  });

  it('goes on behind any page', async () => {
    if (skip()) return;
    await fill(1_100, 1, old);
    const [first, second] = await read(sourceOf(engine));
    expect(first!.items).toHaveLength(500);
    expect(idsOf(await read(sourceOf(engine), first!.cursor))).toEqual(
      Array.from({ length: 600 }, (_none, i) => i + 501),
    );
    expect(idsOf(await read(sourceOf(engine), second!.cursor))).toHaveLength(100);
  });

  it('misses no transaction that commits late', async () => {
    if (skip()) return;
    const late = await engine.session();
    await late.execute('BEGIN');
    await late.execute(`INSERT INTO ${TABLE} VALUES (1, 'late', NULL, ${now})`);
    await fill(1, 2, now);
    const first = await read(sourceOf(engine));
    expect(idsOf(first)).toEqual([2]);
    await late.execute('COMMIT');
    await late.end();
    expect(idsOf(await read(sourceOf(engine), lastOf(first)))).toContain(1);
    // Without the overlap it would be lost: that is what it is for.
    const none = { column: 'sua_luc', key: 'ma', overlap: '0s' };
    expect(
      idsOf(await read(sourceOf(engine, { watermark: none }), { ...lastOf(first)!, horizon: null })),
    ).toEqual([]);
  });

  it('reads changed rows again, and those without a watermark every time', async () => {
    if (skip()) return;
    await fill(10, 1, old);
    await fill(2, 11, 'NULL');
    const first = await read(sourceOf(engine));
    expect(idsOf(first).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    await engine.execute(`UPDATE ${TABLE} SET sua_luc = ${now} WHERE ma = 4`);
    expect(idsOf(await read(sourceOf(engine), lastOf(first))).sort((a, b) => a - b)).toEqual([4, 11, 12]);
  });

  it('counts by numbers too, with numbers as overlap', async () => {
    if (skip()) return;
    await fill(20, 1, 'NULL');
    const numbers = { watermark: { column: 'ma', key: 'ma', overlap: 3 } };
    const first = await read(sourceOf(engine, numbers));
    expect(lastOf(first)).toMatchObject({ watermark: '20' });
    await fill(2, 21, 'NULL');
    expect(idsOf(await read(sourceOf(engine, numbers), lastOf(first)))).toEqual([17, 18, 19, 20, 21, 22]);
  });

  it('cannot change anything', async () => {
    if (skip()) return;
    const query = name === 'postgresql' ? `SELECT nextval('x')` : `SELECT 1 AS ma INTO OUTFILE '/tmp/x'`;
    await expect(read(sourceOf(engine, { table: undefined, query } as never))).rejects.toThrow(SourceError);
    await fill(1, 1, old);
    expect(
      idsOf(await read(sourceOf(engine, { table: undefined, query: `SELECT * FROM ${TABLE};` } as never))),
    ).toEqual([1]);
  });

  it('says in words what is wrong with table, column, sign-in and address', async () => {
    if (skip()) return;
    const fails = async (more: Partial<DatabasePull>, code: string, secret?: () => string | undefined) =>
      expect(read(sourceOf(engine, more, secret))).rejects.toMatchObject({ code });
    await fails({ table: 'no_such_table' }, 'source.query');
    await fails({ watermark: { column: 'no_such_column', key: 'ma' } }, 'source.query');
    await fails({ user: 'nobody_at_all' }, 'source.sign-in');
    await fails({ database: 'no_such_database' }, 'source.sign-in');
    await fails({ port: 1 }, 'source.unreachable');
    await fails({ secret: 'LIENTHONG_SECRET_MISSING' }, 'source.secret', () => undefined);
  });

  it('keeps what came when the database disappears midway, and goes on from there', async () => {
    if (skip()) return;
    await fill(ROWS_OF_A_LONG_READING, 1, old);
    const proxy = await Proxy.start(engine.login.host, engine.login.port!);
    const through = { host: '127.0.0.1', port: proxy.port };
    const seen: SourcePage[] = [];
    const reading = (async () => {
      for await (const page of sourceOf(engine, through).pages(null, new AbortController().signal)) {
        seen.push(page);
        if (seen.length === 2) proxy.cut();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'source.lost' });
    await expect(read(sourceOf(engine, through))).rejects.toMatchObject({ code: 'source.unreachable' });
    const rest = await read(sourceOf(engine), lastOf(seen));
    expect([...idsOf(seen), ...idsOf(rest)]).toEqual(
      Array.from({ length: ROWS_OF_A_LONG_READING }, (_none, i) => i + 1),
    );
  });
});

/** A way to the database that can be cut; it lets little through at a time. */
class Proxy {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async start(host: string, port: number): Promise<Proxy> {
    const server = createServer({ highWaterMark: 4_096 });
    const proxy = new Proxy(server);
    server.on('connection', (client) => {
      const upstream = connect({ host, port, highWaterMark: 4_096 } as never);
      for (const socket of [client, upstream]) {
        proxy.sockets.add(socket);
        socket.on('error', () => undefined);
      }
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
