import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Row errors name the place in the organisation's own file. */
export class RowPlaces1764004000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE row_error ADD COLUMN sheet text, ADD COLUMN line integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE row_error DROP COLUMN sheet, DROP COLUMN line');
  }
}
