import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';

/** What was ever told of ethnic groups and religions: counted once at instants far from one another, and never again. */
export class SensitiveReleases1764012000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE sensitive_release (instant timestamptz PRIMARY KEY)');
    await runner.query(`
      CREATE TABLE sensitive_count (
        instant timestamptz NOT NULL REFERENCES sensitive_release,
        dimension text NOT NULL,
        commune_code text NOT NULL,
        counts jsonb NOT NULL,
        PRIMARY KEY (dimension, commune_code, instant)
      )`);
    await runner.query(`
      COMMENT ON TABLE sensitive_count IS 'people of a commune by value at the releases at which what is told of it was renewed';
      COMMENT ON COLUMN sensitive_count.commune_code IS 'empty: people without a commune';
      COMMENT ON COLUMN sensitive_count.counts IS
        'exact, and never told as they are; key: position in ETHNIC_GROUPS or RELIGIONS, -1: not given'`);
    for (const table of ['sensitive_release', 'sensitive_count']) {
      await runner.query(hubOnlyPolicySql(table));
      await runner.query(appendOnlySql(table, applicationRole('reports')));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sensitive_count, sensitive_release');
  }
}
