import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MESSAGING_TABLES_SQL } from '#messaging';
import { hubOnlyPolicySql } from '#persistence';

/** Facts with two time axes, review cases as counted, and the units and organisations that figures name. */
export class Facts1763719200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);

    await runner.query(`
      CREATE TABLE organisation (
        position smallint PRIMARY KEY CHECK (position BETWEEN 0 AND 62),
        slug text NOT NULL UNIQUE
      )`);
    await runner.query(
      `COMMENT ON COLUMN organisation.position IS 'bit that stands for it in a combination'`,
    );

    await runner.query(`
      CREATE TABLE unit (
        code text PRIMARY KEY,
        name text NOT NULL,
        level text NOT NULL CHECK (level IN ('province', 'commune')),
        parent_code text REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED
      )`);

    // One row per record of each announced version of a person; a person without records leaves one empty row,
    // so that its end is a fact too. [counted_from, counted_to) is when the membership counts,
    // [known_from, known_to) when the hub held it for true.
    await runner.query(`
      CREATE TABLE record_fact (
        person_id uuid NOT NULL,
        version bigint NOT NULL,
        ordinal integer NOT NULL,
        record_id uuid,
        organisation smallint,
        province_code text,
        commune_code text,
        counted_from date,
        counted_to date,
        low_group uuid,
        low_leader boolean NOT NULL,
        known_from timestamptz NOT NULL,
        known_to timestamptz NOT NULL,
        PRIMARY KEY (person_id, version, ordinal)
      )`);
    await runner.query(`
      COMMENT ON COLUMN record_fact.low_group IS 'smallest record id of the people that open review cases may make one';
      COMMENT ON COLUMN record_fact.low_leader IS 'the person holds that record'`);
    await runner.query(hubOnlyPolicySql('record_fact'));
    // Unique: two instances that apply announcements of one person at once cannot both leave a current version.
    // Covering: a report over the hub or a large province reads this index alone, in the order of persons.
    await runner.query(`
      CREATE UNIQUE INDEX record_fact_current ON record_fact (person_id, ordinal)
        INCLUDE (organisation, province_code, commune_code, counted_from, counted_to, low_leader)
        WHERE known_to = 'infinity'`);
    await runner.query(`
      CREATE INDEX record_fact_place ON record_fact (province_code, commune_code) WHERE known_to = 'infinity'`);

    await runner.query(`
      CREATE TABLE review_case (
        case_id text NOT NULL,
        version bigint NOT NULL,
        open boolean NOT NULL,
        records uuid[] NOT NULL,
        known_from timestamptz NOT NULL,
        known_to timestamptz NOT NULL,
        PRIMARY KEY (case_id, version)
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX review_case_current ON review_case (case_id) WHERE known_to = 'infinity'`,
    );
    await runner.query(
      `CREATE INDEX review_case_open ON review_case (case_id) WHERE known_to = 'infinity' AND open`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE review_case, record_fact, unit, organisation, dead_letter, inbox, outbox');
  }
}
