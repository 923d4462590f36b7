import type { BatchMode } from './batch.entity.js';

/** What a batch is opened with. */
export interface BatchPlan {
  readonly organisation: string;
  readonly clientId: string;
  readonly mode: BatchMode;
}

/** A batch that is being read. */
export interface OpenBatch extends BatchPlan {
  readonly batchId: string;
}
