import {
  BatchWorker,
  blankModel,
  clusterBatch,
  compareBatch,
  decodeFeatures,
  draftModel,
  edgesAbove,
  possiblePairs,
  probabilityOf,
  RecordBatch,
  reviewCases,
  ruleStatistics,
  trainModel,
  type ComparedBatch,
  type FrequencyTable,
  type LabelledWeight,
  type Model,
  type RunTask,
  type Settings,
  type Training,
} from '#linkage';

/** Records as they are stored, in the order of their ids. */
export interface TrainingPage {
  readonly ids: readonly string[];
  readonly encoded: readonly Uint8Array[];
}

/** A pair of records about which people have decided. */
export interface DecidedPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  /** How much it counts beside other pairs of its decision. */
  readonly share: number;
}

/** What came of a training. */
export interface TrainedModel {
  readonly model: Model;
  readonly training: {
    readonly records: number;
    readonly candidates: number;
    readonly matches: number;
    readonly iterations: number;
    readonly decidedPairs: number;
  };
  readonly evaluation: Evaluation;
}

export interface Evaluation {
  /** Of the automatic links at the chosen threshold. */
  readonly expectedPrecision: number;
  readonly expectedRecall: number;
  readonly persons: number;
  readonly cases: { readonly count: number; readonly records: number };
  /** Candidate pairs from -20 bits up, by whole bits of match weight. */
  readonly scores: readonly {
    readonly from: number;
    readonly pairs: number;
    readonly expectedSame: number;
  }[];
  readonly thresholds: Training['curve'];
  readonly blocking: ReturnType<typeof ruleStatistics>;
  /** What the model says of pairs that people have decided. */
  readonly decisions: Readonly<
    Record<'same' | 'different', { readonly link: number; readonly review: number; readonly apart: number }>
  >;
}

/**
 * A value that fewer records hold than this is left to its parts, or to what is unknown: a rare full name says
 * who is in the data, and models leave the hub.
 */
const LEAST_COUNT = 4;
const PARTS = 20;
const LEAST_SCORE = -20;

/** Records on which a model is trained; pages must come in the order of their ids. */
export class TrainingSet {
  private readonly ids: string[] = [];
  private readonly identity: number[] = [];
  private readonly identities = new Map<string, number>();
  private readonly batch: RecordBatch;

  constructor(private readonly settings: Settings) {
    this.batch = RecordBatch.empty(blankModel(settings), 1 << 12);
  }

  get size(): number {
    return this.ids.length;
  }

  add({ ids, encoded }: TrainingPage): void {
    encoded.forEach((bytes, i) => {
      const features = decodeFeatures(bytes);
      this.ids.push(ids[i]!);
      this.batch.add(features);
      this.identity.push(features.identity === null ? -1 : numberOf(this.identities, features.identity));
    });
  }

  /**
   * Trains without labels, then lets people's decisions calibrate the weights, and chooses thresholds.
   * @param prior expectations to begin with
   * @param progress told the share that is done
   */
  async train(
    prior: Model,
    decided: readonly DecidedPair[],
    progress: (share: number) => void,
  ): Promise<TrainedModel> {
    const { settings, ids } = this;
    const draft = discreet(draftModel(settings, this.batch));
    const batch = this.batch.under(draft);
    const lists = this.lists();
    const sources = settings.links === 'between' ? lists : null;
    const worker = new BatchWorker({
      model: draft,
      codes: batch.codes,
      length: batch.length,
      texts: batch.texts(),
      sources,
    });
    let tasks = 0;
    const run: RunTask = async (task) => {
      const result = worker.run(task);
      progress((0.8 * ++tasks) / (2 * PARTS + 1));
      // Lets a request to stop be heard.
      await new Promise((resolve) => setImmediate(resolve));
      return result;
    };
    const compared = await compareBatch(batch, run, PARTS, true);
    progress(0.8);
    const training = trainModel(
      draft,
      compared,
      compared.shares ?? [],
      possiblePairs(ids.length, sources),
      lists,
      Int32Array.from(this.identity),
      prior,
      (model) => this.weighed(model, decided),
    );
    progress(0.9);
    const { model, matches, iterations } = training;
    return {
      model,
      training: {
        records: ids.length,
        candidates: compared.pairs.length,
        matches: Math.round(matches),
        iterations,
        decidedPairs: decided.length,
      },
      evaluation: this.evaluate(training, compared, lists, decided),
    };
  }

