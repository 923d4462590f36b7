import { parseNationalId } from '#vietnamese';
import { kindNamed } from './kinds/index.js';
import type { FieldKind, References, Row } from './kinds/kind.js';
import type { Model } from './model.js';
import { SettingsError, type FieldSettings } from './settings.js';

/** What matching knows of a record: one canonical value per field of the settings, null where there is none. */
export interface Features {
  readonly values: readonly (string | null)[];
  /** Value that names one person beyond doubt, if the record has one. */
  readonly identity: string | null;
}

/** A field with its kind resolved. */
export function fieldKind(field: FieldSettings): FieldKind<unknown> {
  const kind = kindNamed(field.kind);
  if (kind === undefined)
    throw new SettingsError(
      `fields.${field.name}.kind`,
      `unknown kind "${field.kind}"`,
      'Use a kind that the schema lists.',
    );
  return kind;
}

/** Turns rows into features: a pure function of row and model. */
export class FeatureExtractor {
  private readonly fields: readonly { settings: FieldSettings; kind: FieldKind<unknown> }[];
  private readonly identity: number;
  private readonly birth: number;
  private readonly gender: number;

  constructor(
    model: Model,
    private readonly references: References = {},
  ) {
    const { fields, strongIdentity } = model.settings;
    this.fields = fields.map((settings) => ({ settings, kind: fieldKind(settings) }));
    this.identity = fields.findIndex((field) => field.name === strongIdentity);
    this.birth = fields.findIndex((field) => field.kind === 'vietnamese-birth-date');
    this.gender = fields.findIndex((field) => field.name === 'gender');
  }

  derive(row: Row): Features {
    const values = this.fields.map(({ settings, kind }) =>
      kind.canonical(
        settings.columns.map((column) => row[column] ?? null),
        settings,
        this.references,
      ),
    );
    return { values, identity: this.strongIdentity(values) };
  }

  /** A national id that its own birth year or gender contradicts may be mistyped: it proves nothing against another. */
  private strongIdentity(values: readonly (string | null)[]): string | null {
    const value = this.identity < 0 ? null : (values[this.identity] ?? null);
    if (value === null) return null;
    if (this.fields[this.identity]!.kind !== kindNamed('vietnamese-national-id')) return value;
    const facts = parseNationalId(value);
    if (!facts.valid) return null;
    const birth = values[this.birth];
    const gender = values[this.gender];
    if (birth && facts.birthYear !== null && Number(birth.slice(0, 4)) !== facts.birthYear) return null;
    return gender && facts.gender !== null && gender !== (facts.gender === 'female' ? '2' : '1')
      ? null
      : value;
  }
}

/** The value of a record that names one person beyond doubt; two different ones contradict. */
export function strongIdentity(features: Features): string | null {
  return features.identity;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const SEPARATOR = '\u001f';
const MISSING = '\u0000';

/** Compact bytes of features, for storage. */
export function encodeFeatures(features: Features): Uint8Array {
  return encoder.encode(
    [features.identity, ...features.values].map((value) => value ?? MISSING).join(SEPARATOR),
  );
}

/** Inverse of {@link encodeFeatures}. */
export function decodeFeatures(bytes: Uint8Array): Features {
  const [identity, ...values] = decoder
    .decode(bytes)
    .split(SEPARATOR)
    .map((value) => (value === MISSING ? null : value));
  return { identity: identity ?? null, values };
}
