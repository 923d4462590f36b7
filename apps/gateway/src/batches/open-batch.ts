import type { BatchMode } from './batch.entity.js';

/** What a batch is opened with. */
export interface BatchPlan {
  readonly organisation: string;
  readonly clientId: string;
  readonly mode: BatchMode;
  /** Name of the connector that brings the body; missing: somebody sends it. */
  readonly connector?: string;
  /** Its body is kept, to be read again through a corrected adapter: the one that is named, or the default. */
  readonly keep?: { readonly adapter: string | null; readonly contentType: string };
}

/** A batch that is being read. */
export interface OpenBatch extends BatchPlan {
  readonly batchId: string;
  /** Of the body that is kept while it is read. */
  readonly bodyId?: string;
}
