import { readFile } from 'node:fs/promises';
import {
  blankModel,
  blockingRecall,
  checkSettings,
  clusterBatch,
  clusterScores,
  compareBatch,
  draftModel,
  edgesAbove,
  edgeScores,
  possiblePairs,
  trainModel,
  truePairCount,
  vietnameseMembershipModel,
  type ComparedBatch,
  type EdgeColumns,
  type Model,
  type PairScores,
  type RecordBatch,
  type Settings,
} from '#linkage';
import { communeReferences } from '#units';
import type { LinkOptions } from './arguments.js';
import { InputError } from './csv-reader.js';
import { readRecords, readTruth, type InputRecords } from './read-records.js';
import { reportPage } from './report.js';
import { TaskPool } from './task-pool.js';
import { writePairs } from './write-pairs.js';
import { writeClusters, writeText } from './write-results.js';
import { writeReview } from './write-review.js';

export interface LinkSummary {
  readonly records: number;
  /** Pairs of records that stand in one cluster. */
  readonly pairs: number;
  readonly clusters: number;
  readonly seconds: number;
  readonly peakRssMiB: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
}

/** Everything that a linkage found out. */
export interface Linkage {
  readonly input: InputRecords;
  /** The records under the model. */
  readonly batch: RecordBatch;
  readonly model: Model;
  readonly compared: ComparedBatch;
  /** Pairs from the review threshold up. */
  readonly edges: EdgeColumns;
  /** For each record the first record of its cluster. */
  readonly clusters: Uint32Array;
}

/** Reads, compares, trains (unless a model is given) and clusters. */
export async function runLinkage(
  files: readonly string[],
  settings: Settings,
  given: Model | null,
  tell: (text: string) => void,
): Promise<Linkage> {
  const input = await readRecords(files, blankModel(settings), communeReferences(), tell);
  const sources = settings.links === 'between' ? input.sources : null;
  const n = input.batch.length;
  tell(`${n} records`);
  const draft = given ?? draftModel(settings, input.batch);
  const batch = input.batch.under(draft);
  const pool = new TaskPool({ model: draft, codes: batch.codes, length: n, texts: batch.texts(), sources });
  const compared = await compareBatch(batch, pool.run, pool.parts, given === null, tell);
  await pool.close();
  tell(`${compared.pairs.length} candidate pairs compared`);
  const model = given ?? train(draft, compared, input, sources, tell);
  const edges = edgesAbove(compared, model, model.thresholds.review);
  const clusters = clusterBatch(n, edges, input.identity, input.sources, model.thresholds);
  tell(`${edges.length} pairs from the review threshold up`);
  return { input, batch: input.batch.under(model), model, compared, edges, clusters };
}

/** Links the files; `progress` is told what goes on. */
export async function link(options: LinkOptions, progress: (text: string) => void): Promise<LinkSummary> {
  const started = performance.now();
  const tell = (text: string): void =>
    progress(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  const given = options.model === undefined ? null : await readModel(options.model);
  const settings = given?.settings ?? (await readSettings(options.settings));
  const linkage = await runLinkage(options.in, settings, given, tell);
  const { input, clusters } = linkage;
  const scores = await write(options, linkage, tell);
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  return {
    records: input.ids.length,
    pairs: [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0),
    clusters: sizes.size,
    seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(scores === null ? {} : { precision: scores.precision, recall: scores.recall, f1: scores.f1 }),
  };
}

/** Writes what the options ask for; answers the scores against the truth, if it is given. */
async function write(
  options: LinkOptions,
  linkage: Linkage,
  tell: (text: string) => void,
): Promise<PairScores | null> {
  const { input, batch, model, compared, edges, clusters } = linkage;
  if (options.saveModel !== undefined) await writeText(options.saveModel, `${JSON.stringify(model)}\n`);
  await writeClusters(options.out, input.ids, clusters);
  if (options.pairs !== undefined) await writePairs(options.pairs, input.ids, batch, model, edges, clusters);
  if (options.reviewOut !== undefined) {
    const review = await writeReview(
      options.reviewOut,
      input.ids,
      batch,
      model,
      edges,
      clusters,
      input.sources,
    );
    tell(`${review.cases} cases for review with ${review.records} records`);
  }
  const persons = options.truth === undefined ? null : await readTruth(options.truth, input.ids);
  const scores = persons === null ? null : clusterScores(clusters, persons);
  const recall = persons === null ? null : blockingRecall(compared.pairs, persons, truePairCount(persons));
  if (recall !== null) tell(`blocking brings ${(100 * recall).toFixed(2)} % of the true pairs together`);
  if (persons !== null) {
    const pairs = edgeScores(edges, model.thresholds.link, persons);
    tell(
      `pairs from the link threshold up: precision ${pairs.precision.toFixed(5)}, recall ${pairs.recall.toFixed(5)}, F1 ${pairs.f1.toFixed(5)}`,
    );
  }
  if (options.report !== undefined) {
    await writeText(
      options.report,
      reportPage({ ids: input.ids, batch, model, compared, edges, clusters, scores, blockingRecall: recall }),
    );
  }
  return scores;
}

function train(
  draft: Model,
  compared: ComparedBatch,
  input: InputRecords,
  sources: Uint32Array | null,
  tell: (text: string) => void,
): Model {
  const shipped = vietnameseMembershipModel();
  const prior = draft.settings === shipped.settings ? shipped : undefined;
  const training = trainModel(
    draft,
    compared,
    compared.shares ?? [],
    possiblePairs(input.ids.length, sources),
    input.sources,
    input.identity,
    prior,
  );
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  tell(
    `trained in ${training.iterations} rounds: about ${Math.round(training.matches)} pairs of one person; links from ${training.model.thresholds.link.toFixed(2)} bits, expected precision ${percent(training.expectedPrecision)}, recall ${percent(training.expectedRecall)}`,
  );
  return training.model;
}

async function readSettings(file: string | undefined): Promise<Settings> {
  return file === undefined ? vietnameseMembershipModel().settings : checkSettings(await readJson(file));
}

async function readModel(file: string): Promise<Model> {
  const model = (await readJson(file)) as Partial<Model> | null;
  if (model?.format !== 1 || model.comparisons === undefined || model.thresholds === undefined) {
    throw new InputError(`${file} is not a model. Give a file that --save-model or the hub wrote.`);
  }
  return { ...(model as Model), settings: checkSettings(model.settings) };
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
}
