import type { MigrationInterface, QueryRunner } from 'typeorm';
import { organisationPolicySql } from '#persistence';

/** Bodies as they were sent: in pieces until they are whole, and kept to be read again through a corrected adapter. */
export class StoredBodies1764011000001 implements MigrationInterface {
  readonly name = 'StoredBodies1764011000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE body (
        id uuid PRIMARY KEY,
        organisation text NOT NULL,
        client_id text NOT NULL,
        content_type text NOT NULL,
        adapter text,
        mode text NOT NULL,
        length bigint,
        received bigint NOT NULL DEFAULT 0,
        batch_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz,
        expires_at timestamptz NOT NULL
      );
      COMMENT ON COLUMN body.length IS 'bytes that the sender has announced; null: not told';
      COMMENT ON COLUMN body.batch_id IS 'the batch that read it first';
      CREATE INDEX body_by_expiry ON body (expires_at);
      CREATE INDEX body_by_batch ON body (batch_id);

      CREATE TABLE body_part (
        body_id uuid NOT NULL REFERENCES body ON DELETE CASCADE,
        first_byte bigint NOT NULL,
        organisation text NOT NULL,
        payload bytea NOT NULL,
        PRIMARY KEY (body_id, first_byte)
      );
      COMMENT ON COLUMN body_part.payload IS 'personal data: compressed and sealed';
      ALTER TABLE body_part ALTER COLUMN payload SET STORAGE EXTERNAL;

      ALTER TABLE batch
        ADD COLUMN body_id uuid,
        ADD COLUMN adapter text,
        ADD COLUMN replay_of uuid,
        ADD COLUMN attempts smallint;
      COMMENT ON COLUMN batch.replay_of IS 'the batch whose body it reads again';
      COMMENT ON COLUMN batch.attempts IS 'how often the reading of its stored body was begun; null: somebody sends it';
      CREATE INDEX batch_to_read ON batch (lease_until) WHERE state = 'receiving' AND attempts IS NOT NULL;
      CREATE INDEX batch_by_body ON batch (body_id) WHERE body_id IS NOT NULL;
    `);
    for (const table of ['body', 'body_part']) await runner.query(organisationPolicySql(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE batch DROP COLUMN body_id, DROP COLUMN adapter, DROP COLUMN replay_of, DROP COLUMN attempts;
      DROP TABLE body_part, body;
    `);
  }
}
