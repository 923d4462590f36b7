import { FeatureExtractor } from './features.js';
import type { References, Row } from './kinds/kind.js';
import type { Model } from './model.js';
import { MISSING, Scorer } from './scorer.js';
import type { ComparisonSettings } from './settings.js';

/** What one comparison contributes to the score of a pair. */
export interface Evidence {
  readonly field: string;
  /** Name of the level, `else` for "none of them", `missing` where a value is missing. */
  readonly level: string;
  /** Bits for (positive) or against (negative) one person. */
  readonly weight: number;
  readonly text: { readonly vi: string; readonly en: string };
  /** Canonical values of both sides. */
  readonly values: readonly [string | null, string | null];
}

const MISSING_TEXT = { vi: 'thiếu ở một bên', en: 'missing on one side' };
const DIFFERENT_TEXT = { vi: 'khác nhau', en: 'different' };

/** Name of a level by its number. */
export function levelName(comparison: ComparisonSettings, level: number): string {
  if (level === MISSING) return 'missing';
  const settings = comparison.levels[level];
  return settings === undefined ? 'else' : (settings.name ?? settings.is);
}

function levelText(comparison: ComparisonSettings, level: number): { vi: string; en: string } {
  if (level === MISSING) return MISSING_TEXT;
  if (level >= comparison.levels.length) return comparison.elseText ?? DIFFERENT_TEXT;
  const name = levelName(comparison, level);
  return comparison.levels[level]!.text ?? { vi: name, en: name };
}

/** What the levels of a pair say, in the order of the settings; its values and weights are not known. */
export function levelEvidence(
  { settings: { fields, comparisons } }: Model,
  levels: ArrayLike<number>,
): Pick<Evidence, 'field' | 'level' | 'text'>[] {
  return comparisons.map((comparison, c) => {
    const level = levels[c] ?? MISSING;
    const label = fields.find(({ name }) => name === comparison.field)?.label;
    const text = levelText(comparison, level);
    return {
      field: comparison.field,
      level: levelName(comparison, level),
      text: {
        vi: `${label?.vi ?? comparison.field}: ${text.vi}`,
        en: `${label?.en ?? comparison.field}: ${text.en}`,
      },
    };
  });
}

/** Explains pairs under one model. Keeps what it has seen of values, so it should not live for ever. */
export class PairExplainer {
  private readonly extractor: FeatureExtractor;
  private readonly scorer: Scorer;

  constructor(
    private readonly model: Model,
    references?: References,
  ) {
    this.extractor = new FeatureExtractor(model, references);
    this.scorer = new Scorer(model);
  }

  /** Evidence of every comparison for a pair of rows, in the order of the settings. */
  explain(a: Row, b: Row): Evidence[] {
    const { extractor, model, scorer } = this;
    const [left, right] = [extractor.derive(a), extractor.derive(b)];
    scorer.score(scorer.encode(left), scorer.encode(right));
    const { fields } = model.settings;
    return levelEvidence(model, scorer.levels).map((said, c) => {
      const f = fields.findIndex((field) => field.name === said.field);
      return {
        ...said,
        weight: model.calibration.slope * scorer.parts[c]!,
        values: [left.values[f] ?? null, right.values[f] ?? null],
      };
    });
  }
}

/** {@link PairExplainer.explain} for a single pair. */
export function explainPair(model: Model, a: Row, b: Row): Evidence[] {
  return new PairExplainer(model).explain(a, b);
}
