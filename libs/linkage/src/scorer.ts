import { resolvePart } from './blocking.js';
import { fieldKind, type Features } from './features.js';
import { Frequencies } from './frequencies.js';
import type { FieldKind } from './kinds/kind.js';
import { nameRelationRank, NAME_RELATIONS, type NameRelation } from './kinds/vietnamese-name.js';
import { Lexicon, memoised } from './lexicon.js';
import type { LevelProbabilities, Model } from './model.js';
import { SettingsError, type ComparisonSettings, type Condition } from './settings.js';

/** Level of a comparison with a missing value. */
export const MISSING = 255;

/** Field values of one record as numbers: lexicon codes or encoded numbers, 0 for missing. */
export type Codes = Float64Array;

type PairTest = (a: Codes, b: Codes) => boolean;

interface Rarity {
  readonly field: number;
  readonly share: number;
  /** log2 of the probability that two random records agree on the view. */
  readonly centre: number;
  readonly logFrequency: (code: number) => number;
}

interface Comparison {
  readonly field: number;
  readonly tests: readonly PairTest[];
  readonly rarity: readonly (Rarity | null)[];
  readonly dependsOn: number;
  readonly dependsOnLevels: readonly boolean[];
}

/** Compiled comparisons of a model: levels and match weight of two records, without allocating. */
export class Scorer {
  /** Levels of the pair last compared, one per comparison. */
  readonly levels: Uint8Array;
  /** Part of the weight that each comparison of the pair last weighed gave. */
  readonly parts: Float64Array;
  readonly lexicons: readonly (Lexicon | null)[];
  private readonly kinds: readonly FieldKind<unknown>[];
  private readonly comparisons: readonly Comparison[];
  private weights: readonly { own: Float64Array; dependent: Float64Array | null }[];
  private readonly measures = new Map<string, (a: number, b: number) => number>();

  /** `lexicons`: those of another scorer with the same settings, so that its codes stay valid. */
  constructor(
    readonly model: Model,
    lexicons?: readonly (Lexicon | null)[],
  ) {
    const { fields, comparisons } = model.settings;
    this.kinds = fields.map(fieldKind);
    this.lexicons = lexicons ?? makeLexicons(this.kinds);
    const frequencies = new Frequencies(model);
    this.comparisons = comparisons.map((settings) => this.compile(settings, frequencies));
    this.weights = this.tabulate();
    this.levels = new Uint8Array(comparisons.length);
    this.parts = new Float64Array(comparisons.length);
  }

  /** Numbers of a record's values, written into `into`. */
  encode(features: Features, into: Codes = new Float64Array(this.kinds.length)): Codes {
    for (let f = 0; f < this.kinds.length; f++) {
      const value = features.values[f];
      const lexicon = this.lexicons[f];
      if (value === null || value === undefined) into[f] = 0;
      else into[f] = lexicon ? lexicon.intern(value) : (this.kinds[f]!.parse(value) as number);
    }
    return into;
  }

  /** Canonical text behind a number, null for missing. */
  textOf(field: number, code: number): string | null {
    if (code === 0) return null;
    return this.lexicons[field]?.text(code) ?? this.kinds[field]!.decode?.(code) ?? String(code);
  }

  /** Levels of each comparison, without "else". */
  get levelCounts(): number[] {
    return this.comparisons.map((comparison) => comparison.tests.length);
  }

  /** Bits that the rarity of shared values adds over all comparisons of the pair last compared. */
  rarity(a: Codes, b: Codes): number {
    let sum = 0;
    for (let c = 0; c < this.comparisons.length; c++) {
      const level = this.levels[c]!;
      if (level !== MISSING) sum += this.rarityOf(c, level, a, b);
    }
    return sum;
  }

  /** Fills {@link levels}. */
  compare(a: Codes, b: Codes): void {
    for (let c = 0; c < this.comparisons.length; c++) {
      const { field, tests } = this.comparisons[c]!;
      if (a[field] === 0 || b[field] === 0) {
        this.levels[c] = MISSING;
        continue;
      }
      let level = 0;
      while (level < tests.length && !tests[level]!(a, b)) level++;
      this.levels[c] = level;
    }
  }

