import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import {
  SURVIVORSHIP_FIELDS_SCHEMA,
  type FieldRules,
  type GoldenField,
  type SurvivorshipRules,
} from '#contracts';
import { BodyFields } from '../http/body-fields.js';

export interface SurvivorshipBody extends SurvivorshipRules {
  readonly basedOn: number;
  readonly reason: string;
}

export const SURVIVORSHIP_SCHEMA = {
  type: 'object',
  required: ['basedOn', 'reason', 'fields'],
  additionalProperties: false,
  properties: {
    basedOn: { type: 'integer', minimum: 1, description: '`version` of the rules that these build on.' },
    reason: { type: 'string', minLength: 1, maxLength: 2_000, pattern: '\\S' },
    fields: SURVIVORSHIP_FIELDS_SCHEMA,
  },
} as const;

/** Rules to try out; nothing comes of them, so they need no reason. */
export const PREVIEW_SCHEMA = {
  type: 'object',
  required: ['fields'],
  additionalProperties: false,
  properties: { fields: SURVIVORSHIP_FIELDS_SCHEMA },
} as const;

const ajv = new Ajv({ allErrors: true });
const isChange = ajv.compile<SurvivorshipBody>(SURVIVORSHIP_SCHEMA);
const isPreview = ajv.compile<SurvivorshipRules>(PREVIEW_SCHEMA);
const MOST_FAULTS = 50;

/**
 * Rules as an administrator sends them. Throws `request.invalid`; each fault names its place in the body
 * (`fields/gender/rules/1`) and what is permitted there.
 *
 * @param organisations slugs of those that exist
 */
export function survivorshipBody(body: unknown, organisations: readonly string[]): SurvivorshipBody {
  const rules = rulesOf(body, isChange, Object.keys(SURVIVORSHIP_SCHEMA.properties), organisations);
  return { ...rules, reason: rules.reason.normalize('NFC').trim() };
}

/** Like {@link survivorshipBody}, of rules to try out. */
export function previewBody(body: unknown, organisations: readonly string[]): SurvivorshipRules {
  return rulesOf(body, isPreview, Object.keys(PREVIEW_SCHEMA.properties), organisations);
}

function rulesOf<T extends SurvivorshipRules>(
  body: unknown,
  isValid: ValidateFunction<T>,
  permitted: readonly string[],
  organisations: readonly string[],
): T {
  const faults = new BodyFields(body, permitted);
  faults.assertSound();
  if (!isValid(body)) {
    for (const error of (isValid.errors ?? []).slice(0, MOST_FAULTS)) note(faults, error);
    faults.assertSound();
  }
  const rules = body as T;
  for (const [field, settings] of Object.entries(rules.fields) as [GoldenField, FieldRules][]) {
    const trust = `fields/${field}/trust`;
    if (settings.trust && !settings.rules.includes('trust')) {
      faults.fault(trust, 'field.not-here', 'rules without "trust"');
    }
    if (!settings.trust && settings.rules.includes('trust')) faults.fault(trust, 'field.required');
    for (const organisation of Object.keys(settings.trust ?? {})) {
      if (!organisations.includes(organisation)) {
        faults.fault(
          `${trust}/${organisation.slice(0, 64)}`,
          'field.unknown-value',
          organisations.join(', '),
        );
      }
    }
  }
  faults.assertSound();
  return rules;
}

function note(
  faults: BodyFields,
  { instancePath, keyword, params, parentSchema, message }: ErrorObject,
): void {
  const place = instancePath.slice(1);
  const below = (name: string) => (place === '' ? name : `${place}/${name}`).slice(0, 200);
  const given = params as Readonly<Record<string, unknown>>;
  if (keyword === 'required') faults.fault(below(String(given['missingProperty'])), 'field.required');
  else if (keyword === 'additionalProperties') {
    const permitted = Object.keys((parentSchema?.['properties'] as object | undefined) ?? schemaAt(place));
    faults.fault(below(String(given['additionalProperty'])), 'field.unknown', permitted.join(', '));
  } else if (keyword === 'enum') {
    faults.fault(place, 'field.unknown-value', (given['allowedValues'] as string[]).join(', '));
  } else faults.fault(place, 'field.type', message);
}

/** Names that are permitted at a place of the body. */
function schemaAt(place: string): object {
  return place === 'fields' ? SURVIVORSHIP_FIELDS_SCHEMA.properties : { rules: 0, trust: 0 };
}
