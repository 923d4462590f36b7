import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People who sign in to the console, and their sessions. */
export class Accounts1764009000000 implements MigrationInterface {
  readonly name = 'Accounts1764009000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        name text PRIMARY KEY,
        display_name text NOT NULL,
        role text NOT NULL,
        organisation text REFERENCES organisation,
        units text[],
        password_hash text NOT NULL,
        disabled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((role = 'organisation') = (organisation IS NOT NULL))
      );
      COMMENT ON COLUMN account.password_hash IS 'argon2id, with its parameters and salt';

      CREATE TABLE session (
        token_hash bytea PRIMARY KEY,
        account text NOT NULL REFERENCES account ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now()
      );
      COMMENT ON COLUMN session.token_hash IS 'SHA-256 of 32 random bytes that the browser alone holds';
      CREATE INDEX session_by_account ON session (account);
      CREATE INDEX session_by_age ON session (seen_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session; DROP TABLE account');
  }
}
