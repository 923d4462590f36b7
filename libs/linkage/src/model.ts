import type { Settings } from './settings.js';

/** Probabilities of a comparison's levels, `else` last: among pairs of one person (m), of two persons (u). */
export interface LevelProbabilities {
  readonly m: readonly number[];
  readonly u: readonly number[];
}

export interface ComparisonModel extends LevelProbabilities {
  /** For pairs on which the comparison that this one depends on agrees. */
  readonly dependent?: LevelProbabilities;
}

/** How often the values of a view occur. */
export interface FrequencyTable {
  /** Records counted. */
  readonly total: number;
  /** Frequency (0…1) of a value that the table does not list. */
  readonly unlisted: number;
  /** Counts of the listed values. */
  readonly counts: Readonly<Record<string, number>>;
  /** Views whose frequencies multiply to the expected frequency of a rare or unlisted value. */
  readonly parts?: readonly string[];
  /** How many records the product of the parts counts for beside the value's own count. */
  readonly partsWeight?: number;
}

/** Everything that a score depends on; plain data, versioned, the same for every replica. */
export interface Model {
  readonly format: 1;
  /** Names the model in evidence and decisions; changes with its content. */
  readonly version: string;
  readonly settings: Settings;
  /** Records that the model expects to hold; blocking keys are narrowed for that many. */
  readonly population: number;
  /** log2 odds that two records drawn at random are one person. */
  readonly prior: number;
  readonly comparisons: readonly ComparisonModel[];
  /** By `field.view`. */
  readonly frequencies: Readonly<Record<string, FrequencyTable>>;
  /** Match weight → calibrated log2 odds: `intercept + slope * weight`. */
  readonly calibration: { readonly slope: number; readonly intercept: number };
  /** Match weights (log2 odds) from which a pair is a link, or is kept for review. */
  readonly thresholds: { readonly link: number; readonly review: number };
}

/** Probability that a pair with this match weight (log2 odds) is one person. */
export function probabilityOf(weight: number): number {
  return 1 / (1 + 2 ** -weight);
}

/** Match weight (log2 odds) of a probability. */
export function weightOf(probability: number): number {
  return Math.log2(probability / (1 - probability));
}
