import type { MigrationInterface, QueryRunner } from 'typeorm';
import { organisationPolicySql } from '#persistence';

/** The organisations' own trees: branches at hamlets, workplaces and schools, with their validity. */
export class OrganisationUnits1764006000000 implements MigrationInterface {
  readonly name = 'OrganisationUnits1764006000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE organisation_unit_version;
      CREATE TABLE organisation_unit (
        organisation text NOT NULL,
        code text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        kind text NOT NULL CHECK (kind IN ('place', 'workplace', 'school')),
        name text NOT NULL,
        parent_code text,
        commune_code text,
        commune_text text,
        province_text text,
        ownership_sector text CHECK (ownership_sector IN ('state', 'non-state', 'foreign')),
        place_state text NOT NULL CHECK (place_state IN ('none', 'resolved', 'ambiguous', 'unknown')),
        place_commune_code text,
        place_province_code text,
        place_candidates text[] NOT NULL,
        version bigint NOT NULL,
        PRIMARY KEY (organisation, code, valid_from),
        CHECK (valid_to > valid_from)
      );
      COMMENT ON COLUMN organisation_unit.valid_from IS '-infinity: since ever';
      COMMENT ON COLUMN organisation_unit.valid_to IS 'first day on which it is no more';
      COMMENT ON COLUMN organisation_unit.place_commune_code IS 'commune of today; null: not certain, or none';
      CREATE INDEX organisation_unit_parent ON organisation_unit (organisation, parent_code)`);
    await runner.query(organisationPolicySql('organisation_unit'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organisation_unit; DROP SEQUENCE organisation_unit_version');
  }
}
