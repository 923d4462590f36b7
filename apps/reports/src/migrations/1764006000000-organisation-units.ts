import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hubOnlyPolicySql } from '#persistence';

/** The organisations' own units, for figures below the commune, by workplace and by school. */
export class OrganisationUnits1764006000000 implements MigrationInterface {
  readonly name = 'OrganisationUnits1764006000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organisation_unit (
        organisation text NOT NULL,
        code text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        version bigint NOT NULL,
        removed boolean NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        parent_code text,
        ownership_sector text,
        commune_code text,
        province_code text,
        PRIMARY KEY (organisation, code, valid_from)
      );
      COMMENT ON TABLE organisation_unit IS
        'units of organisations as the registry announced them; [valid_from, valid_to) is when a unit stands';
      COMMENT ON COLUMN organisation_unit.valid_from IS '-infinity: since ever';
      COMMENT ON COLUMN organisation_unit.removed IS 'entered by mistake: never counts';
      COMMENT ON COLUMN organisation_unit.commune_code IS 'commune of today; null: where its parent lies';
      CREATE INDEX organisation_unit_place ON organisation_unit (province_code, commune_code) WHERE NOT removed;
      CREATE INDEX organisation_unit_parent ON organisation_unit (organisation, parent_code) WHERE NOT removed`);
    await runner.query(hubOnlyPolicySql('organisation_unit'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organisation_unit');
  }
}
