import type { DataSource } from 'typeorm';
import { inTransaction, type Transaction } from '#persistence';
import { readAssignments } from '../identity/assignment-store.js';
import { announce, type Publishing } from '../identity/identity-publisher.js';
import type { LockedClosure } from '../identity/component-closure.js';
import { recluster } from '../identity/reclustering.js';
import type { CaseBook } from '../review/case-book.js';
import { lockActiveModel, type Models } from './active-model.js';
import {
  consequences,
  standingOf,
  standingUnder,
  type DecidingModel,
  type Standing,
} from './consequences.js';
import { EdgePreparation, nextSeeds, removeEdges, shareOf } from './edge-preparation.js';
import type { Matchers } from './matchers.js';
import { countChanges, keepChanges } from './model-changes.js';
import { JobLost, POINT_OF_NO_RETURN, type ModelJob, type ModelJobs } from './model-jobs.js';
import type { ModelWork } from './model-work.js';

/** Components that one transaction clusters again. */
const PORTION = 200;

/** Where an activation stands once its model is the active one. */
interface Applying {
  readonly former: number;
  /** Last seed that was dealt with. */
  readonly after: string | null;
}

/**
 * Makes another model the one that decides, in three steps that may be interrupted anywhere:
 *
 * 1. Its edges are made beside those of the active model, while everything goes on.
 * 2. For a moment nobody clusters. What has changed meanwhile gets its edges, and the model becomes the active
 *    one. Whoever searched with the former one and comes after that searches again.
 * 3. Every component is clustered again from the new edges under its locks, the former model's edges go, and
 *    what became of persons and cases is announced. Until its turn a component stands as it did.
 *
 * In the end nothing is left that depends on when records arrived: edges are a function of the present features
 * and the model, persons one of edges and decisions.
 */
export class Activation implements ModelWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: Publishing,
    private readonly models: Models,
    private readonly matchers: Matchers,
    private readonly jobs: ModelJobs,
    private readonly caseBook: CaseBook,
  ) {}

  async run(job: ModelJob, signal: AbortSignal): Promise<void> {
    const model = job.model!;
    let position = job.position as unknown as Applying;
    if (job.phase !== POINT_OF_NO_RETURN) {
      const edges = new EdgePreparation(this.dataSource, this.matchers, this.jobs, { ...job, model }, signal);
      await edges.complete();
      position = await edges.atRest((tx) => this.activate(tx, job, model));
    }
    const { former } = position;
    const from = { model: former, thresholds: (await this.models.get(former)).thresholds };
    await this.matchers.follow(signal);
    for (let { after } = position; ;) {
      signal.throwIfAborted();
      const next = await this.applyNext(job, from, after);
      if (next === null) return;
      after = next;
    }
  }

  async abandon(job: ModelJob): Promise<void> {
    await abandonPreparation(this.dataSource, job.model!);
  }

  private async activate(tx: Transaction, job: ModelJob, model: number): Promise<Applying> {
    const [{ model: former }]: [{ model: number }] = await tx.query('SELECT model FROM active_model');
    const position: Applying = { former, after: null };
    await tx.query('UPDATE active_model SET model = $1, preparing = NULL', [model]);
    await tx.query('INSERT INTO model_activation (model, job_id, actor, reason) VALUES ($1, $2, $3, $4)', [
      model,
      job.id,
      job.actor,
      job.parameters.reason ?? null,
    ]);
    await this.jobs.step(tx, job, { phase: POINT_OF_NO_RETURN, position, progress: 0.9 });
    return position;
  }

  /** Clusters the next components again; null: there are none left, and the job is done. */
  private async applyNext(job: ModelJob, from: DecidingModel, after: string | null): Promise<string | null> {
    const seeds = await nextSeeds(this.dataSource, after, PORTION);
    return inTransaction(this.dataSource, async (tx) => {
      const last = seeds.at(-1);
      if (last === undefined) {
        const changes = await countChanges(tx, job.id);
        await this.jobs.finish(tx, job, { state: 'done', result: { former: from.model, changes } });
        return null;
      }
      const active = await lockActiveModel(tx, this.models);
      if (active.model !== job.model) throw new JobLost();
      let locked: { closure: LockedClosure; standing: Standing } | null = null;
      const verify = async (closure: LockedClosure): Promise<void> => {
        const assignments = await readAssignments(tx, [...closure.records.keys()]);
        locked = { closure, standing: standingOf(closure, assignments) };
      };
      const outcome = await recluster(tx, { seeds, verify }, active, this.caseBook);
      const { closure, standing } = locked as unknown as { closure: LockedClosure; standing: Standing };
      await keepChanges(tx, job.id, consequences(standing, standingUnder(closure, active)));
      await announce(this.bus, tx, outcome, [], { model: active.model });
      await this.jobs.step(tx, job, {
        position: { former: from.model, after: last } satisfies Applying,
        progress: 0.9 + 0.1 * shareOf(last),
      });
      return last;
    });
  }
}

/** Gives the edges of a model up that was to be activated, or only looked at. */
export async function abandonPreparation(dataSource: DataSource, model: number): Promise<void> {
  const [active]: { model: number; preparing: number | null }[] = await dataSource.query(
    'SELECT model, preparing FROM active_model',
  );
  if (active?.preparing !== model) return;
  // First the edges: those of a model that nobody prepares would be taken for a former one's.
  if (active.model !== model) await removeEdges(dataSource, model);
  await dataSource.query('UPDATE active_model SET preparing = NULL WHERE preparing = $1', [model]);
}
