import type { BatchMode } from './batch.entity.js';

/** What a batch is opened with. */
export interface BatchPlan {
  readonly organisation: string;
  readonly clientId: string;
  readonly mode: BatchMode;
  /** Name of the connector that brings the body; missing: somebody sends it. */
  readonly connector?: string;
}

/** A batch that is being read. */
export interface OpenBatch extends BatchPlan {
  readonly batchId: string;
}
