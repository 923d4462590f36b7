import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';

/**
 * Everything that was ever announced of persons and review cases can be told again from here: a read model of
 * another service is rebuilt from it.
 */
export class Announcements1764007000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE person ADD COLUMN record_versions bigint[] NOT NULL DEFAULT '{}'`);
    await runner.query(`
      ALTER TABLE person_history
        ADD COLUMN record_versions bigint[] NOT NULL DEFAULT '{}',
        ADD COLUMN low_group uuid,
        ADD COLUMN birth_year smallint`);
    await runner.query(`
      COMMENT ON COLUMN person.record_versions IS 'version of each of its records, in their order';
      COMMENT ON COLUMN person_history.record_versions IS 'version of each of its records, in their order'`);

    // What stands already: a person's records as they are, its history by what was recorded before it.
    await runner.query(`SELECT set_config('lienthong.organisation', '*', true)`);
    await runner.query(`
      UPDATE person p SET record_versions = ARRAY(
        SELECT r.version FROM unnest(p.records) WITH ORDINALITY AS own (record_id, place)
        JOIN record r USING (record_id) ORDER BY place)
      WHERE cardinality(records) > 0`);
    await runner.query(`
      UPDATE person_history h SET
        birth_year = substring(birth_date FROM '^\\d{4}')::smallint,
        record_versions = ARRAY(
          SELECT (SELECT coalesce(max(v.version) FILTER (WHERE v.recorded_at <= h.known_from), min(v.version))
                  FROM record_version v WHERE v.record_id = own.record_id AND v.status IS NOT NULL)
          FROM unnest(h.records) WITH ORDINALITY AS own (record_id, place) ORDER BY place)
      WHERE cardinality(records) > 0`);

    await runner.query(`
      CREATE TABLE announced_case (
        case_id text NOT NULL,
        version bigint NOT NULL,
        open boolean NOT NULL,
        records uuid[] NOT NULL,
        known_at timestamptz NOT NULL,
        PRIMARY KEY (case_id, version)
      )`);
    await runner.query(hubOnlyPolicySql('announced_case'));
    await runner.query(appendOnlySql('announced_case', applicationRole('registry')));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE announced_case');
    await runner.query(
      'ALTER TABLE person_history DROP COLUMN record_versions, DROP COLUMN low_group, DROP COLUMN birth_year',
    );
    await runner.query('ALTER TABLE person DROP COLUMN record_versions');
  }
}
