import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';

/** How well records are linked, as matching announced it; and which persons an activated model made. */
export class Linkage1764012000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE linkage_quality (
        version bigint PRIMARY KEY,
        known_from timestamptz NOT NULL,
        content jsonb NOT NULL
      )`);
    await runner.query(hubOnlyPolicySql('linkage_quality'));
    await runner.query(appendOnlySql('linkage_quality', applicationRole('reports')));
    await runner.query('ALTER TABLE record_fact ADD COLUMN model integer');
    await runner.query(
      `COMMENT ON COLUMN record_fact.model IS 'number of the model whose activation made this version of the person'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE record_fact DROP COLUMN model');
    await runner.query('DROP TABLE linkage_quality');
  }
}
