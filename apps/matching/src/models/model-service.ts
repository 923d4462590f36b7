import type { DataSource } from 'typeorm';
import type {
  CurrentModel,
  ModelActivation,
  ModelChange,
  ModelChangeKind,
  ModelJobKind,
  ModelJobView,
  ModelRequest,
  ModelView,
  TrainRequest,
} from '#contracts';
import type { Model, Settings } from '#linkage';
import { readActiveModel } from './active-model.js';
import { readChanges } from './model-changes.js';
import { JobUnfinished, type ModelJob, type ModelJobs } from './model-jobs.js';
import { refused } from './model-refusals.js';
import type { ModelStore } from './model-store.js';
import type { BlindSample } from '../sample/blind-sample.js';

/** Bytes of a model file in one answer: with base64 and envelope below what the broker carries. */
const PIECE_BYTES = 500_000;

type ModelRow = Omit<ModelView, 'createdAt'> & { readonly createdAt: Date };

const SELECT_MODEL = `
  SELECT m.id AS "modelId", m.version, m.origin, m.created_at AS "createdAt", m.created_by AS "createdBy",
    m.summary, m.training, m.evaluation,
    CASE m.id WHEN a.model THEN 'active' WHEN a.preparing THEN 'preparing' ELSE 'available' END AS state
  FROM model m CROSS JOIN active_model a`;

/** What administrators see of models, and the work that they ask for. */
export class ModelService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly models: ModelStore,
    private readonly jobs: ModelJobs,
    private readonly sample: Pick<BlindSample, 'measured'>,
  ) {}

  /** Newest first. */
  async list(): Promise<ModelView[]> {
    const rows: ModelRow[] = await this.dataSource.query(`${SELECT_MODEL} ORDER BY m.id DESC`);
    return rows.map(view);
  }

  /** @throws QueryFailed `model.unknown` */
  async find(modelId: number): Promise<ModelView> {
    const [row]: ModelRow[] = await this.dataSource.query(`${SELECT_MODEL} WHERE m.id = $1`, [modelId]);
    if (!row) throw refused({ code: 'model.unknown', modelId });
    return view(row);
  }

  async current(): Promise<CurrentModel> {
    const { model } = await readActiveModel(this.dataSource);
    const activations: (Omit<ModelActivation, 'activatedAt'> & { activatedAt: Date })[] =
      await this.dataSource.query(
        `SELECT model AS "modelId", activated_at AS "activatedAt", actor, reason, job_id AS "jobId"
         FROM model_activation ORDER BY position DESC LIMIT 100`,
      );
    const job = await this.jobs.unfinished();
    return {
      ...(await this.find(model)),
      measured: await this.sample.measured(),
      activations: activations.map((one) => ({ ...one, activatedAt: one.activatedAt.toISOString() })),
      job: job && jobView(job),
    };
  }

  /** A piece of the model as `link --model` reads it. */
  async file(
    modelId: number,
    offset: number,
  ): Promise<{ version: string; piece: string; next: number | null }> {
    const { version } = await this.find(modelId);
    const bytes = Buffer.from(`${JSON.stringify(await this.models.get(modelId))}\n`);
    const end = Math.min(bytes.length, offset + PIECE_BYTES);
    return {
      version,
      piece: bytes.toString('base64', offset, end),
      next: end < bytes.length ? end : null,
    };
  }

  train({ actor, ...parameters }: TrainRequest): Promise<ModelJobView> {
    return this.request('train', null, parameters, actor);
  }

  shadow(request: ModelRequest): Promise<ModelJobView> {
    return this.requestFor('shadow', request);
  }

  /** Activating a former model takes everything since back. */
  activate(request: ModelRequest): Promise<ModelJobView> {
    return this.requestFor('activate', request);
  }

  async job(jobId: string): Promise<ModelJobView> {
    return jobView(await this.known(jobId));
  }

  async cancel(jobId: string): Promise<ModelJobView> {
    const { state } = await this.known(jobId);
    const unfinished = state === 'queued' || state === 'running';
    if (!(await this.jobs.cancel(jobId)))
      throw refused({ code: unfinished ? 'model.job-too-late' : 'model.job-finished' });
    return this.job(jobId);
  }

  async changes(
    jobId: string,
    limit: number,
    after: { position: string; kind: ModelChangeKind } | null,
    kind: ModelChangeKind | null,
  ): Promise<ModelChange[]> {
    await this.known(jobId);
    return readChanges(this.dataSource, jobId, limit, after, kind && [kind]);
  }

  private async known(jobId: string): Promise<ModelJob> {
    const job = await this.jobs.find(jobId);
    if (!job) throw refused({ code: 'model.job-unknown' });
    return job;
  }

  private async requestFor(
    kind: 'shadow' | 'activate',
    { modelId, actor, reason }: ModelRequest,
  ): Promise<ModelJobView> {
    const { state } = await this.find(modelId);
    if (state === 'active') throw refused({ code: 'model.already-active', modelId });
    const { model: active } = await readActiveModel(this.dataSource);
    const [chosen, deciding] = await Promise.all([this.models.get(modelId), this.models.get(active)]);
    if (!readsAlike(chosen, deciding)) throw refused({ code: 'model.fields-differ', modelId });
    return this.request(kind, modelId, reason === undefined ? {} : { reason }, actor);
  }

  private async request(
    kind: ModelJobKind,
    model: number | null,
    parameters: object,
    actor: string,
  ): Promise<ModelJobView> {
    try {
      return jobView(await this.jobs.request(kind, model, parameters, actor));
    } catch (error) {
      if (error instanceof JobUnfinished) throw refused({ code: 'model.job-unfinished', jobId: error.jobId });
      throw error;
    }
  }
}

/** Two models turn a record into the same features, so that what is stored serves both. */
export function readsAlike(x: Model, y: Model): boolean {
  const reading = ({ fields, strongIdentity }: Settings): string => JSON.stringify([fields, strongIdentity]);
  return reading(x.settings) === reading(y.settings);
}

function view({ createdAt, ...row }: ModelRow): ModelView {
  return { ...row, createdAt: createdAt.toISOString() };
}

function jobView(job: ModelJob): ModelJobView {
  return {
    jobId: job.id,
    kind: job.kind,
    modelId: job.model,
    state: job.state,
    phase: job.phase,
    progress: Math.round(job.progress * 1_000) / 1_000,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    actor: job.actor,
    result: job.result,
    error: job.error,
  };
}
