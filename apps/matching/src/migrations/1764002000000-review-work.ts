import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What coordinators work by: priority, units, assignment, skips, second confirmation, cases alike. */
export class ReviewWork1764002000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE review_case
        ADD kind text NOT NULL DEFAULT 'doubt',
        ADD standing jsonb NOT NULL DEFAULT '[]',
        ADD expected_errors double precision NOT NULL DEFAULT 0,
        ADD queue_rank double precision NOT NULL DEFAULT 0,
        ADD record_count integer GENERATED ALWAYS AS (cardinality(records)) STORED,
        ADD units text[] NOT NULL DEFAULT '{}',
        ADD organisations text[] NOT NULL DEFAULT '{}',
        ADD pattern text,
        ADD hints jsonb NOT NULL DEFAULT '[]',
        ADD assignee text,
        ADD assigned_at timestamptz(3),
        ADD pending_decision uuid;
      COMMENT ON COLUMN review_case.standing IS 'records that stand together as one person, as groups';
      COMMENT ON COLUMN review_case.queue_rank IS
        'expected errors less the opening time in units of thirty days: orders the queue the same at all times';
      COMMENT ON COLUMN review_case.units IS 'communes and provinces that its records lie in';
      COMMENT ON COLUMN review_case.pattern IS 'evidence that it shares with others; null: too large to compare';
      COMMENT ON COLUMN review_case.pending_decision IS 'decision that waits for a second coordinator';

      -- Cases of before: what waits longest comes first until they are clustered again.
      UPDATE review_case SET queue_rank = - extract(epoch FROM opened_at) / (30 * 86400);

      CREATE INDEX review_case_rank ON review_case (queue_rank DESC, id) WHERE state = 'open';
      CREATE INDEX review_case_assignee ON review_case (assignee, queue_rank DESC, id)
        WHERE state = 'open' AND assignee IS NOT NULL;
      CREATE INDEX review_case_pattern ON review_case (pattern) WHERE state = 'open' AND pattern IS NOT NULL;
      CREATE INDEX review_case_units ON review_case USING gin (units) WHERE state = 'open';
      CREATE INDEX review_case_closed ON review_case (state, opened_at, id) WHERE state <> 'open';

      CREATE TABLE review_skip (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id uuid NOT NULL,
        case_version bigint NOT NULL,
        actor text NOT NULL,
        reason text NOT NULL,
        skipped_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE INDEX review_skip_case ON review_skip (case_id, actor);
      CREATE INDEX review_skip_time ON review_skip (skipped_at);

      CREATE TABLE bulk_decision (
        id uuid PRIMARY KEY,
        pattern text NOT NULL,
        answer text NOT NULL CHECK (answer IN ('same', 'different')),
        actor text NOT NULL,
        reason text NOT NULL,
        expected integer NOT NULL,
        decided_at timestamptz NOT NULL DEFAULT now()
      );

      ALTER TABLE decision
        ADD case_version bigint,
        ADD units text[] NOT NULL DEFAULT '{}',
        ADD pattern text,
        ADD answer text NOT NULL DEFAULT 'mixed' CHECK (answer IN ('same', 'different', 'mixed')),
        ADD bulk_id uuid REFERENCES bulk_decision,
        ADD needs_second boolean NOT NULL DEFAULT false,
        ADD proposed jsonb;
      COMMENT ON COLUMN decision.answer IS 'same: all one person; different: what stood apart stays apart';
      COMMENT ON COLUMN decision.proposed IS
        'groups of a decision that needs a second coordinator; they become members when confirmed';
      CREATE INDEX decision_case ON decision (case_id);
      CREATE INDEX decision_actor ON decision (actor, id);
      CREATE INDEX decision_time ON decision (decided_at);
      CREATE INDEX decision_pattern ON decision (pattern) WHERE bulk_id IS NULL AND pattern IS NOT NULL;
      CREATE INDEX decision_two_people ON decision (id) WHERE needs_second;
      CREATE INDEX decision_bulk ON decision (bulk_id) WHERE bulk_id IS NOT NULL;

      CREATE TABLE decision_second (
        decision_id uuid PRIMARY KEY REFERENCES decision,
        confirmed boolean NOT NULL,
        actor text NOT NULL,
        reason text NOT NULL,
        answered_at timestamptz NOT NULL DEFAULT now()
      );
    `);
    for (const table of ['review_skip', 'bulk_decision', 'decision_second']) {
      await runner.query(hubOnlyPolicySql(table));
      await runner.query(appendOnlySql(table, applicationRole('matching')));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE decision_second, review_skip;
      ALTER TABLE decision DROP case_version, DROP units, DROP pattern, DROP answer, DROP bulk_id, DROP needs_second,
        DROP proposed;
      DROP TABLE bulk_decision;
      DROP INDEX review_case_closed;
      ALTER TABLE review_case DROP kind, DROP standing, DROP expected_errors, DROP queue_rank, DROP record_count,
        DROP units, DROP organisations, DROP pattern, DROP hints, DROP assignee, DROP assigned_at,
        DROP pending_decision;
    `);
  }
}