  /** Calibrated match weight (log2 odds) of the pair; fills {@link levels} and {@link parts}. */
  score(a: Codes, b: Codes): number {
    this.compare(a, b);
    const { slope, intercept } = this.model.calibration;
    return intercept + slope * (this.model.prior + this.weigh(a, b));
  }

  /** Sum of the comparisons' weights for the pair last compared; fills {@link parts}. */
  weigh(a: Codes, b: Codes): number {
    let sum = 0;
    for (let c = 0; c < this.comparisons.length; c++) {
      const level = this.levels[c]!;
      let weight = 0;
      if (level !== MISSING) {
        const { own, dependent } = this.weights[c]!;
        weight = (dependent !== null && this.isDependent(c) ? dependent : own)[level]!;
        weight += this.rarityOf(c, level, a, b);
      }
      this.parts[c] = weight;
      sum += weight;
    }
    return sum;
  }

  /** Whether the comparison that `c` depends on is at one of the levels that matter, for the pair last compared. */
  isDependent(c: number): boolean {
    const { dependsOn, dependsOnLevels } = this.comparisons[c]!;
    if (dependsOn < 0) return false;
    const level = this.levels[dependsOn]!;
    return level !== MISSING && dependsOnLevels[level]!;
  }

  /** Weight that a rare shared value adds, or a common one takes away. */
  rarityOf(c: number, level: number, a: Codes, b: Codes): number {
    const comparison = this.comparisons[c]!;
    const rarity = comparison.rarity[level];
    if (!rarity) return 0;
    const logA = rarity.logFrequency(a[rarity.field]!);
    const logB = rarity.logFrequency(b[rarity.field]!);
    return rarity.share * (rarity.centre - Math.max(logA, logB));
  }

  private tabulate(): { own: Float64Array; dependent: Float64Array | null }[] {
    const logRatios = ({ m, u }: LevelProbabilities): Float64Array =>
      Float64Array.from(m, (p, i) => Math.log2(p / u[i]!));
    return this.model.comparisons.map((comparison) => ({
      own: logRatios(comparison),
      dependent: comparison.dependent === undefined ? null : logRatios(comparison.dependent),
    }));
  }

  private compile(settings: ComparisonSettings, frequencies: Frequencies): Comparison {
    const { fields, comparisons } = this.model.settings;
    const path = `comparisons.${settings.name}`;
    const field = this.fieldIndex(settings.field, path);
    const names = fields.map((entry) => entry.name);
    const rarity = settings.levels.map((level): Rarity | null => {
      if (level.frequency === undefined || level.frequency === null) return null;
      const rare = level.frequencyField === undefined ? field : this.fieldIndex(level.frequencyField, path);
      const name = `${names[rare]!}.${level.frequency}`;
      const part = resolvePart(name, path, names, this.kinds);
      if (frequencies.table(name) === undefined) return null;
      return {
        field: rare,
        share: level.frequencyShare ?? 1,
        centre: Math.log2(frequencies.agreement(name)),
        logFrequency: this.logFrequency(rare, part.view, name, frequencies),
      };
    });
    const dependsOn = comparisons.findIndex((other) => other.name === settings.dependsOn?.comparison);
    const dependsOnLevels = (comparisons[dependsOn]?.levels ?? []).map(
      (level) => settings.dependsOn?.levels.includes(level.name ?? level.is) ?? false,
    );
    return {
      field,
      tests: settings.levels.map((level, i) => this.test(level, field, `${path}.levels[${i}]`)),
      rarity,
      dependsOn,
      dependsOnLevels: [...dependsOnLevels, false],
    };
  }

