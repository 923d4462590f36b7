import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MESSAGING_TABLES_SQL } from '#messaging';
import { organisationPolicySql } from '#persistence';

/** Tables whose rows belong to one organisation each. */
export const ORGANISATION_TABLES = [
  'batch',
  'row_error',
  'intake_chunk',
  'member_state',
  'idempotency_entry',
] as const;

export class Foundation1763700000000 implements MigrationInterface {
  readonly name = 'Foundation1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);
    await runner.query(`
      CREATE TABLE organisation (
        slug text PRIMARY KEY,
        name_vi text NOT NULL,
        name_en text NOT NULL
      );

      CREATE TABLE client (
        client_id text PRIMARY KEY,
        role text NOT NULL,
        organisation text REFERENCES organisation,
        units text[],
        secret_hash bytea NOT NULL,
        disabled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((role = 'organisation') = (organisation IS NOT NULL))
      );

      CREATE TABLE batch (
        id uuid PRIMARY KEY,
        organisation text NOT NULL REFERENCES organisation,
        client_id text NOT NULL,
        state text NOT NULL CHECK (state IN ('receiving', 'processing', 'held', 'failed', 'cancelled')),
        failure text,
        received integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz,
        lease_until timestamptz NOT NULL
      ) WITH (fillfactor = 50);
      CREATE INDEX batch_by_organisation ON batch (organisation, id DESC);
      CREATE INDEX batch_receiving ON batch (lease_until) WHERE state = 'receiving';

      CREATE TABLE row_error (
        batch_id uuid NOT NULL,
        row_number integer NOT NULL,
        ordinal smallint NOT NULL,
        organisation text NOT NULL,
        field text,
        code text NOT NULL,
        PRIMARY KEY (batch_id, row_number, ordinal)
      );

      -- A chunk covers at most 500 consecutive rows, so every chunk takes one block of the sequence.
      CREATE SEQUENCE intake_sequence START 1 INCREMENT 500;

      CREATE TABLE intake_chunk (
        id uuid PRIMARY KEY,
        organisation text NOT NULL REFERENCES organisation,
        batch_id uuid,
        first_row integer NOT NULL,
        first_seq bigint NOT NULL,
        row_count smallint NOT NULL,
        payload bytea,
        record_keys bigint[],
        received_at timestamptz NOT NULL,
        settled_weight bigint NOT NULL DEFAULT 0,
        persons_weight bigint NOT NULL DEFAULT 0,
        applied_weight bigint NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        withdrawn integer NOT NULL DEFAULT 0,
        linked integer NOT NULL DEFAULT 0,
        review integer NOT NULL DEFAULT 0,
        settled_at timestamptz
      );
      -- Sealed bytes do not compress.
      ALTER TABLE intake_chunk ALTER COLUMN payload SET STORAGE EXTERNAL;
      CREATE INDEX intake_chunk_by_batch ON intake_chunk (batch_id, first_row) WHERE batch_id IS NOT NULL;
      CREATE UNIQUE INDEX intake_chunk_by_sequence ON intake_chunk (first_seq);
      CREATE INDEX intake_chunk_unsettled ON intake_chunk (organisation) INCLUDE (batch_id, row_count)
        WHERE settled_at IS NULL;
      CREATE INDEX intake_chunk_spent ON intake_chunk (settled_at)
        WHERE settled_at IS NOT NULL AND payload IS NOT NULL;

      CREATE TABLE member_state (
        record_id uuid PRIMARY KEY,
        organisation text NOT NULL,
        local_id text NOT NULL,
        person_id uuid,
        record_version bigint NOT NULL,
        person_version bigint NOT NULL,
        in_review boolean NOT NULL
      );

      CREATE TABLE idempotency_entry (
        client_id text NOT NULL,
        key text NOT NULL,
        organisation text NOT NULL,
        run uuid NOT NULL,
        fingerprint bytea,
        status smallint,
        body json,
        lease_until timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (client_id, key)
      );
      CREATE INDEX idempotency_entry_age ON idempotency_entry (created_at);
    `);
    for (const table of ORGANISATION_TABLES) await runner.query(organisationPolicySql(table));
  }

  async down(): Promise<void> {
    throw new Error('the first migration is not taken back: drop the schema');
  }
}
