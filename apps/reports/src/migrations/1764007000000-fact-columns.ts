import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Facts say all that any report counts. They are counted in memory (see `facts/fact-store.ts`), so the indexes that
 * served counting in the database go; what changed at which version of the figures is noted instead.
 */
export class FactColumns1764007000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE record_fact
        ADD COLUMN record_version bigint,
        ADD COLUMN status smallint,
        ADD COLUMN unit_code text,
        ADD COLUMN left_on date,
        ADD COLUMN left_reason smallint,
        ADD COLUMN fees_paid_through date,
        ADD COLUMN last_activity_on date,
        ADD COLUMN flags integer,
        ADD COLUMN role text,
        ADD COLUMN in_review boolean,
        ADD COLUMN ethnicity smallint,
        ADD COLUMN religion smallint,
        ADD COLUMN gender smallint,
        ADD COLUMN birth_year smallint`);
    await runner.query(`
      COMMENT ON COLUMN record_fact.status IS 'position in MEMBERSHIP_STATUSES of the contracts';
      COMMENT ON COLUMN record_fact.left_reason IS 'position in LEFT_REASONS';
      COMMENT ON COLUMN record_fact.flags IS 'sum of RECORD_FLAGS';
      COMMENT ON COLUMN record_fact.ethnicity IS 'position in ETHNIC_GROUPS';
      COMMENT ON COLUMN record_fact.religion IS 'position in RELIGIONS';
      COMMENT ON COLUMN record_fact.gender IS 'position in GENDERS; of the person';
      COMMENT ON COLUMN record_fact.birth_year IS 'of the person'`);
    await runner.query('DROP INDEX record_fact_current, record_fact_place');
    await runner.query(`
      CREATE UNIQUE INDEX record_fact_current ON record_fact (person_id, ordinal) WHERE known_to = 'infinity'`);
    // What stood at an earlier instant: what stands now but for the versions that ended since.
    await runner.query(
      `CREATE INDEX record_fact_ended ON record_fact (known_to) WHERE known_to <> 'infinity'`,
    );

    await runner.query(`
      CREATE TABLE figures_change (
        version bigint PRIMARY KEY,
        persons uuid[] NOT NULL
      )`);
    await runner.query(`
      COMMENT ON TABLE figures_change IS 'persons that changed with each of the last versions of the figures; a gap: read everything anew'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE figures_change');
    await runner.query('DROP INDEX record_fact_current, record_fact_ended');
    await runner.query(`
      CREATE UNIQUE INDEX record_fact_current ON record_fact (person_id, ordinal)
        INCLUDE (organisation, province_code, commune_code, counted_from, counted_to, low_leader)
        WHERE known_to = 'infinity'`);
    await runner.query(`
      CREATE INDEX record_fact_place ON record_fact (province_code, commune_code) WHERE known_to = 'infinity'`);
    await runner.query(`
      ALTER TABLE record_fact
        DROP COLUMN record_version, DROP COLUMN status, DROP COLUMN unit_code, DROP COLUMN left_on,
        DROP COLUMN left_reason, DROP COLUMN fees_paid_through, DROP COLUMN last_activity_on, DROP COLUMN flags,
        DROP COLUMN role, DROP COLUMN in_review, DROP COLUMN ethnicity, DROP COLUMN religion, DROP COLUMN gender,
        DROP COLUMN birth_year`);
  }
}
