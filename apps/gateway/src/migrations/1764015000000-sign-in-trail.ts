import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';

/** Who signed in, who was refused and who signed out. Not even the service can change who, when or why afterwards. */
export class SignInTrail1764015000000 implements MigrationInterface {
  readonly name = 'SignInTrail1764015000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sign_in_entry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event text NOT NULL CHECK (event IN ('signed-in', 'refused', 'signed-out')),
        method text NOT NULL CHECK (method IN ('password', 'identity-provider')),
        account text,
        reason text CHECK ((reason IS NOT NULL) = (event = 'refused')),
        hour timestamptz CHECK ((hour IS NOT NULL) = (event = 'refused')),
        times integer NOT NULL DEFAULT 1,
        first_at timestamptz NOT NULL DEFAULT now(),
        last_at timestamptz NOT NULL DEFAULT now(),
        CHECK (account IS NOT NULL OR event = 'refused')
      ) WITH (fillfactor = 80);
      COMMENT ON COLUMN sign_in_entry.account IS 'null: no account has the name that was given, or none was';
      COMMENT ON COLUMN sign_in_entry.hour IS 'refusals alike within one hour are one entry';
      CREATE INDEX sign_in_entry_by_account ON sign_in_entry (account, id DESC);
      CREATE UNIQUE INDEX sign_in_entry_refused ON sign_in_entry (hour, method, reason, account) NULLS NOT DISTINCT
        WHERE event = 'refused'`);
    await runner.query(hubOnlyPolicySql('sign_in_entry'));
    const role = applicationRole('gateway');
    await runner.query(appendOnlySql('sign_in_entry', role));
    await runner.query(`GRANT UPDATE (times, last_at) ON sign_in_entry TO ${role}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_entry');
  }
}