  private logFrequency(
    field: number,
    view: (canonical: string) => readonly string[],
    name: string,
    frequencies: Frequencies,
  ): (code: number) => number {
    const known = new Map<number, number>();
    const lexicon = this.lexicons[field];
    const kind = this.kinds[field]!;
    const prefix = name.slice(0, name.indexOf('.') + 1);
    return (code) => {
      let log = known.get(code);
      if (log === undefined) {
        const canonical = lexicon ? lexicon.text(code) : (kind.decode?.(code) ?? String(code));
        const value = view(canonical)[0];
        const partsOf = (part: string) => kind.views[part.slice(prefix.length)]?.(canonical) ?? [];
        log = value === undefined ? 0 : Math.log2(frequencies.of(name, value, partsOf));
        known.set(code, log);
      }
      return log;
    };
  }

  private fieldIndex(name: string, path: string): number {
    const index = this.model.settings.fields.findIndex((field) => field.name === name);
    if (index < 0)
      throw new SettingsError(path, `unknown field "${name}"`, 'Name a field that "fields" defines.');
    return index;
  }

  private test(condition: Condition, defaultField: number, path: string): PairTest {
    const field = condition.field === undefined ? defaultField : this.fieldIndex(condition.field, path);
    const own = this.single(condition, field, path);
    if (condition.and === undefined) return own;
    const all = [
      own,
      ...condition.and.map((other, i) => this.test(other, defaultField, `${path}.and[${i}]`)),
    ];
    return (a, b) => all.every((each) => each(a, b));
  }

  private single(condition: Condition, field: number, path: string): PairTest {
    const values = this.valueTest(condition, field, path);
    if (condition.with === undefined)
      return (a, b) => a[field] !== 0 && b[field] !== 0 && values(a[field]!, b[field]!);
    const other = this.fieldIndex(condition.with, path);
    return (a, b) =>
      a[field] !== 0 &&
      b[field] !== 0 &&
      a[other] !== 0 &&
      b[other] !== 0 &&
      values(a[field]!, b[other]!) &&
      values(a[other]!, b[field]!);
  }

  private valueTest(condition: Condition, field: number, path: string): (a: number, b: number) => boolean {
    if (condition.is === 'exact') return (a, b) => a === b;
    const kind = this.kinds[field]!;
    if (
      (NAME_RELATIONS as readonly string[]).includes(condition.is) &&
      Object.hasOwn(kind.measures, 'name-relation')
    ) {
      const relate = this.measure(field, 'name-relation');
      const rank = nameRelationRank(condition.is as NameRelation);
      return (a, b) => relate(a, b) === rank;
    }
    const measure = Object.hasOwn(kind.measures, condition.is) ? kind.measures[condition.is] : undefined;
    if (measure === undefined) {
      const known = ['exact', ...Object.keys(kind.measures)].join(', ');
      throw new SettingsError(
        path,
        `unknown comparison "${condition.is}"`,
        `This kind of field has: ${known}.`,
      );
    }
    const of = this.measure(field, condition.is);
    if (measure.scale === 'test') return (a, b) => of(a, b) === 1;
    if (measure.scale === 'distance') {
      const limit = condition.atMost ?? 1;
      return (a, b) => of(a, b) <= limit;
    }
    const limit = condition.atLeast ?? 0.9;
    return (a, b) => of(a, b) >= limit;
  }

  /** A measure on codes; on texts remembered per distinct pair. */
  private measure(field: number, name: string): (a: number, b: number) => number {
    const key = `${this.model.settings.fields[field]!.kind}/${name}`;
    let compiled = this.measures.get(key);
    if (compiled === undefined) {
      const { of } = this.kinds[field]!.measures[name]!;
      const lexicon = this.lexicons[field];
      compiled = lexicon ? memoised((a, b) => of(lexicon.parsed(a), lexicon.parsed(b))) : of;
      this.measures.set(key, compiled);
    }
    return compiled;
  }
}

/** One lexicon per kind of text, shared by its fields; none for numbers. */
function makeLexicons(kinds: readonly FieldKind<unknown>[]): (Lexicon | null)[] {
  const byKind = new Map<FieldKind<unknown>, Lexicon>();
  return kinds.map((kind) => {
    if (kind.storage === 'number') return null;
    const lexicon = byKind.get(kind) ?? new Lexicon(kind);
    byKind.set(kind, lexicon);
    return lexicon;
  });
}
