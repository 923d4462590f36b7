import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql, organisationPolicySql } from '#persistence';
import { SHIPPED_RULES } from '../survivorship/shipped-rules.js';

/**
 * Survivorship rules as versioned data, what a person's history needs to be told exactly, search by name, and
 * findings for the organisations.
 */
export class RulesAndHistory1764003000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE survivorship_rules (
        version integer PRIMARY KEY,
        fields jsonb NOT NULL,
        reason text NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT transaction_timestamp()
      )`);
    await runner.query(appendOnlySql('survivorship_rules', applicationRole('registry')));
    await runner.query(
      `INSERT INTO survivorship_rules (version, fields, reason, changed_by) VALUES (1, $1, $2, 'lienthong')`,
      [JSON.stringify(SHIPPED_RULES.fields), 'Rules that ship with the hub'],
    );
    await runner.query(`
      CREATE TABLE rederivation_job (
        job_id uuid PRIMARY KEY,
        rules_version integer NOT NULL UNIQUE,
        state text NOT NULL CHECK (state IN ('running', 'done', 'superseded')),
        total integer,
        done integer NOT NULL DEFAULT 0,
        changed integer NOT NULL DEFAULT 0,
        after uuid,
        started_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
        finished_at timestamptz
      )`);
    await runner.query(`
      COMMENT ON COLUMN rederivation_job.total IS 'persons when it began; null: it has not';
      COMMENT ON COLUMN rederivation_job.after IS 'last person of its present pass'`);

    for (const table of ['person', 'person_history']) {
      await runner.query(`
        ALTER TABLE ${table}
          ADD COLUMN rules_version integer NOT NULL DEFAULT 0,
          ADD COLUMN cause text;
        COMMENT ON COLUMN ${table}.rules_version IS 'latest survivorship rules that this state was derived under; 0: those before there were versions';
        COMMENT ON COLUMN ${table}.cause IS 'decision:ID, revocation:ID or rules:VERSION; null: its records'`);
    }
    // Persons that are there already get what is new about them in the background.
    await runner.query(`
      INSERT INTO rederivation_job (job_id, rules_version, state)
      SELECT gen_random_uuid(), 1, 'running' WHERE EXISTS (SELECT 1 FROM person)`);

    // Words of the name without accents, the given name first, so that the end of a name finds it too.
    await runner.query(`
      ALTER TABLE person ADD COLUMN name_key text COLLATE "C";
      CREATE INDEX person_name ON person (name_key, birth_year, person_id) WHERE name_key IS NOT NULL`);

    // A record that moves from one person to another, or out of all; where it stood before its first move, the
    // states of that person tell.
    await runner.query(`
      CREATE TABLE record_move (
        record_id uuid NOT NULL,
        person_version bigint NOT NULL,
        from_person_id uuid NOT NULL,
        to_person_id uuid,
        known_at timestamptz NOT NULL,
        PRIMARY KEY (record_id, person_version)
      )`);
    await runner.query(hubOnlyPolicySql('record_move'));
    await runner.query(appendOnlySql('record_move', applicationRole('registry')));

    await runner.query(`
      CREATE TABLE finding (
        person_id uuid NOT NULL,
        kind text NOT NULL,
        organisation text NOT NULL,
        records uuid[] NOT NULL,
        since timestamptz NOT NULL,
        PRIMARY KEY (person_id, kind, organisation)
      );
      CREATE INDEX finding_of_organisation ON finding (organisation, kind, person_id);
      CREATE INDEX finding_of_kind ON finding (kind, person_id, organisation);
      COMMENT ON COLUMN finding.records IS 'records of the organisation that it is about, sorted'`);
    await runner.query(organisationPolicySql('finding'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE finding, record_move, rederivation_job, survivorship_rules');
    await runner.query('ALTER TABLE person DROP COLUMN name_key');
    for (const table of ['person', 'person_history']) {
      await runner.query(`ALTER TABLE ${table} DROP COLUMN rules_version, DROP COLUMN cause`);
    }
  }
}