  private evaluate(
    { model, expectedPrecision, expectedRecall, curve }: Training,
    compared: ComparedBatch,
    lists: Uint32Array,
    decided: readonly DecidedPair[],
  ): Evaluation {
    const { link, review } = model.thresholds;
    const scored = edgesAbove(compared, model, LEAST_SCORE);
    const bits = new Map<number, { pairs: number; expectedSame: number }>();
    for (let e = 0; e < scored.length; e++) {
      const from = Math.floor(scored.weight[e]!);
      const bin = bits.get(from) ?? { pairs: 0, expectedSame: 0 };
      bin.pairs++;
      bin.expectedSame += probabilityOf(scored.weight[e]!);
      bits.set(from, bin);
    }
    const edges = edgesAbove(compared, model, review);
    const clusters = clusterBatch(
      this.ids.length,
      edges,
      Int32Array.from(this.identity),
      lists,
      model.thresholds,
    );
    const cases = reviewCases(edges, clusters, lists, review);
    const decisions = {
      same: { link: 0, review: 0, apart: 0 },
      different: { link: 0, review: 0, apart: 0 },
    };
    for (const { weight, same } of this.weighed(model, decided)) {
      const said = weight >= link ? 'link' : weight >= review ? 'review' : 'apart';
      decisions[same ? 'same' : 'different'][said]++;
    }
    return {
      expectedPrecision,
      expectedRecall,
      persons: new Set(clusters).size,
      cases: { count: cases.length, records: cases.reduce((sum, { records }) => sum + records.length, 0) },
      scores: [...bits]
        .map(([from, { pairs, expectedSame }]) => ({ from, pairs, expectedSame: Math.round(expectedSame) }))
        .sort((x, y) => x.from - y.from),
      thresholds: curve,
      blocking: ruleStatistics(this.settings.blocking, compared.blocks),
      decisions,
    };
  }

  /** Weights of the decided pairs whose records are both here. */
  private weighed(model: Model, decided: readonly DecidedPair[]): LabelledWeight[] {
    if (decided.length === 0) return [];
    const numbers = new Map(this.ids.map((id, i) => [id, i]));
    const { scorer, codes, width } = this.batch.under(model);
    const row = (record: number): Float64Array => codes.slice(record * width, (record + 1) * width);
    return decided.flatMap(({ a, b, same, share }) => {
      const [x, y] = [numbers.get(a), numbers.get(b)];
      if (x === undefined || y === undefined) return [];
      return [{ weight: scorer.score(row(x), row(y)), same, share }];
    });
  }

  /** Number of the list that each record comes from. */
  private lists(): Uint32Array {
    const { source, fields } = this.settings;
    const field = fields.findIndex(({ columns }) => source !== null && columns.includes(source));
    const numbers = new Map<string, number>();
    return Uint32Array.from(this.ids, (_, record) =>
      field < 0 ? 0 : numberOf(numbers, this.batch.value(record, field) ?? ''),
    );
  }
}

/** The draft without values that only few records hold. */
function discreet(draft: Model): Model {
  const trimmed = ({ counts, ...table }: FrequencyTable): FrequencyTable => ({
    ...table,
    counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count >= LEAST_COUNT)),
  });
  return {
    ...draft,
    frequencies: Object.fromEntries(
      Object.entries(draft.frequencies).map(([name, table]) => [name, trimmed(table)]),
    ),
  };
}

function numberOf(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}
