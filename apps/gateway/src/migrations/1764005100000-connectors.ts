import type { MigrationInterface, QueryRunner } from 'typeorm';
import { organisationPolicySql } from '#persistence';

/** Tables of the connectors whose rows belong to one organisation each. */
export const CONNECTOR_TABLES = ['connector', 'connector_run', 'connector_file'] as const;

/** Sources that the hub pulls from: how far each is read, who reads it now, and what became of every run. */
export class Connectors1764005100000 implements MigrationInterface {
  readonly name = 'Connectors1764005100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE batch ADD COLUMN connector text;
      COMMENT ON COLUMN batch.connector IS 'the connector that brought the rows; those of an upsert take effect at once';

      CREATE TABLE connector (
        name text PRIMARY KEY,
        organisation text NOT NULL REFERENCES organisation,
        cursor json,
        paused_at timestamptz,
        requested_at timestamptz,
        next_run_at timestamptz,
        failures integer NOT NULL DEFAULT 0,
        lease_owner uuid,
        lease_until timestamptz
      ) WITH (fillfactor = 50);
      COMMENT ON COLUMN connector.cursor IS 'how far the source is read: written in the transactions that journal its rows';

      CREATE TABLE connector_run (
        id uuid PRIMARY KEY,
        connector text NOT NULL REFERENCES connector ON DELETE CASCADE,
        organisation text NOT NULL,
        cause text NOT NULL CHECK (cause IN ('schedule', 'request', 'resumption')),
        outcome text NOT NULL CHECK (outcome IN ('running', 'succeeded', 'failed', 'interrupted')),
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        batch_id uuid,
        pages integer NOT NULL DEFAULT 0,
        received integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        error_code text,
        error_values json
      );
      -- Files of watched folders that need not be looked at again until they change.
      CREATE TABLE connector_file (
        connector text NOT NULL REFERENCES connector ON DELETE CASCADE,
        name text NOT NULL,
        organisation text NOT NULL,
        size bigint NOT NULL,
        modified bigint NOT NULL,
        digest bytea NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('read', 'same', 'refused')),
        batch_id uuid,
        seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (connector, name)
      );
      CREATE INDEX connector_run_by_connector ON connector_run (connector, id DESC);
    `);
    for (const table of CONNECTOR_TABLES) await runner.query(organisationPolicySql(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE connector_file, connector_run, connector; ALTER TABLE batch DROP COLUMN connector',
    );
  }
}
