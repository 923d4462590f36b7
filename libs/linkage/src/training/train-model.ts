import type { RecordBatch } from '../batch/record-batch.js';
import type { PairStore, PatternTable } from '../batch/scored-patterns.js';
import { clusterBatch, edgesAbove } from '../batch/link-batch.js';
import { withCompetition } from '../clustering/competition.js';
import { probabilityOf, weightOf, type ComparisonModel, type Model } from '../model.js';
import type { Settings } from '../settings.js';
import { calibrate, type LabelledWeight } from './calibration.js';
import { countFrequencies } from './count-frequencies.js';
import { expectationMaximisation, rarityBucket, RARITY_BUCKETS } from './expectation-maximisation.js';
import type { LevelShares } from './sample-levels.js';

/** How many pairs of one person the model brought along counts for beside the file's own. */
const PRIOR_STRENGTH = 50;

/** A model that knows the frequencies of a batch but no weights yet. */
export function draftModel(settings: Settings, batch: RecordBatch): Model {
  return {
    ...blankModel(settings),
    population: batch.length,
    frequencies: countFrequencies(batch, settings),
  };
}

/** A model without any knowledge: what is needed to read rows into features. */
export function blankModel(settings: Settings): Model {
  return {
    format: 1,
    version: settings.name,
    settings,
    population: 1,
    prior: 0,
    comparisons: settings.comparisons.map(({ levels, dependsOn }): ComparisonModel => {
      const even = [...levels, null].map(() => 1 / (levels.length + 1));
      return { m: even, u: even, ...(dependsOn === undefined ? {} : { dependent: { m: even, u: even } }) };
    }),
    frequencies: {},
    calibration: { slope: 1, intercept: 0 },
    thresholds: { link: 0, review: -Infinity },
  };
}

/** How many pairs could be compared; only those of different sources where `sources` is given. */
export function possiblePairs(n: number, sources: ArrayLike<number> | null): number {
  const all = (n * (n - 1)) / 2;
  if (sources === null) return Math.max(1, all);
  const sizes = new Map<number, number>();
  for (let i = 0; i < n; i++) sizes.set(sources[i]!, (sizes.get(sources[i]!) ?? 0) + 1);
  let within = 0;
  for (const size of sizes.values()) within += (size * (size - 1)) / 2;
  return Math.max(1, all - within);
}

export interface Training {
  readonly model: Model;
  /** Expected pairs of one person among the candidates. */
  readonly matches: number;
  readonly iterations: number;
  /** Expected precision and recall, among the candidates, of the links above the threshold. */
  readonly expectedPrecision: number;
  readonly expectedRecall: number;
  /** The same for every threshold that could have been chosen, by falling threshold. */
  readonly curve: readonly ThresholdExpectation[];
}

