import type { MigrationInterface, QueryRunner } from 'typeorm';
import { organisationPolicySql } from '#persistence';

/** Rejected rows as they were given, so that whoever sent them can correct them and send just those. */
export class RejectedRows1764011000000 implements MigrationInterface {
  readonly name = 'RejectedRows1764011000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rejected_rows (
        batch_id uuid NOT NULL,
        first_row integer NOT NULL,
        organisation text NOT NULL,
        payload bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (batch_id, first_row)
      );
      COMMENT ON COLUMN rejected_rows.payload IS 'personal data: sealed rows of one portion, forgotten after some days';
      CREATE INDEX rejected_rows_by_age ON rejected_rows (created_at);
    `);
    await runner.query(organisationPolicySql('rejected_rows'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rejected_rows');
  }
}
