import type { PatternTable } from '../batch/scored-patterns.js';
import type { ComparisonModel, LevelProbabilities } from '../model.js';
import { MISSING } from '../scorer.js';
import type { Settings } from '../settings.js';
import type { LevelShares } from './sample-levels.js';

/** Rarity in half bits, shifted to a small non-negative number. */
export const RARITY_BUCKETS = 96;
export function rarityBucket(rarity: number): number {
  return Math.max(0, Math.min(RARITY_BUCKETS - 1, Math.round(rarity * 2) + 40));
}
/** Rarity in the middle of a bucket. */
export const rarityOfBucket = (bucket: number): number => (bucket - 40) / 2;

export interface EmInput {
  readonly settings: Settings;
  readonly patterns: PatternTable;
  /** Candidate pairs by pattern and rarity bucket. */
  readonly counts: Uint32Array;
  readonly shares: readonly LevelShares[];
  /** Pairs that could be compared at all. */
  readonly possiblePairs: number;
  /** Expectations from before, with the number of matched pairs that they stand for. */
  readonly prior?: { readonly comparisons: readonly ComparisonModel[]; readonly strength: number };
  readonly start?: { readonly matches: number };
}

export interface EmResult {
  readonly comparisons: ComparisonModel[];
  /** Expected matched pairs among the candidates. */
  readonly matches: number;
  /** log2 odds of a random pair. */
  readonly prior: number;
  readonly iterations: number;
}

const FLOOR_U = 1e-9;
/** However clean the data: once in a few thousand times anything is written for anything. */
const FLOOR_M = 3e-4;

/**
 * Estimates m by expectation maximisation over distinct patterns of levels. u comes from random pairs, less
 * the matched pairs among them; the prior is the expected number of matched pairs over all possible pairs.
 * A pair that no blocking key joins has next to no chance of being matched, so the candidates suffice.
 * Source: A. P. Dempster, N. M. Laird, D. B. Rubin 1977; W. E. Winkler 2000 for record linkage.
 */
export function expectationMaximisation(input: EmInput): EmResult {
  const { settings, patterns, counts, shares, possiblePairs } = input;
  const width = patterns.width;
  const dependsOn = settings.comparisons.map((comparison) => dependence(settings, comparison.name));
  let comparisons = input.prior?.comparisons ?? startingModel(settings, shares);
  let matches = input.start?.matches ?? Math.max(1, Math.sqrt(possiblePairs) / 2);
  comparisons = withU(comparisons, shares, matches / possiblePairs, dependsOn, input.prior?.comparisons);
  let iterations = 0;
  for (; iterations < 60; iterations++) {
    const prior = Math.log2(matches / possiblePairs);
    const tables = comparisons.map((comparison) => ({
      own: logRatios(comparison),
      dependent: comparison.dependent === undefined ? null : logRatios(comparison.dependent),
    }));
    const sums = comparisons.map((comparison) => ({
      own: new Float64Array(comparison.m.length),
      dependent: new Float64Array(comparison.m.length),
    }));
    let expected = 0;
    for (let pattern = 0; pattern < patterns.length; pattern++) {
      const at = pattern * width;
      let weight = prior;
      for (let c = 0; c < width; c++) {
        const level = patterns.levels[at + c]!;
        if (level === MISSING) continue;
        const table = tables[c]!;
        const given = dependsOn[c]!;
        const dependent =
          table.dependent !== null &&
          given !== null &&
          given.levels[patterns.levels[at + given.comparison]!] === true;
        weight += (dependent ? table.dependent! : table.own)[level]!;
      }
      let matched = 0;
      for (let bucket = 0; bucket < RARITY_BUCKETS; bucket++) {
        const count = counts[pattern * RARITY_BUCKETS + bucket]!;
        if (count !== 0) matched += count / (1 + 2 ** -(weight + rarityOfBucket(bucket)));
      }
      expected += matched;
      for (let c = 0; c < width; c++) {
        const level = patterns.levels[at + c]!;
        if (level === MISSING) continue;
        const given = dependsOn[c]!;
        const dependent = given !== null && given.levels[patterns.levels[at + given.comparison]!] === true;
        (dependent ? sums[c]!.dependent : sums[c]!.own)[level]! += matched;
      }
    }
    const updated = comparisons.map((comparison, c): ComparisonModel => {
      const prior = input.prior?.comparisons[c];
      const strength = input.prior?.strength ?? 0;
      // m does not depend on the other comparison: what agrees among one person's records is one habit of writing.
      const total = sums[c]!.own.map((sum, l) => sum + sums[c]!.dependent[l]!);
      const m = normalised(total, prior?.m, strength);
      return comparison.dependent === undefined
        ? { m, u: comparison.u }
        : { m, u: comparison.u, dependent: { m, u: comparison.dependent.u } };
    });
    const change = Math.abs(Math.log2(expected / matches)) + largestChange(comparisons, updated);
    matches = Math.max(1, expected);
    comparisons = withU(updated, shares, matches / possiblePairs, dependsOn, input.prior?.comparisons);
    if (change < 1e-4) break;
  }
  return { comparisons: [...comparisons], matches, prior: Math.log2(matches / possiblePairs), iterations };
}

