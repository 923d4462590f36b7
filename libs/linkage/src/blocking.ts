import { fieldKind, type Features } from './features.js';
import { Frequencies } from './frequencies.js';
import { whole, type FieldKind } from './kinds/kind.js';
import type { Model } from './model.js';
import { SettingsError } from './settings.js';

export interface Part {
  readonly name: string;
  readonly field: number;
  readonly view: (canonical: string) => readonly string[];
}

/** Fingerprints and frequencies of a value's view. */
interface PartValue {
  readonly hashes: readonly number[];
  readonly frequencies: readonly number[];
}

/** What has been worked out of one value, by part of its field. */
type PartValues = (PartValue | undefined)[];

/** A part with its number among those of its field; with `frequencies` the frequency of its values counts. */
class FieldPart {
  constructor(
    private readonly part: Part,
    private readonly number: number,
    private readonly frequencies: Frequencies | null,
  ) {}

  get field(): number {
    return this.part.field;
  }

  of(canonical: string, values: PartValues): PartValue {
    return (values[this.number] ??= this.read(canonical));
  }

  private read(canonical: string): PartValue {
    const { frequencies, part } = this;
    const texts = part.view(canonical);
    return {
      hashes: texts.map(hashText),
      frequencies: texts.map((text) => (frequencies === null ? 1 : frequencies.of(part.name, text))),
    };
  }
}

/** Values per field. Common ones are back at once after a clearing; room for rare ones would cost an index half its memory. */
const CACHE_LIMIT = 1 << 13;

/** What has been worked out of a field's values: lists repeat names, dates and places. */
class FieldCache {
  private readonly known = new Map<string, PartValues>();

  of(canonical: string): PartValues {
    let values = this.known.get(canonical);
    if (values === undefined) {
      if (this.known.size >= CACHE_LIMIT) this.known.clear();
      this.known.set(canonical, (values = []));
    }
    return values;
  }
}

/** Of a missing value. */
const NOTHING: PartValues = [];

interface Rule {
  readonly seed: number;
  readonly keys: readonly FieldPart[];
  readonly narrow: readonly FieldPart[];
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

function mix(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/**
 * Blocking keys of a record as 32-bit fingerprints. Two records that share one are compared. How far a key
 * of common values is narrowed follows from the model's frequency tables alone, never from how many
 * records share it at the moment: so the order of arrival cannot show.
 */
export class Blocking {
  private readonly rules: readonly Rule[];
  /** One a field; none for a field whose values are too various, and too cheap, to be worth remembering. */
  private readonly caches: readonly (FieldCache | null)[];
  private readonly population: number;
  private readonly selective: number;

  constructor(model: Model) {
    const { fields, blocking, selective } = model.settings;
    const kinds = fields.map(fieldKind);
    const names = fields.map((field) => field.name);
    const frequencies = new Frequencies(model);
    const shared = new Map<string, FieldPart>();
    const costly = new Set<number>();
    const partsOf = fields.map(() => 0);
    const part = (name: string, path: string, counted: boolean): FieldPart => {
      const id = `${name} ${counted}`;
      const known = shared.get(id);
      if (known) return known;
      const resolved = resolvePart(name, path, names, kinds);
      const { field, view } = resolved;
      if (counted || view !== whole) costly.add(field);
      const made = new FieldPart(resolved, partsOf[field]!++, counted ? frequencies : null);
      shared.set(id, made);
      return made;
    };
    this.rules = blocking.map((rule, i) => {
      const counted = (rule.narrow ?? []).length > 0;
      return {
        seed: mix(i + 1),
        keys: rule.keys.map((name) => part(name, `blocking[${i}].keys`, counted)),
        narrow: (rule.narrow ?? []).map((name) => part(name, `blocking[${i}].narrow`, counted)),
      };
    });
    this.caches = fields.map((_, field) => (costly.has(field) ? new FieldCache() : null));
    this.population = model.population;
    this.selective = selective;
  }

  /** Distinct non-zero fingerprints in the order of the rules; `rules` receives which rule gave each. */
  keys(features: Features, rules?: number[]): number[] {
    const keys: number[] = [];
    const { values } = features;
    const parts = values.map((value, field) =>
      value === null ? NOTHING : (this.caches[field]?.of(value) ?? []),
    );
    for (let r = 0; r < this.rules.length; r++) {
      const rule = this.rules[r]!;
      this.extend(values, parts, rule, 0, rule.seed, this.population, keys);
      if (rules !== undefined) while (rules.length < keys.length) rules.push(r);
    }
    return keys;
  }

  private extend(
    values: readonly (string | null)[],
    parts: readonly PartValues[],
    rule: Rule,
    depth: number,
    hash: number,
    expected: number,
    keys: number[],
  ): void {
    const narrowing = depth - rule.keys.length;
    if (narrowing >= 0 && (expected <= this.selective || narrowing >= rule.narrow.length)) {
      const key = hash >>> 0 || 1;
      if (!keys.includes(key)) keys.push(key);
      return;
    }
    const part = narrowing < 0 ? rule.keys[depth]! : rule.narrow[narrowing]!;
    const canonical = values[part.field];
    if (canonical === null || canonical === undefined) return;
    const { hashes, frequencies } = part.of(canonical, parts[part.field]!);
    for (let i = 0; i < hashes.length; i++) {
      this.extend(
        values,
        parts,
        rule,
        depth + 1,
        mix(Math.imul(hash, 31) ^ hashes[i]!),
        expected * frequencies[i]!,
        keys,
      );
    }
  }
}

/** Resolves `field.view`. */
export function resolvePart(
  name: string,
  path: string,
  fields: readonly string[],
  kinds: readonly FieldKind<unknown>[],
): Part {
  const dot = name.indexOf('.');
  const field = fields.indexOf(dot < 0 ? name : name.slice(0, dot));
  if (field < 0)
    throw new SettingsError(path, `unknown field in "${name}"`, `Fields are: ${fields.join(', ')}.`);
  const views = kinds[field]!.views;
  const viewName = dot < 0 ? 'whole' : name.slice(dot + 1);
  const view = Object.hasOwn(views, viewName) ? views[viewName] : undefined;
  if (view === undefined) {
    throw new SettingsError(
      path,
      `field "${fields[field]}" has no view "${viewName}"`,
      `Views are: ${Object.keys(views).join(', ')}.`,
    );
  }
  return { name: `${fields[field]}.${viewName}`, field, view };
}
