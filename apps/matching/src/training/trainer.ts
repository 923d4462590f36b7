import { Worker } from 'node:worker_threads';
import type { DecidedPair, TrainedModel, TrainingPage } from './train-on-records.js';
import type { FromTraining, ToTraining, TrainingOrder } from './training-thread.js';

/** Where a model is trained. */
export interface Trainer {
  add(page: TrainingPage): Promise<void>;
  train(decided: readonly DecidedPair[], progress: (share: number) => void): Promise<TrainedModel>;
  /** Stops whatever it does. */
  close(): Promise<void>;
}

export type StartTrainer = (order: TrainingOrder) => Trainer;

/** Trains in a thread of its own, so that matching goes on meanwhile. */
export class ThreadTrainer implements Trainer {
  private readonly thread: Worker;
  private readonly failed: Promise<never>;

  constructor(order: TrainingOrder) {
    this.thread = new Worker(new URL('./training-thread.js', import.meta.url), { workerData: order });
    this.failed = new Promise((_, reject) => {
      this.thread.once('error', reject);
      this.thread.once('exit', () => reject(new Error('the training thread has ended')));
    });
    this.failed.catch(() => undefined);
  }

  async add(page: TrainingPage): Promise<void> {
    await this.ask({ kind: 'page', page }, 'taken', () => undefined);
  }

  async train(decided: readonly DecidedPair[], progress: (share: number) => void): Promise<TrainedModel> {
    const answer = await this.ask({ kind: 'train', decided }, 'trained', progress);
    return answer.trained;
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }

  private ask<K extends FromTraining['kind']>(
    message: ToTraining,
    until: K,
    progress: (share: number) => void,
  ): Promise<Extract<FromTraining, { kind: K }>> {
    const answered = new Promise<Extract<FromTraining, { kind: K }>>((resolve) => {
      const onMessage = (answer: FromTraining): void => {
        if (answer.kind === 'progress') progress(answer.share);
        if (answer.kind !== until) return;
        this.thread.off('message', onMessage);
        resolve(answer as Extract<FromTraining, { kind: K }>);
      };
      this.thread.on('message', onMessage);
    });
    this.thread.postMessage(message);
    return Promise.race([answered, this.failed]);
  }
}
