import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { ORGANISATION_TABLES } from '../src/migrations/1763700000000-foundation.js';
import { GatewayUnderTest, ndjson, record, secretOf } from './gateway-under-test.js';

describe('walls of the gateway', () => {
  let sut: GatewayUnderTest;
  let application: pg.Client;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start({ LIENTHONG_MAX_BACKLOG_ROWS: '10' });
    application = new pg.Client({ connectionString: sut.database.applicationUrl('gateway') });
    await application.connect();
  }, 60_000);
  afterAll(async () => {
    await application.end();
    await sut.stop();
  });

  const asOrganisation = async (organisation: string, sql: string): Promise<number> => {
    await application.query('BEGIN');
    try {
      await application.query(`SELECT set_config('lienthong.organisation', $1, true)`, [organisation]);
      return (await application.query(sql)).rowCount ?? 0;
    } finally {
      await application.query('ROLLBACK');
    }
  };

  it('shows an organisation’s session its own rows alone, in every table', async () => {
    await sut.upload('trade-union', `${ndjson(record('1'))}{}\n`);
    await sut.rows(
      `INSERT INTO member_state VALUES (gen_random_uuid(), 'trade-union', '1', NULL, 1, 1, false)`,
    );
    for (const table of ORGANISATION_TABLES) {
      const all = `SELECT FROM ${table}`;
      expect([table, await asOrganisation('trade-union', all)]).toEqual([table, expect.any(Number)]);
      expect(await asOrganisation('trade-union', all)).toBeGreaterThan(0);
      expect([table, await asOrganisation('veterans', all)]).toEqual([table, 0]);
      expect([table, await asOrganisation('', all)]).toEqual([table, 0]);
      expect((await application.query(all)).rowCount).toBe(0);
      expect(await asOrganisation('veterans', `DELETE FROM ${table}`)).toBe(0);
    }
    await expect(asOrganisation('veterans', `UPDATE batch SET organisation = 'veterans'`)).resolves.toBe(0);
    await expect(
      asOrganisation(
        'veterans',
        `INSERT INTO member_state VALUES (gen_random_uuid(), 'trade-union', '2', NULL, 1, 1, false)`,
      ),
    ).rejects.toThrow('row-level security');
  });

  it('has an application role that owns no table and sees no other schema', async () => {
    const owned = await application.query(`SELECT FROM pg_tables WHERE tableowner = current_user`);
    expect(owned.rowCount).toBe(0);
    await expect(application.query('SELECT FROM registry.outbox')).rejects.toThrow('permission denied');
  });

  it('keeps neither identifiers nor names nor secrets in plain', async () => {
    const tables = await sut.rows(`SELECT tablename FROM pg_tables WHERE schemaname = 'gateway'`);
    for (const { tablename } of tables) {
      const rows = await sut.rows(`SELECT t::text AS row FROM ${String(tablename)} t`);
      const text = rows.map(({ row }) => String(row)).join('\n');
      const hex = (plain: string) => Buffer.from(plain).toString('hex');
      for (const plain of ['072185012345', 'Nguyễn', secretOf('trade-union')]) {
        expect(text).not.toContain(plain);
        expect(text).not.toContain(hex(plain));
      }
    }
  });

  it('refuses new rows before it reads them while the hub is behind', async () => {
    const rows = Array.from({ length: 20 }, (_none, i) => record(String(i)));
    await sut.upload('trade-union', ndjson(...rows));
    const refused = await sut.eventually(async () => {
      const answer = await sut.upload('trade-union', ndjson(...rows));
      return answer.status === 503 && answer;
    });
    expect(refused.body['code']).toBe('hub.busy');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await sut.as('trade-union', '/v1/members/1', { method: 'PUT', body: record('1') })).toMatchObject({
      status: 503,
      body: { code: 'hub.busy' },
    });
  });

  it('knows clients and their data again after a restart, without the file too', async () => {
    await sut.stopApp();
    await sut.startApp({ LIENTHONG_CLIENTS_FILE: '' });
    const { status } = await sut.ask('/oauth/token', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`veterans-client:${secretOf('veterans')}`).toString('base64')}`,
      },
      body: 'grant_type=client_credentials',
    });
    expect(status).toBe(200);
    const { body } = await sut.as('trade-union', '/v1/batches');
    expect((body['items'] as unknown[]).length).toBeGreaterThan(0);
  });

  it('fails batches whose reader died, and keeps nothing of them', async () => {
    const id = crypto.randomUUID();
    await sut.rows(
      `INSERT INTO batch (id, organisation, client_id, state, lease_until) VALUES ($1, 'veterans', 'c', 'receiving', now())`,
      [id],
    );
    await sut.eventually(async () => {
      const { body } = await sut.as('veterans', `/v1/batches/${id}`);
      return body['state'] === 'failed' && body['failure'] === 'body.cut-off';
    });
  });

  it('does not start with a clients file that is wrong, and says why without the secrets', async () => {
    await sut.stopApp();
    const file = `${sut.clientsFile}.wrong`;
    const given = JSON.parse(readFileSync(sut.clientsFile, 'utf8')) as {
      clients: { organisation?: string }[];
    };
    delete given.clients[0]!.organisation;
    writeFileSync(file, JSON.stringify(given));
    await expect(sut.startApp({ LIENTHONG_CLIENTS_FILE: file })).rejects.toThrow(
      /LIENTHONG_CLIENTS_FILE: .*\/clients\/0 must have required property 'organisation'/,
    );
    await expect(sut.startApp({ LIENTHONG_CLIENTS_FILE: `${file}.none` })).rejects.toThrow('ENOENT');
    await expect(sut.startApp({ LIENTHONG_PORT: 'x' })).rejects.toThrow(
      'LIENTHONG_PORT must be a whole number',
    );
  });

  it('answers health, metrics and documentation to anybody', async () => {
    await sut.startApp();
    for (const path of ['/health/live', '/metrics', '/docs', '/docs/openapi.json']) {
      expect([path, (await sut.ask(path)).status]).toEqual([path, 200]);
    }
    await sut.eventually(async () => (await sut.ask('/health/ready')).status === 200);
    expect((await sut.ask('/metrics')).text).toMatch(
      /lienthong_rows_received_total\{outcome="accepted"\} [1-9]/,
    );
    expect((await sut.ask('/docs/openapi.json')).body['openapi']).toBe('3.1.0');
  });
});
