import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql, organisationPolicySql } from '#persistence';

/** Review rounds, what they propose about records, and how organisations answered. */
export class Rounds1764008000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review_round (
        round_id uuid PRIMARY KEY,
        title_vi text NOT NULL,
        title_en text NOT NULL,
        criteria text[] NOT NULL,
        units text[] NOT NULL,
        organisations text[] NOT NULL,
        as_of date NOT NULL,
        due_on date NOT NULL,
        before_persons integer NOT NULL,
        before_memberships integer NOT NULL,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_by text,
        closed_at timestamptz
      )`);
    await runner.query(hubOnlyPolicySql('review_round'));
    await runner.query(`
      CREATE TABLE proposal (
        proposal_id uuid PRIMARY KEY,
        round_id uuid NOT NULL REFERENCES review_round,
        organisation text NOT NULL,
        record_id uuid NOT NULL,
        local_id text NOT NULL,
        unit_code text,
        commune_code text,
        kind text NOT NULL,
        reasons jsonb NOT NULL,
        suggested_left_reason text,
        due_on date NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
        version integer NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        answer jsonb,
        UNIQUE (round_id, record_id)
      )`);
    await runner.query(`CREATE INDEX proposal_worklist ON proposal (round_id, organisation, proposal_id)`);
    await runner.query(organisationPolicySql('proposal'));
    await runner.query(`
      CREATE TABLE proposal_answer (
        proposal_id uuid PRIMARY KEY REFERENCES proposal,
        organisation text NOT NULL,
        actor text NOT NULL,
        at timestamptz NOT NULL,
        answer jsonb NOT NULL
      )`);
    await runner.query(organisationPolicySql('proposal_answer'));
    await runner.query(appendOnlySql('proposal_answer', applicationRole('reports')));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE proposal_answer, proposal, review_round');
  }
}
