import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was last announced of the quality of linkage: it is announced again only when it changed. */
export class QualityTold1764012000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE quality_told (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        version bigint NOT NULL,
        content jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quality_told');
  }
}
