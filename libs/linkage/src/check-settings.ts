import { Blocking } from './blocking.js';
import { Scorer } from './scorer.js';
import { SettingsError, type Settings } from './settings.js';
import { blankModel } from './training/train-model.js';

const DEFAULTS = {
  source: null,
  links: 'all',
  selective: 100,
  strongIdentity: null,
  targetPrecision: 0.998,
  reviewProbability: 0.05,
};

/**
 * Checks settings from JSON against `settings.schema.json` and against the kinds, comparisons and views that
 * exist; fills in defaults. Throws a {@link SettingsError} that names the place and the remedy.
 */
export function checkSettings(json: unknown): Settings {
  const given = object(json, '');
  text(given, 'name', '');
  text(given, 'recordId', '');
  known(given, '', [
    '$schema',
    'name',
    'recordId',
    'source',
    'localId',
    'links',
    'fields',
    'comparisons',
    'blocking',
    'selective',
    'strongIdentity',
    'targetPrecision',
    'reviewProbability',
  ]);
  list(given, 'fields', '').forEach((field, i) => {
    const path = `fields[${i}]`;
    const entry = object(field, path);
    known(entry, path, [
      'name',
      'label',
      'kind',
      'columns',
      'optional',
      'formats',
      'missing',
      'values',
      'frequencyParts',
    ]);
    text(entry, 'name', path);
    text(entry, 'kind', path);
    list(entry, 'columns', path);
  });
  list(given, 'comparisons', '').forEach((comparison, i) => {
    const path = `comparisons[${i}]`;
    const entry = object(comparison, path);
    known(entry, path, ['name', 'field', 'levels', 'elseText', 'dependsOn']);
    text(entry, 'name', path);
    text(entry, 'field', path);
    list(entry, 'levels', path).forEach((level, l) =>
      text(object(level, `${path}.levels[${l}]`), 'is', `${path}.levels[${l}]`),
    );
  });
  list(given, 'blocking', '').forEach((rule, i) => {
    const path = `blocking[${i}]`;
    const entry = object(rule, path);
    known(entry, path, ['keys', 'narrow']);
    list(entry, 'keys', path);
  });
  const settings = { ...DEFAULTS, ...given } as unknown as Settings;
  probability(settings.targetPrecision, 'targetPrecision');
  probability(settings.reviewProbability, 'reviewProbability');
  for (const comparison of settings.comparisons) {
    const other = comparison.dependsOn?.comparison;
    if (other !== undefined && !settings.comparisons.some((each) => each.name === other)) {
      throw new SettingsError(
        `comparisons.${comparison.name}.dependsOn`,
        `unknown comparison "${other}"`,
        'Name one of "comparisons".',
      );
    }
  }
  // Compiling finds every unknown kind, field, comparison and view.
  const blank = blankModel(settings);
  new Scorer(blank);
  new Blocking(blank);
  return settings;
}

type Json = Readonly<Record<string, unknown>>;

function object(value: unknown, path: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SettingsError(path || '(top)', 'an object is expected', 'See settings.schema.json.');
  return value as Json;
}

function text(parent: Json, key: string, path: string): void {
  const value = parent[key];
  if (typeof value !== 'string' || value === '')
    throw new SettingsError(join(path, key), 'a text is expected', `Add "${key}".`);
}

function list(parent: Json, key: string, path: string): readonly unknown[] {
  const value = parent[key];
  if (!Array.isArray(value) || value.length === 0)
    throw new SettingsError(join(path, key), 'a list with at least one entry is expected', `Add "${key}".`);
  return value;
}

function known(parent: Json, path: string, keys: readonly string[]): void {
  const stranger = Object.keys(parent).find((key) => !keys.includes(key));
  if (stranger !== undefined)
    throw new SettingsError(
      join(path, stranger),
      'unknown setting',
      `Known are: ${keys.filter((key) => key !== '$schema').join(', ')}.`,
    );
}

function probability(value: unknown, path: string): void {
  if (typeof value !== 'number' || !(value > 0 && value < 1))
    throw new SettingsError(path, 'a number between 0 and 1 is expected', 'For example 0.998.');
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
