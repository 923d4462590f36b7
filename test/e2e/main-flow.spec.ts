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
      for (const other of SERVICES.filter((name) => name !== service)) {
        const tables = await tablesOf(other);
        expect(tables.length).toBeGreaterThan(0);
        for (const table of tables) {
          await expect(asService(service, `SELECT 1 FROM ${other}.${table} LIMIT 1`)).rejects.toThrow(
            /permission denied/,
          );
        }
      }
    }
  });

  it("gives a session of one organisation no row of another, in every organisation's table", async () => {
    const found = await queryHub<{ schema: Service; table: string }>(
      hub,
      `SELECT table_schema AS schema, table_name AS table FROM information_schema.columns
       WHERE column_name = 'organisation' AND table_schema = ANY ($1) ORDER BY 1, 2`,
      [SERVICES],
    );
    const tables = found.filter(({ table }) => table !== 'client');
    expect(tables.length).toBeGreaterThanOrEqual(5);
    for (const { schema, table } of tables) {
      const rows = `SELECT organisation, count(*)::int AS rows FROM ${schema}.${table} GROUP BY 1`;
      expect({ table, seen: await asService(schema, rows) }).toEqual({ table, seen: [] });
      const seen = await asService<{ organisation: string }>(schema, rows, 'trade-union');
      expect({ table, foreign: seen.filter(({ organisation }) => organisation !== 'trade-union') }).toEqual({
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
    const dump = await dumpOf(hub);
    const digits = dump.match(/\d{8,}/g) ?? [];
    expect(digits.filter((text) => secrets.has(text))).toEqual([]);
    for (const secret of secrets) if (/\D/.test(secret)) expect(dump.includes(secret)).toBe(false);
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

/** Runs a query with the credentials of a service, in a session of an organisation or of none. */
async function asService<Row extends pg.QueryResultRow>(
  service: Service,
  text: string,
  organisation?: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: await urlAs(service) });
  await client.connect();
  try {
    if (organisation)
      await client.query("SELECT set_config('lienthong.organisation', $1, false)", [organisation]);
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function urlAs(service: Service): Promise<string> {
  const secrets = JSON.parse(await readFile(join(hub.dataFolder, 'service-secrets.json'), 'utf8')) as Record<
    Service,
    string
  >;
  const url = new URL(hub.connection.databaseUrl);
  url.username = `lienthong_${service}`;
  url.password = secrets[service];
  return url.href;
}

/**
 * Every row of every table as text, with bytea read as bytes: what a dump gives away. Its hexadecimal form is left
 * out, for among millions of its digits some nine are a card number by chance.
 */
async function dumpOf(of: TestHub): Promise<string> {
  const parts: string[] = [];
  for (const schema of SERVICES) {
    for (const table of await tablesOf(schema)) {
      const rows = await queryHub<{ row: object }>(of, `SELECT t AS row FROM ${schema}.${table} t`);
      for (const { row } of rows) parts.push(JSON.stringify(row).replaceAll(/\\\\x[0-9a-f]+/g, ''));
      const bytea = await queryHub<{ name: string }>(
        of,
        `SELECT quote_ident(attname) AS name FROM pg_attribute
         WHERE attrelid = $1::regclass AND atttypid = 'bytea'::regtype AND NOT attisdropped`,
        [`${schema}.${table}`],
      );
      for (const { name } of bytea) {
        const values = await queryHub<{ value: Buffer | null }>(
          of,
          `SELECT ${name} AS value FROM ${schema}.${table}`,
        );
        for (const { value } of values) if (value) parts.push(value.toString('latin1'));
      }
    }
  }
  return parts.join('\n');
}
