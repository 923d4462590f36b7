import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MigrationsMissing,
  afterCommit,
  appendOnlySql,
  applicationRole,
  asOrganisation,
  assertMigrated,
  createDataSource,
  inTransaction,
  isTransient,
  migrate,
  organisationPolicySql,
} from '#persistence';
import { freshDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';

class Members1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE member (organisation text NOT NULL, name text PRIMARY KEY, amount int NOT NULL DEFAULT 0)',
    );
    await runner.query(organisationPolicySql('member'));
    await runner.query('CREATE TABLE audit (entry text)');
    await runner.query(appendOnlySql('audit', applicationRole('registry')));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE member, audit');
  }
}

class Later1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE later');
  }
}

let infrastructure: TestInfrastructure;
let database: TestDatabase;
let hub: DataSource;
let closed: DataSource;

const open = (scope: 'hub' | 'none', service = 'registry') =>
  createDataSource({
    url: database.applicationUrl(service),
    schema: service,
    scope,
    applicationName: `test ${scope}`,
  }).initialize();

const names = (rows: { name: string }[]) => rows.map(({ name }) => name).sort();

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  database = await freshDatabase(infrastructure, ['registry', 'matching']);
  await migrate(database.adminUrl, 'registry', [Members1700000000001]);
  hub = await open('hub');
  closed = await open('none');
  await hub.query(
    `INSERT INTO member (organisation, name) VALUES ('youth-union', 'Lan'), ('veterans', 'Hùng')`,
  );
});
afterAll(async () => {
  await hub?.destroy();
  await closed?.destroy();
  await database?.drop();
  await infrastructure?.stop();
});

describe('migrations', () => {
  it('run once, in order, however many callers run them at once', async () => {
    const all = [Members1700000000001, Later1700000000002];
    await expect(assertMigrated(hub, all)).rejects.toThrow(MigrationsMissing);
    await expect(assertMigrated(hub, all)).rejects.toThrow(/hub migrate/);
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.adminUrl, 'registry', all)));
    expect(applied.flat()).toEqual(['Later1700000000002']);
    await assertMigrated(hub, all);
  });

  it('are missing altogether in a schema that never saw any', async () => {
    const matching = await open('hub', 'matching');
    await expect(assertMigrated(matching, [Later1700000000002])).rejects.toThrow(MigrationsMissing);
    await matching.destroy();
  });

  it('leave tables that the application role may use, and does not own', async () => {
    const [owner]: { owner: string }[] = await hub.query(
      `SELECT tableowner AS owner FROM pg_tables WHERE tablename = 'member'`,
    );
    expect(owner?.owner).toBe('lienthong_registry_owner');
    await expect(hub.query('DROP TABLE member')).rejects.toThrow(/must be owner/);
    await expect(hub.query('ALTER TABLE member DISABLE ROW LEVEL SECURITY')).rejects.toThrow(/must be owner/);
    await expect(hub.query('SET ROLE lienthong_registry_owner')).rejects.toThrow(/permission denied/);
  });
});

describe('an application role', () => {
  it('reaches nothing in the schema of another service', async () => {
    const matching = await open('hub', 'matching');
    await expect(matching.query('SELECT * FROM registry.member')).rejects.toThrow(
      /permission denied for schema registry/,
    );
    await matching.destroy();
  });

  it('only appends where only appending is allowed', async () => {
    await hub.query(`INSERT INTO audit VALUES ('x')`);
    await expect(hub.query(`UPDATE audit SET entry = 'y'`)).rejects.toThrow(/permission denied/);
    await expect(hub.query(`DELETE FROM audit`)).rejects.toThrow(/permission denied/);
  });
});

describe('row-level security', () => {
  it('shows the hub every row, a closed connection none', async () => {
    expect(names(await hub.query('SELECT name FROM member'))).toEqual(['Hùng', 'Lan']);
    expect(await closed.query('SELECT name FROM member')).toEqual([]);
  });

  it('shows an organisation its own rows, and no longer than its transaction', async () => {
    expect(await asOrganisation(closed, 'veterans', (tx) => tx.query('SELECT name FROM member'))).toEqual([
      { name: 'Hùng' },
    ]);
    expect(await closed.query('SELECT name FROM member')).toEqual([]);
    expect(await asOrganisation(hub, 'veterans', (tx) => tx.query('SELECT name FROM member'))).toEqual([
      { name: 'Hùng' },
    ]);
    expect(names(await hub.query('SELECT name FROM member'))).toEqual(['Hùng', 'Lan']);
  });

  it('lets an organisation write its own rows only', async () => {
    const insert = (organisation: string) =>
      asOrganisation(closed, 'veterans', (tx) =>
        tx.query('INSERT INTO member (organisation, name) VALUES ($1, $2)', [
          organisation,
          `of ${organisation}`,
        ]),
      );
    await expect(insert('youth-union')).rejects.toThrow(/row-level security/);
    await insert('veterans');
    const [, changed] = await asOrganisation(closed, 'veterans', (tx) =>
      tx.query(`UPDATE member SET amount = 1 WHERE name = 'Lan'`),
    );
    expect(changed).toBe(0);
  });

  it('cannot be widened by calling an organisation "*"', () => {
    expect(() => asOrganisation(closed, '*', async () => undefined)).toThrow(RangeError);
    expect(() => asOrganisation(closed, '', async () => undefined)).toThrow(RangeError);
  });
});