/** What is expected of the links from a threshold (log2 odds) up. */
export interface ThresholdExpectation {
  readonly threshold: number;
  readonly links: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * Completes a draft from the compared candidates of the same batch: m by expectation maximisation, u from
 * the sampled shares, the prior from the expected number of matched pairs, thresholds from the target
 * precision of the settings. `lists` and `identity`: numbers of the list and of the strong
 * identity (-1: none) of each record. The same data give the same model.
 *
 * @param decided what people decided about pairs, with their weights under the model that it is given; the
 *   weights are calibrated by it before thresholds are chosen
 */
export function trainModel(
  draft: Model,
  compared: { readonly pairs: PairStore; readonly patterns: PatternTable },
  shares: readonly LevelShares[],
  possible: number,
  lists: ArrayLike<number>,
  identity: Int32Array,
  prior?: Model,
  decided: (model: Model) => readonly LabelledWeight[] = () => [],
): Training {
  const { patterns, pairs } = compared;
  const counts = new Uint32Array(patterns.length * RARITY_BUCKETS);
  pairs.each((_a, _b, pattern, rarity) => {
    counts[pattern * RARITY_BUCKETS + rarityBucket(rarity)]!++;
  });
  const estimate = expectationMaximisation({
    settings: draft.settings,
    patterns,
    counts,
    shares,
    possiblePairs: possible,
    ...(prior === undefined || !sameShape(prior, draft)
      ? {}
      : { prior: { comparisons: prior.comparisons, strength: PRIOR_STRENGTH } }),
  });
  const uncalibrated: Model = { ...draft, comparisons: estimate.comparisons, prior: estimate.prior };
  const weighted: Model = { ...uncalibrated, calibration: calibrate(decided(uncalibrated)) };
  const chosen = chooseThresholds(weighted, compared, lists, identity);
  const model = { ...weighted, thresholds: chosen.thresholds };
  return {
    ...chosen,
    model: { ...model, version: versionOf(model) },
    matches: estimate.matches,
    iterations: estimate.iterations,
  };
}

/** Whether two models have the same comparisons with the same number of levels. */
function sameShape(x: Model, y: Model): boolean {
  return (
    x.comparisons.length === y.comparisons.length &&
    x.comparisons.every((comparison, c) => comparison.m.length === y.comparisons[c]!.m.length)
  );
}

/**
 * The lowest link threshold at which the links' expected precision reaches the target. What counts are the
 * pairs that clustering would join at even odds, after competition between records of one list: a pair that
 * contradictions keep apart is no wrong link.
 */
function chooseThresholds(
  model: Model,
  compared: { readonly pairs: PairStore; readonly patterns: PatternTable },
  lists: ArrayLike<number>,
  identity: Int32Array,
): Pick<Training, 'expectedPrecision' | 'expectedRecall' | 'curve'> & Pick<Model, 'thresholds'> {
  const { targetPrecision, reviewProbability } = model.settings;
  const review = weightOf(reviewProbability);
  const edges = edgesAbove(compared, model, review);
  const adjusted = withCompetition(lists.length, edges, lists);
  const matches = adjusted.reduce((sum, weight) => sum + probabilityOf(weight), 0);
  const clusters = clusterBatch(lists.length, edges, identity, lists, { link: LEAST_LINK, review });
  const weights = adjusted
    .filter((_, e) => clusters[edges.a[e]!] === clusters[edges.b[e]!])
    .sort((x, y) => y - x);
  let link = weightOf(targetPrecision);
  let wrong = 0;
  let expected = { precision: 1, recall: 0 };
  let reached = false;
  const curve: ThresholdExpectation[] = [];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight < LEAST_LINK) break;
    wrong += 1 - probabilityOf(weight);
    const precision = 1 - wrong / (i + 1);
    const recall = (i + 1 - wrong) / Math.max(matches, 1);
    if (
      i + 1 === weights.length ||
      Math.floor(weights[i + 1]! * CURVE_STEPS) < Math.floor(weight * CURVE_STEPS)
    )
      curve.push({
        threshold: Math.floor(weight * CURVE_STEPS) / CURVE_STEPS,
        links: i + 1,
        precision,
        recall,
      });
    if (reached || wrong / (i + 1) > 1 - targetPrecision) {
      reached = true;
      continue;
    }
    if (weight > link) continue;
    link = Math.floor(weight * STEPS) / STEPS;
    expected = { precision, recall };
  }
  return {
    thresholds: { link, review: Math.min(link, review) },
    expectedPrecision: expected.precision,
    expectedRecall: expected.recall,
    curve,
  };
}

/** Even where the sum would allow it, no single link is made against the odds. */
const LEAST_LINK = 0;

/** Thresholds are rounded down to an eighth of a bit. */
const STEPS = 8;

/** Expectations are told for every half bit. */
const CURVE_STEPS = 2;

/** Name of the settings and a fingerprint of everything that a score depends on. */
function versionOf(model: Model): string {
  const text = JSON.stringify([
    model.settings,
    model.population,
    model.prior,
    model.comparisons,
    model.frequencies,
    model.thresholds,
    model.calibration,
  ]);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${model.settings.name}-${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
