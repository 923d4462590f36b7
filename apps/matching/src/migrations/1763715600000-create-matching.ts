import { MESSAGING_TABLES_SQL } from '#messaging';
import { appendOnlySql, applicationRole, organisationPolicySql } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Feature store with its log, edges, assignments, review cases and human decisions. */
export class CreateMatching1763715600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MESSAGING_TABLES_SQL);
    await runner.query(`
      CREATE TABLE record (
        id uuid PRIMARY KEY,
        organisation text NOT NULL,
        local_id text NOT NULL,
        version bigint NOT NULL,
        epoch integer NOT NULL,
        -- The version that last changed what matching compares; edges are tied to it, not to version.
        features_version bigint NOT NULL,
        features bytea,
        features_hash bytea,
        identity bytea,
        withdrawn boolean NOT NULL,
        CHECK (withdrawn = (features IS NULL))
      );
      COMMENT ON COLUMN record.features IS 'sealed; null once the record is withdrawn';
      COMMENT ON COLUMN record.identity IS 'keyed blind index of a valid national id; two different ones contradict';

      CREATE TABLE record_log (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        record_ids uuid[] NOT NULL,
        logged_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX record_log_xid ON record_log (xid, position);

      CREATE TABLE edge (
        a uuid NOT NULL,
        b uuid NOT NULL,
        a_version bigint NOT NULL,
        b_version bigint NOT NULL,
        weight double precision NOT NULL,
        probability double precision NOT NULL,
        levels bytea NOT NULL,
        reconciles boolean NOT NULL,
        PRIMARY KEY (a, b),
        CHECK (a < b)
      );
      CREATE INDEX edge_b ON edge (b, a);

      CREATE SEQUENCE identity_version;
      CREATE TABLE assignment (
        record_id uuid PRIMARY KEY,
        searched_version bigint NOT NULL,
        version bigint NOT NULL,
        group_id uuid,
        case_id uuid
      ) WITH (fillfactor = 85);
      COMMENT ON COLUMN assignment.searched_version IS 'features_version whose edges are stored; 0: not searched yet';
      COMMENT ON COLUMN assignment.group_id IS 'smallest record id of the group; null: withdrawn';

      CREATE TABLE review_case (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'decided', 'superseded')),
        records uuid[] NOT NULL,
        proposal jsonb NOT NULL,
        digest bytea NOT NULL,
        superseded_by uuid,
        decision_id uuid,
        -- In milliseconds, as the cursor of the queue carries it.
        opened_at timestamptz(3) NOT NULL DEFAULT now(),
        changed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX review_case_open ON review_case (opened_at, id) WHERE state = 'open';

      CREATE TABLE decision (
        id uuid PRIMARY KEY,
        case_id uuid,
        actor text NOT NULL,
        reason text NOT NULL,
        decided_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE decision_member (
        decision_id uuid NOT NULL REFERENCES decision,
        record_id uuid NOT NULL,
        group_number integer NOT NULL,
        epoch integer NOT NULL,
        PRIMARY KEY (decision_id, record_id)
      );
      CREATE INDEX decision_member_record ON decision_member (record_id);
      CREATE TABLE decision_revocation (
        decision_id uuid PRIMARY KEY REFERENCES decision,
        actor text NOT NULL,
        reason text NOT NULL,
        revoked_at timestamptz NOT NULL DEFAULT now()
      );
    `);
    await runner.query(organisationPolicySql('record'));
    for (const table of ['decision', 'decision_member', 'decision_revocation']) {
      await runner.query(appendOnlySql(table, applicationRole('matching')));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE decision_revocation, decision_member, decision, review_case, assignment, edge, record_log, record,
        outbox, inbox, dead_letter;
      DROP SEQUENCE identity_version;
    `);
  }
}
