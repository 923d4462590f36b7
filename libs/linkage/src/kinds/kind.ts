/** A row as read: flat column → text as given. */
export type Row = Readonly<Record<string, string | null | undefined>>;

/**
 * How two values differ. Symmetric. `text`: arguments are parsed values; results are kept per distinct
 * value pair, so a measure may be costly. Larger is closer for `similarity`, farther for `distance`,
 * 0 or 1 for `test`.
 */
export interface Measure<P> {
  readonly scale: 'similarity' | 'distance' | 'test';
  readonly of: (a: P, b: P) => number;
}

/**
 * A kind of field: how its columns become one canonical value, how values are compared, and which views
 * of a value serve as blocking keys and have frequencies.
 *
 * `number` kinds are compared by arithmetic on `encode(canonical)`; `text` kinds through a lexicon of
 * distinct values, parsed once each.
 */
export interface FieldKind<P> {
  readonly storage: 'number' | 'text';
  /** Canonical text of the columns' values, or null when there is nothing to compare. */
  readonly canonical: (
    parts: readonly (string | null)[],
    options: FieldOptions,
    references?: References,
  ) => string | null;
  readonly parse: (canonical: string) => P;
  /** `number` kinds: the canonical text of an encoded number. */
  readonly decode?: (code: number) => string;
  readonly measures: Readonly<Record<string, Measure<P>>>;
  /** Views of a canonical value; several keys for a view with several tokens, none when it has no such view. */
  readonly views: Readonly<Record<string, (canonical: string) => readonly string[]>>;
}

/** Reference tables that some kinds consult; without them they keep to what the row says. */
export interface References {
  /** Today's commune codes that code and words may mean, sorted; empty when unknown. */
  readonly communes?: (
    code: string | null,
    text: string | null,
    province: string | null,
  ) => readonly string[];
}

/** Options of a field in the settings, beside its columns. */
export interface FieldOptions {
  /** `date`: accepted formats in order, of `YYYY`, `MM`, `DD` and separators. */
  readonly formats?: readonly string[];
  /** `text`: values that mean "missing". */
  readonly missing?: readonly string[];
  /** `text`, `code`: accepted spellings → canonical value. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A view of the whole value. */
export const whole = (canonical: string): readonly string[] => [canonical];
