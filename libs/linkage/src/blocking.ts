import { fieldKind, type Features } from './features.js';
import type { FieldKind } from './kinds/kind.js';
import { Frequencies } from './frequencies.js';
import type { Model } from './model.js';
import { SettingsError } from './settings.js';

interface Part {
  readonly name: string;
  readonly field: number;
  readonly view: (canonical: string) => readonly string[];
}

interface Rule {
  readonly seed: number;
  readonly keys: readonly Part[];
  readonly narrow: readonly Part[];
}

function hashText(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash ^ 0x1f, 0x5bd1e995);
}

/**
 * Blocking keys of a record as 32-bit fingerprints. Two records that share one are compared. How far a key
 * of common values is narrowed follows from the model's frequency tables alone, never from how many
 * records share it at the moment: so the order of arrival cannot show.
 */
export class Blocking {
  private readonly rules: readonly Rule[];
  private readonly frequencies: Frequencies;
  private readonly population: number;
  private readonly selective: number;
  private readonly known = new Map<string, number>();

  constructor(model: Model) {
    const { fields, blocking, selective } = model.settings;
    const kinds = fields.map(fieldKind);
    const part = (name: string, path: string): Part =>
      resolvePart(
        name,
        path,
        fields.map((field) => field.name),
        kinds,
      );
    this.rules = blocking.map((rule, i) => ({
      seed: Math.imul(i + 1, 0x9e3779b1),
      keys: rule.keys.map((name) => part(name, `blocking[${i}].keys`)),
      narrow: (rule.narrow ?? []).map((name) => part(name, `blocking[${i}].narrow`)),
    }));
    this.frequencies = new Frequencies(model);
    this.population = model.population;
    this.selective = selective;
  }

  /** Distinct fingerprints, in the order of the rules; `each` also learns which rule gave it. */
  keys(features: Features, each?: (key: number, rule: number) => void): number[] {
    const keys: number[] = [];
    for (let r = 0; r < this.rules.length; r++) {
      const rule = this.rules[r]!;
      this.extend(
        features,
        rule,
        0,
        rule.seed,
        this.population,
        keys,
        each === undefined ? undefined : (key) => each(key, r),
      );
    }
    return keys;
  }

  private extend(
    features: Features,
    rule: Rule,
    depth: number,
    hash: number,
    expected: number,
    keys: number[],
    each: ((key: number) => void) | undefined,
  ): void {
    const narrowing = depth - rule.keys.length;
    if (narrowing >= 0 && (expected <= this.selective || narrowing >= rule.narrow.length)) {
      const key = hash >>> 0 || 1;
      if (!keys.includes(key)) {
        keys.push(key);
        each?.(key);
      }
      return;
    }
    const part = narrowing < 0 ? rule.keys[depth]! : rule.narrow[narrowing]!;
    const canonical = features.values[part.field];
    if (canonical === null || canonical === undefined) return;
    for (const value of part.view(canonical)) {
      const frequency = rule.narrow.length === 0 ? 1 : this.frequency(part.name, value);
      this.extend(features, rule, depth + 1, hashText(hash, value), expected * frequency, keys, each);
    }
  }

  private frequency(name: string, value: string): number {
    const key = `${name}\u001f${value}`;
    let frequency = this.known.get(key);
    if (frequency === undefined) {
      frequency = this.frequencies.of(name, value);
      if (this.known.size > 200_000) this.known.clear();
      this.known.set(key, frequency);
    }
    return frequency;
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