interface Dependence {
  readonly comparison: number;
  /** By level of the other comparison. */
  readonly levels: readonly boolean[];
}

function dependence(settings: Settings, name: string): Dependence | null {
  const own = settings.comparisons.find((comparison) => comparison.name === name)!.dependsOn;
  if (own === undefined) return null;
  const comparison = settings.comparisons.findIndex((other) => other.name === own.comparison);
  return {
    comparison,
    levels: settings.comparisons[comparison]!.levels.map((level) =>
      own.levels.includes(level.name ?? level.is),
    ),
  };
}

const logRatios = ({ m, u }: LevelProbabilities): Float64Array =>
  Float64Array.from(m, (p, l) => Math.log2(p / u[l]!));

function normalised(sums: Float64Array, prior: readonly number[] | undefined, strength: number): number[] {
  const pseudo = Array.from(sums, (_, l) => (prior === undefined ? 0.5 : strength * prior[l]! + 0.01));
  const total = sums.reduce((sum, n, l) => sum + n + pseudo[l]!, 0);
  const m = Array.from(sums, (n, l) => Math.max(FLOOR_M, (n + pseudo[l]!) / total));
  const whole = m.reduce((sum, p) => sum + p, 0);
  return m.map((p) => p / whole);
}

/** u of the levels: shares among random pairs without those that are one person. */
function withU(
  comparisons: readonly ComparisonModel[],
  shares: readonly LevelShares[],
  matchedShare: number,
  dependsOn: readonly (Dependence | null)[],
  prior: readonly ComparisonModel[] | undefined,
): ComparisonModel[] {
  const less = (share: readonly number[], m: readonly number[], matched: number): number[] => {
    const u = share.map((p, l) => Math.max(FLOOR_U, p * 0.02, (p - matched * m[l]!) / (1 - matched)));
    const total = u.reduce((sum, p) => sum + p, 0);
    return u.map((p) => p / total);
  };
  return comparisons.map((comparison, c): ComparisonModel => {
    const u = less(shares[c]!.own, comparison.m, matchedShare);
    const { dependent } = shares[c]!;
    const given = dependsOn[c];
    if (dependent === null || given === null || given === undefined) return { m: comparison.m, u };
    const parent = comparisons[given.comparison]!;
    const matched = Math.min(
      1,
      (matchedShare * parent.m[0]!) / Math.max(shares[given.comparison]!.own[0]!, FLOOR_U),
    );
    // Where nearly all that agree on the other are one person, nothing can be learned about two persons.
    const u2 =
      matched < 0.5
        ? less(dependent, comparison.m, matched)
        : (prior?.[c]?.dependent?.u ?? comparison.m.map((p, l) => (p + u[l]!) / 2));
    return { m: comparison.m, u, dependent: { m: comparison.m, u: u2 } };
  });
}

/** Where to start without expectations: agreement is usual among records of one person. */
function startingModel(settings: Settings, shares: readonly LevelShares[]): ComparisonModel[] {
  return settings.comparisons.map((comparison, c) => {
    const levels = comparison.levels.length;
    const raw = Array.from({ length: levels + 1 }, (_, l) => (l === levels ? 0.1 : 0.7 * 0.5 ** l + 0.02));
    const total = raw.reduce((sum, p) => sum + p, 0);
    const m = raw.map((p) => p / total);
    const u = shares[c]!.own;
    return shares[c]!.dependent === null ? { m, u } : { m, u, dependent: { m, u } };
  });
}

function largestChange(before: readonly ComparisonModel[], after: readonly ComparisonModel[]): number {
  return Math.max(
    ...before.map((comparison, c) => Math.max(...comparison.m.map((p, l) => Math.abs(p - after[c]!.m[l]!)))),
  );
}
