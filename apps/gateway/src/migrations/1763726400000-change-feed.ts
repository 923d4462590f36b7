import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, organisationPolicySql } from '#persistence';

/** Tables of the change feed whose rows belong to one organisation each. */
export const FEED_TABLES = ['change_feed', 'change_entry'] as const;

export class ChangeFeed1763726400000 implements MigrationInterface {
  readonly name = 'ChangeFeed1763726400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE member_state ADD COLUMN seen text;
      COMMENT ON COLUMN member_state.seen IS
        'digest of what the organisation sees of the person beside its own record; null: not known';

      -- Locked by whoever appends, until the entries are visible.
      CREATE TABLE change_feed (
        organisation text PRIMARY KEY,
        last_position bigint NOT NULL
      ) WITH (fillfactor = 10);

      CREATE TABLE change_entry (
        organisation text NOT NULL,
        position bigint NOT NULL,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        record_id uuid NOT NULL,
        person_id uuid,
        former_person_id uuid,
        occurred_at timestamptz NOT NULL,
        in_review boolean NOT NULL,
        member_elsewhere boolean NOT NULL,
        type text NOT NULL,
        local_id text NOT NULL,
        PRIMARY KEY (organisation, position)
      );
    `);
    for (const table of FEED_TABLES) await runner.query(organisationPolicySql(table));
    await runner.query(appendOnlySql('change_entry', applicationRole('gateway')));
    // The feed begins with what the records have become so far.
    await runner.query(`
      INSERT INTO change_entry (organisation, position, record_id, person_id, occurred_at, in_review,
                                member_elsewhere, type, local_id)
      SELECT organisation, row_number() OVER (PARTITION BY organisation ORDER BY record_id), record_id, person_id,
             now(), in_review,
             EXISTS (SELECT FROM member_state o WHERE o.person_id = m.person_id AND o.organisation <> m.organisation),
             CASE WHEN in_review THEN 'record.review' ELSE 'record.linked' END, local_id
      FROM member_state m WHERE person_id IS NOT NULL;
      INSERT INTO change_feed SELECT organisation, max(position) FROM change_entry GROUP BY organisation;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE change_feed, change_entry; ALTER TABLE member_state DROP COLUMN seen`);
  }
}
