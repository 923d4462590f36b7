import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hubOnlyPolicySql } from '#persistence';

/** Files made of reports, while they are made and until they expire. */
export class Exports1764008000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE export (
        export_id uuid PRIMARY KEY,
        request jsonb NOT NULL,
        actor text NOT NULL,
        state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
        progress real NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        file_name text,
        media_type text,
        error jsonb,
        content bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        expires_at timestamptz NOT NULL
      )`);
    // Files are compressed already.
    await runner.query('ALTER TABLE export ALTER COLUMN content SET STORAGE EXTERNAL');
    await runner.query(
      `CREATE INDEX export_waiting ON export (created_at) WHERE state IN ('queued', 'running')`,
    );
    await runner.query(hubOnlyPolicySql('export'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE export');
  }
}
