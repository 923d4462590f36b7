import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';

/** Reporting periods: what was counted, who attested, objected and signed, and the rows behind a signature. */
export class Periods1764008000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE period (
        period_id text PRIMARY KEY,
        kind text NOT NULL,
        title_vi text NOT NULL,
        title_en text NOT NULL,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        attest_by date NOT NULL,
        sign_by date NOT NULL,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE period_event (
        period_id text NOT NULL REFERENCES period,
        seq integer NOT NULL,
        organisation text,
        actor text NOT NULL,
        at timestamptz NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (period_id, seq)
      )`);
    await runner.query(`
      CREATE TABLE period_revision (
        period_id text NOT NULL REFERENCES period,
        revision integer NOT NULL,
        as_of date NOT NULL,
        known_at timestamptz NOT NULL,
        versions jsonb NOT NULL,
        figures text NOT NULL,
        groups text NOT NULL,
        PRIMARY KEY (period_id, revision)
      )`);
    await runner.query(`
      COMMENT ON COLUMN period_revision.figures IS 'frozen reports in canonical form (RFC 8785), letter for letter';
      COMMENT ON COLUMN period_revision.groups IS 'digests over the rows, by unit and organisation, in canonical form'`);
    await runner.query(`
      CREATE TABLE period_signature (
        period_id text PRIMARY KEY REFERENCES period,
        statement text NOT NULL,
        key_id text NOT NULL,
        signature text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE period_rows (
        period_id text NOT NULL REFERENCES period,
        unit text NOT NULL,
        organisation text NOT NULL,
        content bytea NOT NULL,
        PRIMARY KEY (period_id, unit, organisation)
      )`);
    await runner.query(
      `COMMENT ON TABLE period_rows IS 'pseudonymous rows behind a signature, deflated: by them a changed row is named'`,
    );
    const tables = ['period', 'period_event', 'period_revision', 'period_signature', 'period_rows'];
    for (const table of tables) {
      await runner.query(hubOnlyPolicySql(table));
      await runner.query(appendOnlySql(table, applicationRole('reports')));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE period_rows, period_signature, period_revision, period_event, period');
  }
}
