import { parentPort, workerData } from 'node:worker_threads';
import type { Model, Settings } from '#linkage';
import { TrainingSet, type DecidedPair, type TrainedModel, type TrainingPage } from './train-on-records.js';

/** What a training thread is started with. */
export interface TrainingOrder {
  readonly settings: Settings;
  readonly prior: Model;
}

export type ToTraining =
  | { readonly kind: 'page'; readonly page: TrainingPage }
  | { readonly kind: 'train'; readonly decided: readonly DecidedPair[] };

export type FromTraining =
  | { readonly kind: 'taken' }
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'trained'; readonly trained: TrainedModel };

const { settings, prior } = workerData as TrainingOrder;
const records = new TrainingSet(settings);
const tell = (message: FromTraining): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToTraining) => {
  if (message.kind === 'page') {
    records.add(message.page);
    tell({ kind: 'taken' });
    return;
  }
  void records
    .train(prior, message.decided, (share) => tell({ kind: 'progress', share }))
    .then((trained) => tell({ kind: 'trained', trained }));
});
