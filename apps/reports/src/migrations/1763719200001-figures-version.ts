import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One number that changes with every change of the figures: what was counted at it can be answered again. */
export class FiguresVersion1763719200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE figures_version (one boolean PRIMARY KEY DEFAULT true CHECK (one), version bigint NOT NULL)`,
    );
    await runner.query(`INSERT INTO figures_version (version) VALUES (0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE figures_version');
  }
}
