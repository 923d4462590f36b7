import type { ModelJob } from './model-jobs.js';

/** What a kind of job does. */
export interface ModelWork {
  /**
   * Begins the job or goes on with it from its position, and finishes it.
   * @throws JobCancelled, JobLost, the signal's reason
   */
  run(job: ModelJob, signal: AbortSignal): Promise<void>;
  /** Takes back what a job that was given up has left lying about; may be called again. */
  abandon(job: ModelJob): Promise<void>;
}
