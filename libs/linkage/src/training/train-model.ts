import type { RecordBatch } from '../batch/record-batch.js';
import type { PairStore, PatternTable } from '../batch/scored-patterns.js';
import { patternWeights } from '../batch/pattern-weights.js';
import { weightOf, type ComparisonModel, type Model } from '../model.js';
import type { Settings } from '../settings.js';
import { countFrequencies } from './count-frequencies.js';
import {
  expectationMaximisation,
  rarityBucket,
  RARITY_BUCKETS,
  rarityOfBucket,
} from './expectation-maximisation.js';
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
}

/**
 * Completes a draft from the compared candidates of the same batch: m by expectation maximisation, u from
 * the sampled shares, the prior from the expected number of matched pairs, thresholds from the target
 * precision of the settings. The same data give the same model.
 */
export function trainModel(
  draft: Model,
  compared: { readonly pairs: PairStore; readonly patterns: PatternTable },
  shares: readonly LevelShares[],
  possible: number,
  prior?: Model,
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
    ...(prior === undefined ? {} : { prior: { comparisons: prior.comparisons, strength: PRIOR_STRENGTH } }),
  });
  const weighted: Model = { ...draft, comparisons: estimate.comparisons, prior: estimate.prior };
  const chosen = chooseThresholds(weighted, patterns, counts);
  const model = { ...weighted, thresholds: chosen.thresholds };
  return {
    ...chosen,
    model: { ...model, version: versionOf(model) },
    matches: estimate.matches,
    iterations: estimate.iterations,
  };
}

const BIN = 8;

/** The lowest link threshold at which the links' expected precision reaches the target. */
function chooseThresholds(
  model: Model,
  patterns: PatternTable,
  counts: Uint32Array,
): { thresholds: Model['thresholds']; expectedPrecision: number; expectedRecall: number } {
  const { targetPrecision, reviewProbability } = model.settings;
  const weights = patternWeights(model, patterns);
  const bins = new Map<number, { pairs: number; wrong: number }>();
  let matches = 0;
  for (let pattern = 0; pattern < patterns.length; pattern++) {
    for (let bucket = 0; bucket < RARITY_BUCKETS; bucket++) {
      const count = counts[pattern * RARITY_BUCKETS + bucket]!;
      if (count === 0) continue;
      const weight = weights[pattern]! + rarityOfBucket(bucket);
      const wrong = count / (1 + 2 ** weight);
      matches += count - wrong;
      const bin = bins.get(Math.floor(weight * BIN)) ?? { pairs: 0, wrong: 0 };
      bin.pairs += count;
      bin.wrong += wrong;
      bins.set(Math.floor(weight * BIN), bin);
    }
  }
  let link = weightOf(targetPrecision);
  let pairs = 0;
  let wrong = 0;
  let expected = { precision: 1, recall: 0 };
  for (const [at, bin] of [...bins].sort((x, y) => y[0] - x[0])) {
    pairs += bin.pairs;
    wrong += bin.wrong;
    // Even where the sum would allow it, no single link is made against the odds.
    if (wrong / pairs > 1 - targetPrecision || at < 0) break;
    link = at / BIN;
    expected = { precision: 1 - wrong / pairs, recall: (pairs - wrong) / Math.max(matches, 1) };
  }
  const review = Math.min(link, weightOf(reviewProbability));
  return {
    thresholds: { link, review },
    expectedPrecision: expected.precision,
    expectedRecall: expected.recall,
  };
}

/** Name of the settings and a fingerprint of everything that a score depends on. */
function versionOf(model: Model): string {
  const text = JSON.stringify([
    model.settings,
    model.population,
    model.prior,
    model.comparisons,
    model.frequencies,
    model.thresholds,
  ]);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${model.settings.name}-${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
