import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Names and trees have a time of knowledge too: a report as known at an instant calls everything as it was called then,
 * so that a signed period reads the same after units were renamed, moved or added.
 */
export class NamesKnown1764012000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE unit DROP CONSTRAINT unit_parent_code_fkey, DROP CONSTRAINT unit_pkey,
        ADD COLUMN known_from timestamptz NOT NULL DEFAULT '-infinity',
        ADD COLUMN known_to timestamptz NOT NULL DEFAULT 'infinity',
        ADD PRIMARY KEY (code, known_from)`);
    await runner.query(
      `COMMENT ON COLUMN unit.known_from IS '-infinity: its first name, by which it is called before, too'`,
    );
    await runner.query(`CREATE UNIQUE INDEX unit_current ON unit (code) WHERE known_to = 'infinity'`);
    await runner.query(`
      ALTER TABLE organisation_unit DROP CONSTRAINT organisation_unit_pkey,
        ADD COLUMN known_from timestamptz NOT NULL DEFAULT '-infinity',
        ADD COLUMN known_to timestamptz NOT NULL DEFAULT 'infinity',
        ADD PRIMARY KEY (organisation, code, valid_from, version)`);
    await runner.query(`ALTER TABLE organisation_unit ALTER COLUMN known_from SET DEFAULT clock_timestamp()`);
    await runner.query(`
      CREATE UNIQUE INDEX organisation_unit_current ON organisation_unit (organisation, code, valid_from)
        WHERE known_to = 'infinity'`);
    // Directories are read whole.
    await runner.query('DROP INDEX organisation_unit_place, organisation_unit_parent');
    await runner.query(
      `ALTER TABLE organisation ADD COLUMN known_from timestamptz NOT NULL DEFAULT '-infinity'`,
    );
    await runner.query(
      `COMMENT ON COLUMN organisation.known_from IS 'earliest instant of an announcement with a record of it'`,
    );
    await runner.query(`ALTER TABLE figures_version ADD COLUMN names bigint NOT NULL DEFAULT 0`);
    await runner.query(
      `COMMENT ON COLUMN figures_version.names IS 'rises with every change of units, trees and organisations'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE figures_version DROP COLUMN names');
    await runner.query('ALTER TABLE organisation DROP COLUMN known_from');
    await runner.query(`DELETE FROM organisation_unit WHERE known_to <> 'infinity'`);
    await runner.query(`
      ALTER TABLE organisation_unit DROP CONSTRAINT organisation_unit_pkey, DROP COLUMN known_from,
        DROP COLUMN known_to, ADD PRIMARY KEY (organisation, code, valid_from)`);
    await runner.query(`
      CREATE INDEX organisation_unit_place ON organisation_unit (province_code, commune_code) WHERE NOT removed;
      CREATE INDEX organisation_unit_parent ON organisation_unit (organisation, parent_code) WHERE NOT removed`);
    await runner.query(`DELETE FROM unit WHERE known_to <> 'infinity'`);
    await runner.query(`
      ALTER TABLE unit DROP CONSTRAINT unit_pkey, DROP COLUMN known_from, DROP COLUMN known_to,
        ADD PRIMARY KEY (code),
        ADD FOREIGN KEY (parent_code) REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED`);
  }
}
