import type { MigrationInterface, QueryRunner } from 'typeorm';
import { organisationPolicySql } from '#persistence';

/** Tables of the webhooks; their rows belong to one organisation each. */
export const WEBHOOK_TABLES = ['webhook', 'webhook_delivery'] as const;

export class Webhooks1764006000000 implements MigrationInterface {
  readonly name = 'Webhooks1764006000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook (
        id uuid PRIMARY KEY,
        organisation text NOT NULL REFERENCES organisation,
        url text NOT NULL,
        description text,
        event_types text[],
        disabled_reason text CHECK (disabled_reason IN ('owner', 'gone', 'exhausted')),
        disabled_at timestamptz,
        secret bytea NOT NULL,
        previous_secret bytea,
        previous_until timestamptz,
        position bigint NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        retry_at timestamptz,
        lease_owner text,
        lease_until timestamptz NOT NULL DEFAULT '-infinity',
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((disabled_reason IS NULL) = (disabled_at IS NULL))
      ) WITH (fillfactor = 50);
      COMMENT ON COLUMN webhook.event_types IS 'types that are delivered; null: all';
      COMMENT ON COLUMN webhook.position IS 'of the feed: entries up to it have become deliveries';
      COMMENT ON COLUMN webhook.failures IS 'attempts in a row that failed';
      COMMENT ON COLUMN webhook.retry_at IS 'nothing is sent before: the receiver as a whole fails';
      CREATE INDEX webhook_by_organisation ON webhook (organisation, id);

      CREATE TABLE webhook_delivery (
        webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
        position bigint NOT NULL,
        organisation text NOT NULL,
        event_id uuid NOT NULL,
        record_id uuid NOT NULL,
        type text NOT NULL,
        delivered_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        failing_since timestamptz,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        last_attempt_at timestamptz,
        last_status smallint,
        last_error text,
        last_ms integer,
        PRIMARY KEY (webhook_id, position)
      ) WITH (fillfactor = 70);
      COMMENT ON TABLE webhook_delivery IS 'what is, or was, to be delivered; the payload stands in change_entry';
      CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, record_id, position)
        WHERE delivered_at IS NULL;
      CREATE INDEX webhook_delivery_event ON webhook_delivery (webhook_id, event_id);
      CREATE INDEX webhook_delivery_age ON webhook_delivery (delivered_at) WHERE delivered_at IS NOT NULL`);
    for (const table of WEBHOOK_TABLES) await runner.query(organisationPolicySql(table));

    await runner.query(`
      ALTER TABLE change_entry ADD COLUMN detail json;
      COMMENT ON COLUMN change_entry.detail IS 'what data says beside the state of the record';
      ALTER TABLE change_feed ADD COLUMN first_position bigint NOT NULL DEFAULT 1;
      COMMENT ON COLUMN change_feed.first_position IS 'oldest entry that is kept';
      CREATE INDEX change_entry_age ON change_entry USING brin (occurred_at);

      -- The application may not take entries away; only what is past its time goes, by this way alone.
      CREATE FUNCTION forget_changes(before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        WITH kept AS (
          SELECT f.organisation, coalesce(
            (SELECT min(position) FROM change_entry e WHERE e.organisation = f.organisation AND e.occurred_at >= before),
            f.last_position + 1) AS first
          FROM change_feed f
        ), moved AS (
          UPDATE change_feed f SET first_position = kept.first FROM kept
          WHERE kept.organisation = f.organisation AND kept.first > f.first_position RETURNING f.organisation, first
        ), gone AS (
          DELETE FROM change_entry e USING moved WHERE e.organisation = moved.organisation AND e.position < moved.first
          RETURNING 1
        )
        SELECT count(*) FROM gone
      $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION forget_changes(timestamptz);
      DROP INDEX change_entry_age;
      ALTER TABLE change_feed DROP COLUMN first_position;
      ALTER TABLE change_entry DROP COLUMN detail;
      DROP TABLE webhook_delivery, webhook`);
  }
}
