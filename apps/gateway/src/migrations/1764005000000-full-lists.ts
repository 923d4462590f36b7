import type { MigrationInterface, QueryRunner } from 'typeorm';
import { organisationPolicySql } from '#persistence';

/** Tables of full lists whose rows belong to one organisation each. */
export const FULL_LIST_TABLES = ['batch_presence', 'batch_withdrawal'] as const;

/** Batches that are full lists: what they do not hold is withdrawn, after a confirmation when it is much. */
export class FullLists1764005000000 implements MigrationInterface {
  readonly name = 'FullLists1764005000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE batch
        ADD COLUMN mode text NOT NULL DEFAULT 'upsert' CHECK (mode IN ('upsert', 'full')),
        ADD COLUMN began_at timestamptz,
        ADD COLUMN began_seq bigint,
        ADD COLUMN unidentified integer NOT NULL DEFAULT 0,
        ADD COLUMN known integer,
        ADD COLUMN absent integer,
        ADD COLUMN held_at timestamptz,
        ADD COLUMN confirmed_at timestamptz,
        ADD COLUMN released_at timestamptz;
      COMMENT ON COLUMN batch.began_seq IS 'full list: what has a later intake sequence was received after it began';
      COMMENT ON COLUMN batch.unidentified IS 'rejected rows of which nobody can tell which record they are about';
      COMMENT ON COLUMN batch.released_at IS 'when its rows were handed to the registry; null: nothing of it has an effect';
      UPDATE batch SET released_at = closed_at WHERE state = 'processing';
      CREATE INDEX batch_unreleased ON batch (organisation, began_seq)
        WHERE state = 'held' OR (state IN ('receiving', 'processing') AND released_at IS NULL);

      -- Records that rejected rows of a full list are about: they are not absent.
      CREATE TABLE batch_presence (
        batch_id uuid NOT NULL,
        first_row integer NOT NULL,
        organisation text NOT NULL,
        record_keys bigint[] NOT NULL,
        PRIMARY KEY (batch_id, first_row)
      );

      -- Records that a full list does not hold; they are withdrawn when it is released.
      CREATE TABLE batch_withdrawal (
        batch_id uuid NOT NULL,
        local_id text COLLATE "C" NOT NULL,
        organisation text NOT NULL,
        record_id uuid NOT NULL,
        record_key bigint NOT NULL,
        PRIMARY KEY (batch_id, local_id)
      );
    `);
    for (const table of FULL_LIST_TABLES) await runner.query(organisationPolicySql(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE batch_presence, batch_withdrawal;
      ALTER TABLE batch DROP COLUMN mode, DROP COLUMN began_at, DROP COLUMN began_seq, DROP COLUMN unidentified,
        DROP COLUMN known, DROP COLUMN absent, DROP COLUMN held_at, DROP COLUMN confirmed_at, DROP COLUMN released_at;
    `);
  }
}
