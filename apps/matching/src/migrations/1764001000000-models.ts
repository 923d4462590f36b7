import { appendOnlySql, applicationRole, hubOnlyPolicySql } from '#persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Models as data: their versions, which one is active and was when, and work on them in the background. */
export class Models1764001000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE model (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version text NOT NULL,
        digest bytea NOT NULL UNIQUE,
        content bytea NOT NULL,
        origin text NOT NULL CHECK (origin IN ('shipped', 'trained', 'imported')),
        summary jsonb NOT NULL,
        training jsonb,
        evaluation jsonb,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      COMMENT ON COLUMN model.content IS 'sealed, deflated JSON: its frequency tables hold names';

      CREATE TABLE model_activation (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        model integer NOT NULL REFERENCES model,
        job_id uuid,
        actor text NOT NULL,
        reason text,
        activated_at timestamptz NOT NULL DEFAULT now()
      );

      -- One row. Whoever clusters holds a ROW SHARE lock on the table, whoever activates an EXCLUSIVE one.
      CREATE TABLE active_model (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        model integer NOT NULL REFERENCES model,
        -- Its edges are being made and do not count yet.
        preparing integer REFERENCES model
      );
      CREATE FUNCTION lock_active_model(OUT model integer, OUT preparing integer) LANGUAGE plpgsql AS $$
      BEGIN
        LOCK TABLE active_model IN ROW SHARE MODE;
        -- A statement of its own: its snapshot is taken after the lock was granted.
        SELECT a.model, a.preparing INTO model, preparing FROM active_model a;
      END $$;

      CREATE TABLE model_job (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('train', 'shadow', 'activate')),
        model integer REFERENCES model,
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
        phase text NOT NULL DEFAULT 'queued',
        parameters jsonb NOT NULL DEFAULT '{}',
        -- How far it has come: what whoever resumes it needs.
        position jsonb NOT NULL DEFAULT '{}',
        progress double precision NOT NULL DEFAULT 0,
        result jsonb,
        error text,
        cancel_requested boolean NOT NULL DEFAULT false,
        owner uuid,
        lease_until timestamptz,
        actor text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      -- One at a time: an activation during a shadow run would make it say nothing.
      CREATE UNIQUE INDEX model_job_unfinished ON model_job ((true)) WHERE state IN ('queued', 'running');

      CREATE TABLE model_change (
        job_id uuid NOT NULL REFERENCES model_job,
        -- Smallest record id of what changes together.
        position uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('merge', 'split', 'regroup', 'case-opened', 'case-closed')),
        before jsonb NOT NULL,
        after jsonb NOT NULL,
        PRIMARY KEY (job_id, position, kind)
      );

      -- Edges from before were made by the model that the first start registers, as number 1.
      ALTER TABLE edge ADD COLUMN model integer NOT NULL DEFAULT 1;
      ALTER TABLE edge ALTER COLUMN model DROP DEFAULT;
      ALTER TABLE edge DROP CONSTRAINT edge_pkey, ADD PRIMARY KEY (a, b, model);
    `);
    await runner.query(appendOnlySql('model_activation', applicationRole('matching')));
    for (const table of ['model', 'model_change']) await runner.query(hubOnlyPolicySql(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM edge e USING active_model m WHERE e.model <> m.model;
      ALTER TABLE edge DROP CONSTRAINT edge_pkey, ADD PRIMARY KEY (a, b);
      ALTER TABLE edge DROP COLUMN model;
      DROP FUNCTION lock_active_model();
      DROP TABLE model_change, model_job, active_model, model_activation, model;
    `);
  }
}
