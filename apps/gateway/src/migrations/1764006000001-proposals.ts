import type { MigrationInterface, QueryRunner } from 'typeorm';
import { organisationPolicySql } from '#persistence';

/** What review rounds propose about an organisation's records, as reports announced it. */
export class Proposals1764006000001 implements MigrationInterface {
  readonly name = 'Proposals1764006000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE proposal (
        proposal_id uuid PRIMARY KEY,
        organisation text NOT NULL,
        version bigint NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
        kind text NOT NULL,
        round_id text,
        unit_code text,
        content bytea NOT NULL
      );
      COMMENT ON COLUMN proposal.content IS 'sealed: the words of an answer may name people';
      CREATE INDEX proposal_by_organisation ON proposal (organisation, state, proposal_id)`);
    await runner.query(organisationPolicySql('proposal'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE proposal');
  }
}
