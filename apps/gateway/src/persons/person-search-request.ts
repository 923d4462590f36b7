import { GENDERS, type PersonSearchRequest } from '#contracts';
import { BodyFields } from '../http/body-fields.js';
import { isUuid } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';

const MAX_NAME = 200;
const MAX_NUMBER = 32;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const MOST_ORGANISATIONS = 64;
const SLUG = /^[a-z0-9-]{1,64}$/;
const BIRTH = /^\d{4}(-\d{2}(-\d{2})?)?$/;

const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const text = (maxLength: number, description: string) => nullable({ type: 'string', maxLength, description });

export const PERSON_SEARCH_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: text(MAX_NAME, 'Whole name or its last words, in any case; accents count where they are given.'),
    dateOfBirth: nullable({ type: 'string', pattern: BIRTH.source, description: 'Day, month or year.' }),
    gender: { enum: [...GENDERS, null] },
    nationalId: text(MAX_NUMBER, 'Exact; a lost leading zero is repaired.'),
    oldNationalId: text(MAX_NUMBER, 'Exact.'),
    phone: text(MAX_NUMBER, 'Exact; any way of writing it.'),
    communeCode: text(MAX_NUMBER, 'Commune of today.'),
    organisation: text(64, 'Slug; with `localId`.'),
    localId: text(64, 'Of a record of `organisation`.'),
    memberOf: nullable({
      type: 'array',
      minItems: 1,
      maxItems: MOST_ORGANISATIONS,
      uniqueItems: true,
      items: { type: 'string', pattern: SLUG.source },
      description: 'Slugs: member of exactly these organisations now. Narrows what the others find.',
    }),
    limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, description: `Default ${DEFAULT_LIMIT}.` },
    cursor: text(2_000, '`next` of the page before.'),
  },
} as const;

const SELECTIVE = ['name', 'nationalId', 'oldNationalId', 'phone', 'localId'] as const;

/** Throws `request.invalid` with every fault, and `search.too-broad` when nothing narrows the search. */
export function searchRequest(body: unknown): PersonSearchRequest {
  const fields = new BodyFields(body, Object.keys(PERSON_SEARCH_SCHEMA.properties));
  const criteria = {
    name: fields.text('name', MAX_NAME),
    dateOfBirth: fields.text('dateOfBirth', 10),
    gender: fields.oneOf('gender', GENDERS),
    nationalId: fields.text('nationalId', MAX_NUMBER),
    oldNationalId: fields.text('oldNationalId', MAX_NUMBER),
    phone: fields.text('phone', MAX_NUMBER),
    communeCode: fields.text('communeCode', MAX_NUMBER),
    organisation: fields.text('organisation', 64),
    localId: fields.text('localId', 64),
  };
  const { dateOfBirth, organisation, localId } = criteria;
  if (dateOfBirth !== null && !BIRTH.test(dateOfBirth)) fields.fault('dateOfBirth', 'field.date');
  if (localId !== null && organisation === null) fields.fault('organisation', 'field.required');
  const memberOf = memberOfOf(fields);
  const limit = limitOf(fields, body);
  const after = afterCursor(fields, fields.text('cursor', 2_000));
  fields.assertSound();
  if (SELECTIVE.every((name) => criteria[name] === null)) throw new Problem('search.too-broad');
  const given = Object.entries(criteria).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(given), ...(memberOf && { memberOf }), limit, ...(after && { after }) };
}

/** The end of a name may be in the cursor, so it travels in the body too. */
export function searchCursor({ nameKey, personId }: NonNullable<PersonSearchRequest['after']>): string {
  return Buffer.from(JSON.stringify([nameKey, personId]), 'utf8').toString('base64url');
}

function memberOfOf(fields: BodyFields): readonly string[] | null {
  const given = fields.list('memberOf', MOST_ORGANISATIONS);
  if (given === null) return null;
  const slugs = given.filter((slug): slug is string => typeof slug === 'string' && SLUG.test(slug));
  if (slugs.length > 0 && new Set(slugs).size === given.length) return slugs;
  return fields.fault('memberOf', 'field.type', '["trade-union", …]');
}

function limitOf(fields: BodyFields, body: unknown): number {
  if (!fields.has('limit')) return DEFAULT_LIMIT;
  const { limit } = body as { readonly limit: unknown };
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  fields.fault('limit', 'field.type', `1–${MAX_LIMIT}`);
  return DEFAULT_LIMIT;
}

function afterCursor(fields: BodyFields, cursor: string | null): PersonSearchRequest['after'] {
  if (cursor === null) return undefined;
  try {
    const [nameKey, personId]: unknown[] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    ) as [];
    if (
      typeof nameKey === 'string' &&
      !nameKey.includes('\0') &&
      typeof personId === 'string' &&
      isUuid(personId)
    )
      return { nameKey, personId };
  } catch {
    // Told below like every other cursor that is none.
  }
  fields.fault('cursor', 'field.type', '`next`');
  return undefined;
}
