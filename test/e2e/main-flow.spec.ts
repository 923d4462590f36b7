import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Service, SERVICES } from '#contracts';
import { TestHub } from '#testing';
import { figuresOf, naiveSummary } from '../hub/naive-summary.js';
import { openCases, partition, personOfRecord, queryHub, summary } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { type BatchCounts, push, settled } from '../hub/pushing.js';

const RECORDS = Number(process.env.LIENTHONG_TEST_RECORDS ?? 3_000);
const records = provinceRecords(RECORDS, 20_261_121);
let hub: TestHub;
let counts: BatchCounts;

beforeAll(async () => {
  hub = await TestHub.start();
  counts = await settled(hub, await push(hub, records, { batchRows: 500 }));
}, 600_000);
afterAll(() => hub?.stop(), 60_000);

describe('five organisations push their lists', () => {
  it('and every record is created once and belongs to a person', async () => {
    expect(counts).toMatchObject({
      received: RECORDS,
      rejected: 0,
      unchanged: 0,
      created: RECORDS,
      updated: 0,
    });
    const persons = await personOfRecord(hub);
    expect([...persons.keys()].sort()).toEqual(records.map(({ recordId }) => recordId).sort());
    expect([...persons.values()].every((person) => person !== null)).toBe(true);
    expect(counts.linked + counts.review).toBe(RECORDS);
  });

  it('and people of several organisations are found', async () => {
    const truePersons = new Set(records.map(({ personId }) => personId)).size;
    const found = new Set((await personOfRecord(hub)).values()).size;
    expect(found).toBeLessThan(RECORDS);
    expect(Math.abs(found - truePersons) / truePersons).toBeLessThan(0.2);
  });

  it('and the report says what a plain count over the persons says', async () => {
    const report = await summary(hub);
    expect(figuresOf(report)).toEqual(naiveSummary(records, await personOfRecord(hub), report.asOf));
    expect(report.pendingReview.cases).toBe((await openCases(hub)).length);
  });

  it('and pushing one record again by itself answers with its person', async () => {
    const record = records[0];
    if (!record) throw new Error('no records');
    const path = `/v1/members/${encodeURIComponent(record.canonical.localId)}`;
    const view = await hub
      .client(record.organisation)
      .json<{ recordId: string; personId: string }>(`${path}?wait=resolved`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: () => JSON.stringify(record.canonical),
      });
    expect(view.recordId).toBe(record.recordId);
    expect(view.personId).toBe((await personOfRecord(hub)).get(record.recordId));
  });
});

describe('the same lists sent again', () => {
  it('make no versions and no work, and leave the report as it was', async () => {
    const before = { report: await summary(hub), partition: await partition(hub), work: await work() };
    const again = await settled(hub, await push(hub, records, { batchRows: 500 }));
    expect(again).toMatchObject({
      received: RECORDS,
      unchanged: RECORDS,
      created: 0,
      updated: 0,
      withdrawn: 0,
    });
    expect({ report: await summary(hub), partition: await partition(hub), work: await work() }).toEqual(
      before,
    );
  });
});

/** Versions of records, and messages that matching ever took in. */
async function work(): Promise<{ versions: number; messages: number }> {
  const [row] = await queryHub<{ versions: number; messages: number }>(
    hub,
    `SELECT (SELECT count(*) FROM registry.record_version)::int AS versions,
            (SELECT count(*) FROM matching.inbox)::int AS messages`,
  );
  return row ?? { versions: -1, messages: -1 };
}

describe('the database', () => {
  it('shows each service its own schema alone', async () => {
    for (const service of SERVICES) {
      await asService(service, async (client) => {
        for (const other of SERVICES.filter((name) => name !== service)) {
          const tables = await tablesOf(other);
          expect(tables.length).toBeGreaterThan(0);
          for (const table of tables) {
            await expect(client.query(`SELECT 1 FROM ${other}.${table} LIMIT 1`)).rejects.toThrow(
              /permission denied/,
            );
          }
        }
      });
    }
  });

  it("gives a session of one organisation no row of another, in every organisation's table", async () => {
    const found = await queryHub<{ schema: Service; table: string }>(
      hub,
      `SELECT table_schema AS schema, table_name AS table FROM information_schema.columns
       WHERE column_name = 'organisation' AND table_schema = ANY ($1) ORDER BY 1, 2`,
      [SERVICES],
    );
    // Who may ask for tokens, and who may sign in, is looked up before it is known who asks.
    const tables = found.filter(({ table }) => !['client', 'account'].includes(table));
    expect(tables.length).toBeGreaterThanOrEqual(5);
    for (const { schema, table } of tables) {
      const [nobody, tradeUnion] = await asService(schema, async (client) => {
        const organisations = async () => {
          const { rows } = await client.query<{ organisation: unknown }>(
            `SELECT DISTINCT organisation FROM ${schema}.${table}`,
          );
          return rows.map(({ organisation }) => organisation);
        };
        const unnamed = await organisations();
        await client.query("SELECT set_config('lienthong.organisation', 'trade-union', false)");
        return [unnamed, await organisations()];
      });
      expect({ table, nobody }).toEqual({ table, nobody: [] });
      expect({
        table,
        foreign: tradeUnion?.filter((organisation) => organisation !== 'trade-union'),
      }).toEqual({
        table,
        foreign: [],
      });
    }
  });

  it('holds no national id and no phone in plain', async () => {
    const secrets = new Set(
      records.flatMap(({ canonical: { person } }) =>
        [person.nationalId, person.oldNationalId, person.phone].flatMap((text) =>
          text && text.length >= 8 ? [text] : [],
        ),
      ),
    );
    expect(secrets.size).toBeGreaterThan(RECORDS / 4);
    const everything = await dump();
    const digits = everything.match(/\d{8,}/g) ?? [];
    expect(digits.filter((text) => secrets.has(text))).toEqual([]);
    for (const secret of secrets) if (/\D/.test(secret)) expect(everything.includes(secret)).toBe(false);
  });
});

async function tablesOf(schema: string): Promise<string[]> {
  const rows = await queryHub<{ table: string }>(
    hub,
    'SELECT quote_ident(relname) AS table FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ($2, $3, $4)',
    [schema, 'r', 'v', 'p'],
  );
  return rows.map(({ table }) => table);
}

/** A session with the credentials of a service. */
async function asService<T>(service: Service, work: (session: pg.Client) => Promise<T>): Promise<T> {
  const file = await readFile(join(hub.dataFolder, 'service-secrets.json'), 'utf8');
  const url = new URL(hub.connection.databaseUrl);
  url.username = `lienthong_${service}`;
  url.password = (JSON.parse(file) as Record<Service, string>)[service];
  return session(url.href, work);
}

async function session<T>(url: string, work: (session: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of every table as text, bytea also read as text: what a dump gives away. */
async function dump(): Promise<string> {
  const tables = (
    await Promise.all(
      SERVICES.map(async (schema) => (await tablesOf(schema)).map((table) => `${schema}.${table}`)),
    )
  ).flat();
  return session(hub.connection.databaseUrl, async (client) => {
    const parts: string[] = [];
    for (const table of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
      for (const row of rows) {
        parts.push(JSON.stringify(row));
        for (const value of Object.values(row))
          if (Buffer.isBuffer(value)) parts.push(value.toString('latin1'));
      }
    }
    return parts.join('\n');
  });
}
