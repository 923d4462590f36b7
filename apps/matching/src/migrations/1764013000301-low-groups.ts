import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was last announced of a record, whole: only what differs from it is announced. */
export class LowGroups1764013000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE assignment ADD low_group uuid;
      COMMENT ON COLUMN assignment.low_group IS
        'smallest record id of the group if every open doubt were settled as "same"; null: withdrawn, or not yet known'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE assignment DROP low_group');
  }
}
