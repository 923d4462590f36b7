import { Ajv, type ErrorObject } from 'ajv';
import type { CanonicalMembership, CanonicalPerson, CanonicalRecord, Residence } from '#contracts';
import { CANONICAL_RECORD_SCHEMA } from './canonical-record.schema.js';
import { normaliseLocalId } from './local-id.js';
import type { RowError, RowErrorCode } from './row-errors.js';

export type Validated = { readonly record: CanonicalRecord } | { readonly errors: readonly RowError[] };

const options = { strictTypes: false, allowUnionTypes: true, validateFormats: false };
/** Stops at the first error: what a good row costs. */
const isCanonical = new Ajv(options).compile<CanonicalRecord>(CANONICAL_RECORD_SCHEMA);
/** Lists every error: only run on rows that have one. */
const explain = new Ajv({ ...options, allErrors: true, verbose: true }).compile(CANONICAL_RECORD_SCHEMA);

const RESIDENCE_FIELDS = ['communeCode', 'communeText', 'provinceText', 'hamlet', 'addressLine'] as const;
const PERSON_FIELDS = [
  ...['fullName', 'dateOfBirth', 'gender', 'nationalId', 'oldNationalId', 'phone', 'email'],
  ...['ethnicity', 'religion', 'occupation'],
] as (keyof CanonicalPerson)[];
const MEMBERSHIP_FIELDS = [
  ...['status', 'unitCode', 'role', 'joinedOn', 'leftOn', 'leftReason', 'cardNumber'],
  ...['feesPaidThrough', 'lastActivityOn'],
] as (keyof CanonicalMembership)[];

/**
 * Checks a parsed value against the canonical record and copies what belongs to it.
 *
 * @param mayHoldBadText false when the text that the value was parsed from cannot have held a NUL or a
 *   lone surrogate, which spares looking at every field
 */
export function validateRecord(value: unknown, mayHoldBadText = true): Validated {
  if (!isCanonical(value)) return { errors: explainErrors(value) };
  const localId = normaliseLocalId(value.localId);
  if (localId === null) return { errors: [{ code: 'field.local-id', field: 'localId' }] };
  const record = copyRecord(value, localId);
  if (mayHoldBadText) {
    const errors = findBadText(record);
    if (errors.length > 0) return { errors };
  }
  return { record };
}

function copyRecord(value: CanonicalRecord, localId: string): CanonicalRecord {
  const person = copyFields(value.person, PERSON_FIELDS);
  if (value.person.residence) {
    const residence = copyFields<Residence>(value.person.residence, RESIDENCE_FIELDS);
    if (Object.keys(residence).length > 0) person.residence = residence;
  }
  const record: CanonicalRecord = {
    localId,
    person,
    membership: copyFields(value.membership, MEMBERSHIP_FIELDS),
  };
  const observedAt = normaliseInstant(value.observedAt);
  if (observedAt) record.observedAt = observedAt;
  return record;
}

/** Missing and null mean the same, so neither is copied: equal content then has one serialisation. */
function copyFields<T extends object>(from: T, names: readonly (keyof T)[]): T {
  const copy: Partial<T> = {};
  for (const name of names) {
    const value = from[name];
    if (value !== undefined && value !== null) copy[name] = value;
  }
  return copy as T;
}

/**
 * An instant as ISO 8601 in UTC. What is not a date between 1900 and 2999 counts as missing, so the time
 * of receipt stands in for it.
 */
export function normaliseInstant(given: string | null | undefined): string | null {
  if (!given || !/^\d{4}-\d{2}-\d{2}/.test(given)) return null;
  const time = new Date(given);
  if (Number.isNaN(time.getTime())) return null;
  const year = time.getUTCFullYear();
  return year >= 1900 && year < 3000 ? time.toISOString() : null;
}

function findBadText(record: CanonicalRecord): RowError[] {
  const errors: RowError[] = [];
  const look = (part: object, prefix: string): void => {
    for (const [name, value] of Object.entries(part)) {
      if (typeof value === 'object' && value !== null) look(value, `${prefix}${name}.`);
      else if (typeof value === 'string' && !isStorable(value)) {
        errors.push({ code: 'field.text', field: `${prefix}${name}` });
      }
    }
  };
  look(record, '');
  return errors;
}

const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/** Whether PostgreSQL can hold the text as it is. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

function explainErrors(value: unknown): RowError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ code: 'row.malformed', field: null }];
  }
  explain(value);
  const errors = (explain.errors ?? []).map(asRowError);
  const seen = new Set<string | null>();
  return errors.filter(({ field }) => !seen.has(field) && seen.add(field));
}

function asRowError({ keyword, instancePath, params, data }: ErrorObject): RowError {
  const path = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'required') {
    const { missingProperty } = params as { missingProperty: string };
    return { code: 'field.required', field: path ? `${path}.${missingProperty}` : missingProperty };
  }
  return { code: codeOf(keyword, path, data), field: path };
}

const REQUIRED_PATHS = new Set(['localId', 'person', 'person.fullName', 'membership', 'membership.status']);

function codeOf(keyword: string, path: string, data: unknown): RowErrorCode {
  if (REQUIRED_PATHS.has(path) && (data === null || (typeof data === 'string' && data.trim() === ''))) {
    return 'field.required';
  }
  if (keyword === 'enum') return typeof data === 'string' ? 'field.unknown-value' : 'field.type';
  if (keyword === 'maxLength') return 'field.too-long';
  return keyword === 'pattern' ? 'field.required' : 'field.type';
}
