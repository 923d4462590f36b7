import type { DataSource } from 'typeorm';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { ModelJobKind, ModelJobState } from '#contracts';
import type { Transaction } from '#persistence';

/** Background work on models, as stored. */
export interface ModelJob {
  readonly id: string;
  readonly kind: ModelJobKind;
  /** Model that it is about; a training has none until it is done. */
  readonly model: number | null;
  readonly state: ModelJobState;
  readonly phase: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How far it has come; what its kind needs to go on. */
  readonly position: Readonly<Record<string, unknown>>;
  readonly progress: number;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
  readonly cancelRequested: boolean;
  readonly actor: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** What a step of a job leaves behind. */
export interface JobStep {
  readonly phase?: string;
  readonly position?: object;
  readonly progress?: number;
}

/** Another process has the job now, or it has ended: whoever is told so stops and leaves everything alone. */
export class JobLost extends Error {
  override readonly name = 'JobLost';
}

/** Somebody asked for the job to be given up. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';
}

/** Another job is not done yet. */
export class JobUnfinished extends Error {
  override readonly name = 'JobUnfinished';

  constructor(readonly jobId: string) {
    super('another job on models is not done yet');
  }
}

/** From here on a job can only be completed. */
export const POINT_OF_NO_RETURN = 'applying';

const COLUMNS = `id, kind, model, state, phase, parameters, position, progress, result, error,
  cancel_requested AS "cancelRequested", actor, created_at AS "createdAt", finished_at AS "finishedAt"`;

/**
 * Table `model_job`: work that outlives the process that does it. One process at a time has a job, by a lease
 * that it renews; every step is stored in the transaction of its effect and only while the lease is its own, so
 * a process that lost it changes nothing any more.
 */
export class ModelJobs {
  private readonly owner = uuidv4();

  constructor(
    private readonly dataSource: DataSource,
    private readonly leaseSeconds = 30,
  ) {}

  /** @throws JobUnfinished while there is another one */
  async request(
    kind: ModelJobKind,
    model: number | null,
    parameters: object,
    actor: string,
  ): Promise<ModelJob> {
    const [job]: ModelJob[] = await this.dataSource.query(
      `INSERT INTO model_job (id, kind, model, parameters, actor) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ((true)) WHERE state IN ('queued', 'running') DO NOTHING RETURNING ${COLUMNS}`,
      [uuidv7(), kind, model, parameters, actor],
    );
    if (job) return job;
    const unfinished = await this.unfinished();
    // It ended in this moment: the next attempt finds the way free.
    if (!unfinished) return this.request(kind, model, parameters, actor);
    throw new JobUnfinished(unfinished.id);
  }

  async find(id: string): Promise<ModelJob | null> {
    const [job]: ModelJob[] = await this.dataSource.query(`SELECT ${COLUMNS} FROM model_job WHERE id = $1`, [
      id,
    ]);
    return job ?? null;
  }

  async unfinished(): Promise<ModelJob | null> {
    const [job]: ModelJob[] = await this.dataSource.query(
      `SELECT ${COLUMNS} FROM model_job WHERE state IN ('queued', 'running')`,
    );
    return job ?? null;
  }

  /** Takes the job that nobody works on; null: there is none. */
  async claim(): Promise<ModelJob | null> {
    const [jobs]: [ModelJob[]] = await this.dataSource.query(
      `UPDATE model_job SET owner = $1, state = 'running', lease_until = now() + make_interval(secs => $2)
       WHERE state IN ('queued', 'running') AND (owner IS NULL OR lease_until < now())
       RETURNING ${COLUMNS}`,
      [this.owner, this.leaseSeconds],
    );
    return jobs[0] ?? null;
  }

  /** Keeps the job from being taken by others. @throws JobLost, JobCancelled */
  async renew(job: ModelJob): Promise<void> {
    await this.step(this.dataSource.manager, job, {});
  }

  /** Lets another process go on with it, or this one later. */
  async release(job: ModelJob): Promise<void> {
    await this.dataSource.query(
      `UPDATE model_job SET owner = NULL WHERE id = $1 AND owner = $2 AND state = 'running'`,
      [job.id, this.owner],
    );
  }

  /** Stores how far the job has come, with the effect of the step. @throws JobLost, JobCancelled */
  async step(tx: Transaction, job: ModelJob, { phase, position, progress }: JobStep): Promise<void> {
    const [rows]: [{ cancelRequested: boolean; phase: string }[]] = await tx.query(
      `UPDATE model_job SET phase = coalesce($3, phase), position = coalesce($4::jsonb, position),
         progress = coalesce($5, progress), lease_until = now() + make_interval(secs => $6)
       WHERE id = $1 AND owner = $2 AND state = 'running'
       RETURNING cancel_requested AS "cancelRequested", phase`,
      [job.id, this.owner, phase ?? null, position ?? null, progress ?? null, this.leaseSeconds],
    );
    const [row] = rows;
    if (!row) throw new JobLost();
    if (row.cancelRequested) throw new JobCancelled();
  }

  /** Ends the job, with the effect of its last step. @throws JobLost */
  async finish(
    tx: Transaction,
    job: ModelJob,
    end: {
      readonly state: 'done' | 'failed' | 'cancelled';
      readonly model?: number;
      readonly result?: object;
      readonly error?: string;
    },
  ): Promise<void> {
    const [rows]: [unknown[]] = await tx.query(
      `UPDATE model_job SET state = $3, model = coalesce($4, model), result = $5, error = $6, owner = NULL,
         progress = CASE WHEN $3 = 'done' THEN 1 ELSE progress END, finished_at = now()
       WHERE id = $1 AND owner = $2 AND state = 'running' RETURNING id`,
      [job.id, this.owner, end.state, end.model ?? null, end.result ?? null, end.error ?? null],
    );
    if (rows.length === 0) throw new JobLost();
  }

  /** Asks for the job to be given up; false: it is too late for that. */
  async cancel(id: string): Promise<boolean> {
    const [rows]: [unknown[]] = await this.dataSource.query(
      `UPDATE model_job SET cancel_requested = true
       WHERE id = $1 AND state IN ('queued', 'running') AND phase <> $2 RETURNING id`,
      [id, POINT_OF_NO_RETURN],
    );
    return rows.length > 0;
  }
}