describe('a transaction', () => {
  it('is run again after a deadlock, until it goes through', async () => {
    await hub.query(
      `INSERT INTO member (organisation, name) VALUES ('farmers-union', 'A'), ('farmers-union', 'B')`,
    );
    let runs = 0;
    const crossing = (first: string, second: string) =>
      inTransaction(hub, async (tx) => {
        runs++;
        await tx.query('UPDATE member SET amount = amount + 1 WHERE name = $1', [first]);
        await sleep(100);
        await tx.query('UPDATE member SET amount = amount + 1 WHERE name = $1', [second]);
      });
    await Promise.all([crossing('A', 'B'), crossing('B', 'A')]);
    expect(runs).toBeGreaterThan(2);
    expect(await hub.query(`SELECT DISTINCT amount FROM member WHERE name IN ('A', 'B')`)).toEqual([
      { amount: 2 },
    ]);
  });

  it('is run again after a serialization failure', async () => {
    const add = () =>
      inTransaction(
        hub,
        async (tx) => {
          const [row]: { amount: number }[] = await tx.query(`SELECT amount FROM member WHERE name = 'A'`);
          await sleep(20);
          await tx.query(`UPDATE member SET amount = $1 WHERE name = 'A'`, [(row?.amount ?? 0) + 1]);
        },
        { isolation: 'SERIALIZABLE' },
      );
    await Promise.all([add(), add(), add()]);
    expect(await hub.query(`SELECT amount FROM member WHERE name = 'A'`)).toEqual([{ amount: 5 }]);
  });

  it('runs its hooks after it has committed, and never when it did not', async () => {
    const seen: string[] = [];
    await inTransaction(hub, async (tx) => {
      expect(
        afterCommit(tx, () => {
          throw new Error('too late');
        }),
      ).toBe(true);
      expect(afterCommit(tx, () => seen.push('committed'))).toBe(true);
      expect(seen).toEqual([]);
    });
    const failed = inTransaction(hub, async (tx) => {
      afterCommit(tx, () => seen.push('rolled back'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(seen).toEqual(['committed']);
    expect(await hub.transaction(async (tx) => afterCommit(tx, () => undefined))).toBe(false);
  });

  it('throws errors without the values that they are about', async () => {
    const twice = inTransaction(hub, (tx) =>
      tx.query(`INSERT INTO member (organisation, name) VALUES ('veterans', $1)`, ['Lan']),
    );
    const error: unknown = await twice.catch((reason: unknown) => reason);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error as object))).not.toMatch(/Lan/);
    expect(error).toMatchObject({ code: '23505' });
  });
});

describe('a connection that ends', () => {
  it('is a transient error of the work that used it, and of nobody else', async () => {
    const error: unknown = await inTransaction(hub, async (tx) => {
      const [me]: { pid: number }[] = await tx.query('SELECT pg_backend_pid() AS pid');
      const admin = new pg.Client({ connectionString: database.adminUrl });
      await admin.connect();
      await admin.query('SELECT pg_terminate_backend($1)', [me?.pid]);
      await admin.end();
      await sleep(50);
      await tx.query('SELECT 1');
    }).catch((reason: unknown) => reason);
    expect(isTransient(error)).toBe(true);
    expect(await hub.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('never ends the process, whoever holds it at that instant', async () => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const failures: unknown[] = [];
    let over = false;
    const work = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!over)
          await inTransaction(hub, (tx) => tx.query('SELECT 1')).catch((error: unknown) =>
            failures.push(error),
          );
      }),
    );
    for (let round = 0; round < 40; round++) {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lienthong_registry'`,
      );
      await sleep(20);
    }
    over = true;
    await work;
    await admin.end();
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter((error) => !isTransient(error))).toEqual([]);
  });

  it('is waited for at the start while the server is starting', async () => {
    const { postgres } = infrastructure;
    if (!postgres) return console.warn('skipped: PostgreSQL is not ours to stop');
    await postgres.stop();
    const failed: unknown = await inTransaction(hub, (tx) => tx.query('SELECT 1')).catch(
      (reason: unknown) => reason,
    );
    expect(isTransient(failed)).toBe(true);
    const opening = open('hub');
    await sleep(600);
    await postgres.start();
    await (await opening).destroy();
    expect(await hub.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

it('refuses a server that does not keep what it acknowledges', async () => {
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(`ALTER ROLE lienthong_registry SET synchronous_commit = off`);
  await expect(open('hub')).rejects.toThrow(/synchronous_commit = off/);
  await admin.query(`ALTER ROLE lienthong_registry RESET synchronous_commit`);
  await admin.end();
  await (await open('hub')).destroy();
});
