import type { FieldOptions } from './kinds/kind.js';

/** Text that a person reads, in both languages. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/** One compared quantity, made of one or several columns of the rows. */
export interface FieldSettings extends FieldOptions {
  readonly name: string;
  /** Name of the field for people. */
  readonly label?: Bilingual;
  /** A kind of {@link KINDS}. */
  readonly kind: string;
  /** Columns, in the order in which they are read together. */
  readonly columns: readonly string[];
  /** A file without its columns can be linked all the same. */
  readonly optional?: boolean;
  /** View → views of the same field whose frequencies multiply to the frequency of a rare value. */
  readonly frequencyParts?: Readonly<Record<string, readonly string[]>>;
}

/** A condition on a pair: a test, or a measure with its limit. */
export interface Condition {
  /** `exact` or a measure of the field's kind. */
  readonly is: string;
  /** Default: the field of the comparison. */
  readonly field?: string;
  /** Compares crosswise with this other field of the same kind: the one with the other's, both ways. */
  readonly with?: string;
  /** Lower limit for similarities. */
  readonly atLeast?: number;
  /** Upper limit for distances. */
  readonly atMost?: number;
  /** Further conditions that must hold as well. */
  readonly and?: readonly Condition[];
}

export interface LevelSettings extends Condition {
  /** Stable name of the level in evidence and weights; default: `is`. */
  readonly name?: string;
  /** View whose frequency makes agreement on a rare value count more; null or missing: none. */
  readonly frequency?: string | null;
  /** Field that the view belongs to; default: the field of the comparison. */
  readonly frequencyField?: string;
  /** How much of the rarity counts, 0…1; default 1. */
  readonly frequencyShare?: number;
  /** Text of the evidence. */
  readonly text?: Bilingual;
}

/** Levels from the closest to the farthest; what fits none is the level `else`. */
export interface ComparisonSettings {
  readonly name: string;
  readonly field: string;
  readonly levels: readonly LevelSettings[];
  /** Text of the evidence where no level fits. */
  readonly elseText?: Bilingual;
  /**
   * Its weights are kept apart for pairs on which this other comparison is at one of these levels, because
   * the two are not independent there (a name tells the gender, a national id the birth year).
   */
  readonly dependsOn?: { readonly comparison: string; readonly levels: readonly string[] };
}

/** Records that share all parts become candidates. A part is `field.view`. */
export interface BlockingRule {
  readonly keys: readonly string[];
  /** Added one by one while more records than `selective` are expected to share the key. */
  readonly narrow?: readonly string[];
}

export interface Settings {
  readonly name: string;
  readonly recordId: string;
  /** Column that names the list a record comes from; null: one list. */
  readonly source: string | null;
  /** Column with the id inside its source; default the record id. */
  readonly localId?: string;
  /** `between`: only records of different sources can be one person. */
  readonly links: 'all' | 'between';
  readonly fields: readonly FieldSettings[];
  readonly comparisons: readonly ComparisonSettings[];
  readonly blocking: readonly BlockingRule[];
  /** Records expected to share a blocking key before it is narrowed. */
  readonly selective: number;
  /** Field whose valid value names one person: two different values contradict. */
  readonly strongIdentity: string | null;
  /** Aimed at share of right pairs among automatic links. */
  readonly targetPrecision: number;
  /** Least probability of a pair that a person should look at. */
  readonly reviewProbability: number;
}

/** Settings that cannot be used: says where and what to do. */
export class SettingsError extends Error {
  constructor(
    readonly path: string,
    detail: string,
    readonly remedy: string,
  ) {
    super(`settings, ${path}: ${detail}. ${remedy}`);
    this.name = 'SettingsError';
  }
}
