import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { ModelJobKind } from '#contracts';
import { isTransient } from '#persistence';
import { JobCancelled, JobLost, POINT_OF_NO_RETURN, type ModelJob, type ModelJobs } from './model-jobs.js';
import type { ModelWork } from './model-work.js';

const LOOK_EVERY_MS = 500;
const RENEW_EVERY_MS = 5_000;
const RETRY_MS = 2_000;

/** Does the work on models that nobody else does, one job at a time. */
export class JobRunner {
  private readonly stopping = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: ModelJobs,
    private readonly works: Readonly<Record<ModelJobKind, ModelWork>>,
    private readonly logger: LoggerService,
  ) {}

  start(): void {
    this.working = this.loop();
  }

  /** Stops between two steps; another process goes on with the job. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the service stops'));
    await this.working;
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.runNext();
      } catch (error) {
        if (!this.stopping.signal.aborted) this.logger.warn(`model jobs: ${nameOf(error)}; trying again`);
        await this.pause(RETRY_MS);
      }
      await this.pause(LOOK_EVERY_MS);
    }
  }

  /** Does the job that waits, if there is one; true when there was. */
  async runNext(): Promise<boolean> {
    const job = await this.jobs.claim();
    if (!job) return false;
    const work = this.works[job.kind];
    // Ends with the service, with a request to cancel, or when another process has the job.
    const ending = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, ending.signal]);
    const renewing = setInterval(() => {
      this.jobs.renew(job).catch((error: unknown) => {
        if (error instanceof JobLost || error instanceof JobCancelled) ending.abort(error);
      });
    }, RENEW_EVERY_MS);
    try {
      await work.run(job, signal);
      this.logger.log(`model job ${job.kind} ${job.id}: done`);
    } catch (error) {
      await this.end(job, work, signal.aborted ? signal.reason : error);
    } finally {
      clearInterval(renewing);
    }
    return true;
  }

  private async end(job: ModelJob, work: ModelWork, error: unknown): Promise<void> {
    if (error instanceof JobLost) return;
    if (error instanceof JobCancelled) {
      await work.abandon(job);
      await this.jobs.finish(this.dataSource.manager, job, { state: 'cancelled' });
      return;
    }
    const state = await this.jobs.find(job.id);
    const mustGoOn = state?.phase === POINT_OF_NO_RETURN;
    if (this.stopping.signal.aborted || mustGoOn || isTransient(error)) {
      await this.jobs.release(job);
      if (!this.stopping.signal.aborted) throw error;
      return;
    }
    this.logger.error(`model job ${job.kind} ${job.id}: ${nameOf(error)}`);
    await work.abandon(job);
    await this.jobs.finish(this.dataSource.manager, job, { state: 'failed', error: codeOf(error) });
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

/** A message may quote values; the name does not. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[a-z][a-z.-]{1,63}$/.test(code) ? code : 'internal';
}
