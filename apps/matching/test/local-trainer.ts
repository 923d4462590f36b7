import {
  TrainingSet,
  type DecidedPair,
  type TrainedModel,
  type TrainingPage,
} from '../src/training/train-on-records.js';
import type { Trainer } from '../src/training/trainer.js';
import type { TrainingOrder } from '../src/training/training-thread.js';

/** Trains in this thread. */
export class LocalTrainer implements Trainer {
  private readonly records: TrainingSet;

  constructor(private readonly order: TrainingOrder) {
    this.records = new TrainingSet(order.settings);
  }

  add(page: TrainingPage): Promise<void> {
    this.records.add(page);
    return Promise.resolve();
  }

  train(decided: readonly DecidedPair[], progress: (share: number) => void): Promise<TrainedModel> {
    return this.records.train(this.order.prior, decided, progress);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
