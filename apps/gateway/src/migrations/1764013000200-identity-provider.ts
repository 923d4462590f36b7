import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-in at an identity provider: whose identity opens which account. */
export class IdentityProvider1764013000200 implements MigrationInterface {
  readonly name = 'IdentityProvider1764013000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account
        ADD COLUMN email text UNIQUE CHECK (email = lower(email)),
        ADD COLUMN oidc_issuer text,
        ADD COLUMN oidc_subject text,
        ADD CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL)),
        ADD UNIQUE (oidc_issuer, oidc_subject);
      ALTER TABLE session ADD COLUMN at_provider boolean NOT NULL DEFAULT false;
      COMMENT ON COLUMN session.at_provider IS 'began at the identity provider, where a session goes on'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session DROP COLUMN at_provider;
      ALTER TABLE account DROP COLUMN email, DROP COLUMN oidc_issuer, DROP COLUMN oidc_subject`);
  }
}
