import type { Model } from '../model.js';
import { sampleLevels, type LevelShares } from '../training/sample-levels.js';
import { sortBlocks, shareOfBlocks, type Blocks } from './candidate-pairs.js';
import { joinRuns, keyRuns, RecordBatch, type KeyRuns } from './record-batch.js';
import { comparePairs, PairStore, PatternTable, type PairColumns } from './scored-patterns.js';

/** Random pairs drawn for the shares of levels among two persons: fewer for short lists. */
const sampledPairs = (n: number): number => Math.min(600_000, 60 * n, n * n);

/** A batch as it goes to another thread: shared memory and texts. */
export interface SharedBatch {
  readonly model: Model;
  readonly codes: Float64Array;
  readonly length: number;
  readonly texts: readonly (readonly string[] | null)[];
  /** Source of each record where only pairs of different sources count. */
  readonly sources: Uint32Array | null;
}

/** A part of the work on a batch that stands alone. */
export type BatchTask =
  | { readonly kind: 'keys'; readonly from: number; readonly to: number }
  | { readonly kind: 'sample' }
  | { readonly kind: 'compare'; readonly blocks: Blocks; readonly part: number; readonly parts: number };

export interface ComparedShare {
  readonly columns: readonly PairColumns[];
  readonly levels: Uint8Array;
  readonly patterns: number;
}

export interface BatchResults {
  readonly keys: KeyRuns;
  readonly sample: readonly LevelShares[];
  readonly compare: ComparedShare;
}

/** Carries out tasks on one batch, in this thread or another. */
export class BatchWorker {
  private readonly batch: RecordBatch;
  private readonly sources: Uint32Array | null;

  constructor({ model, codes, length, texts, sources }: SharedBatch) {
    this.batch = RecordBatch.from(model, codes, length, texts);
    this.sources = sources;
  }

  run<K extends BatchTask['kind']>(task: Extract<BatchTask, { kind: K }>): BatchResults[K];
  run(task: BatchTask): BatchResults[BatchTask['kind']] {
    const { batch, sources } = this;
    const allowed = sources === null ? () => true : (a: number, b: number) => sources[a] !== sources[b];
    switch (task.kind) {
      case 'keys':
        return keyRuns(batch, task.from, task.to);
      case 'sample':
        return sampleLevels(batch, batch.scorer.model.settings, allowed, sampledPairs(batch.length));
      case 'compare': {
        const { pairs, patterns } = comparePairs(
          batch,
          task.blocks,
          shareOfBlocks(task.blocks, task.part, task.parts),
          allowed,
        );
        return {
          columns: pairs.columns(),
          levels: patterns.levels.slice(0, patterns.length * patterns.width),
          patterns: patterns.length,
        };
      }
    }
  }
}

/** Carries a task out somewhere. */
export type RunTask = <K extends BatchTask['kind']>(
  task: Extract<BatchTask, { kind: K }>,
) => Promise<BatchResults[K]>;

export interface ComparedBatch {
  readonly blocks: Blocks;
  readonly pairs: PairStore;
  readonly patterns: PatternTable;
  readonly shares: readonly LevelShares[] | null;
}

/** Blocks a batch and compares all its candidates, in `parts` tasks each; `sample` also draws random pairs. */
export async function compareBatch(
  batch: RecordBatch,
  run: RunTask,
  parts: number,
  sample: boolean,
  progress: (text: string) => void = () => undefined,
): Promise<ComparedBatch> {
  const step = Math.ceil(batch.length / parts) || 1;
  const ranges = Array.from({ length: parts }, (_, i) => ({
    from: Math.min(i * step, batch.length),
    to: Math.min((i + 1) * step, batch.length),
  }));
  const sampling = sample ? run({ kind: 'sample' }) : Promise.resolve(null);
  const runs = await Promise.all(ranges.map((range) => run({ kind: 'keys', ...range })));
  const blocks = sortBlocks(joinRuns(runs));
  progress(
    `${blocks.runs.keys.length} blocking keys, ${blocks.starts.length} blocks, ${blocks.pairs} pairs to look at`,
  );
  const shares = await Promise.all(
    Array.from({ length: parts }, (_, part) => run({ kind: 'compare', blocks, part, parts })),
  );
  const pairs = new PairStore();
  const patterns = new PatternTable(batch.scorer.levelCounts);
  for (const share of shares) {
    const width = patterns.width;
    const numbers = Uint32Array.from({ length: share.patterns }, (_, p) =>
      patterns.number(share.levels.subarray(p * width, (p + 1) * width)),
    );
    pairs.append(share.columns, numbers);
  }
  return { blocks, pairs, patterns, shares: await sampling };
}
