import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';

/** Figures that others give: eligible population, declared totals, and the formulas of the gathering rate. */
export class Imports1764007000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A figure given again replaces the earlier one from then on; what was known before can still be asked for.
    await runner.query(`
      CREATE TABLE eligible_population (
        organisation text NOT NULL,
        unit_code text NOT NULL,
        period_from date NOT NULL,
        period_to date NOT NULL CHECK (period_to >= period_from),
        source text NOT NULL,
        population bigint NOT NULL CHECK (population > 0),
        definition text,
        known_from timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (organisation, unit_code, period_from, period_to, source, known_from)
      )`);
    await runner.query(`
      COMMENT ON COLUMN eligible_population.organisation IS 'slug; * for all organisations together';
      COMMENT ON COLUMN eligible_population.unit_code IS 'province or commune; * for the whole hub'`);
    await runner.query(`
      CREATE TABLE declared_total (
        organisation text NOT NULL,
        unit_code text NOT NULL,
        declared_on date NOT NULL,
        source text NOT NULL,
        total bigint NOT NULL CHECK (total >= 0),
        known_from timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (organisation, unit_code, declared_on, source, known_from)
      )`);
    await runner.query(`
      CREATE TABLE gathering_formula (
        name text NOT NULL,
        version integer NOT NULL,
        numerator text NOT NULL CHECK (numerator IN ('memberships', 'persons')),
        source text,
        target numeric NOT NULL CHECK (target > 0),
        valid_from date NOT NULL,
        valid_to date,
        description text NOT NULL,
        known_from timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (name, version)
      )`);
    await runner.query(`
      COMMENT ON COLUMN gathering_formula.source IS 'source of the eligible population; null: whichever there is';
      COMMENT ON COLUMN gathering_formula.valid_to IS 'last day; null: until another version'`);
    await runner.query(`
      INSERT INTO gathering_formula (name, version, numerator, target, valid_from, description, known_from) VALUES
        ('memberships', 1, 'memberships', 0.6, '1929-07-28',
         'Số lượt đoàn viên, hội viên trên số đối tượng', '-infinity'),
        ('persons', 1, 'persons', 0.6, '1929-07-28',
         'Số người tham gia ít nhất một tổ chức trên số đối tượng', '-infinity')`);
    for (const table of ['eligible_population', 'declared_total', 'gathering_formula']) {
      await runner.query(hubOnlyPolicySql(table));
      await runner.query(appendOnlySql(table, applicationRole('reports')));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gathering_formula, declared_total, eligible_population');
  }
}
