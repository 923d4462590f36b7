import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';

/** Reports that come by themselves, and what came. */
export class Subscriptions1764008000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE subscription (
        subscription_id uuid PRIMARY KEY,
        report text NOT NULL,
        parameters jsonb NOT NULL,
        schedule text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        next_on date,
        cancelled_by text,
        cancelled_at timestamptz
      )`);
    await runner.query(`CREATE INDEX subscription_due ON subscription (next_on) WHERE next_on IS NOT NULL`);
    await runner.query(`
      CREATE TABLE subscription_run (
        subscription_id uuid NOT NULL REFERENCES subscription,
        run integer NOT NULL,
        ran_at timestamptz NOT NULL,
        as_of date NOT NULL,
        known_at timestamptz NOT NULL,
        report jsonb NOT NULL,
        tables jsonb NOT NULL,
        changes jsonb,
        text jsonb NOT NULL,
        PRIMARY KEY (subscription_id, run)
      )`);
    for (const table of ['subscription', 'subscription_run']) await runner.query(hubOnlyPolicySql(table));
    await runner.query(appendOnlySql('subscription_run', applicationRole('reports')));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscription_run, subscription');
  }
}
