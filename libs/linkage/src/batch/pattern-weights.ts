import type { ComparisonModel, Model } from '../model.js';
import { MISSING } from '../scorer.js';
import type { PatternTable } from './scored-patterns.js';

/** Match weight of each pattern without rarity, prior included. */
export function patternWeights(model: Model, patterns: PatternTable): Float64Array {
  const { comparisons } = model.settings;
  const tables = model.comparisons.map((comparison) => ({
    own: ratios(comparison),
    dependent: comparison.dependent === undefined ? null : ratios(comparison.dependent),
  }));
  const given = comparisons.map(({ dependsOn }) => {
    const parent = comparisons.findIndex((other) => other.name === dependsOn?.comparison);
    return parent < 0
      ? null
      : {
          parent,
          levels: comparisons[parent]!.levels.map((level) =>
            dependsOn!.levels.includes(level.name ?? level.is),
          ),
        };
  });
  return Float64Array.from({ length: patterns.length }, (_, pattern) => {
    const at = pattern * patterns.width;
    let weight = model.prior;
    for (let c = 0; c < patterns.width; c++) {
      const level = patterns.levels[at + c]!;
      if (level === MISSING) continue;
      const { own, dependent } = tables[c]!;
      const parent = given[c];
      const dependentHere =
        dependent !== null &&
        parent !== null &&
        parent !== undefined &&
        parent.levels[patterns.levels[at + parent.parent]!] === true;
      weight += (dependentHere ? dependent : own)[level]!;
    }
    return weight;
  });
}

const ratios = ({ m, u }: ComparisonModel): Float64Array =>
  Float64Array.from(m, (p, l) => Math.log2(p / u[l]!));
