import { MAX_UNITS_PER_REQUEST, OWNERSHIP_SECTORS, UNIT_KINDS } from '#contracts';
import {
  answer,
  count,
  list,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
} from './openapi-parts.js';

const nullableText = { type: ['string', 'null'] };
const day = { type: ['string', 'null'], format: 'date' };

const unitFields = {
  code: { ...text, maxLength: 64, description: 'Yours; `membership.unitCode` of your records names it.' },
  kind: { enum: UNIT_KINDS },
  name: { ...text, maxLength: 200 },
  parentCode: { ...nullableText, description: 'Unit above it; null: directly below the organisation.' },
  communeCode: { ...nullableText, description: 'Commune that it lies in, as you write it.' },
  communeText: { ...nullableText, description: 'The commune in words; decides where codes were re-used.' },
  provinceText: nullableText,
  ownershipSector: { enum: [...OWNERSHIP_SECTORS, null], description: 'Of a workplace alone.' },
  validFrom: { ...day, description: 'First day; null: since ever. With the code it names the unit.' },
  validTo: { ...day, description: 'First day on which it is no more; null: it stands.' },
};
const OPTIONAL = Object.keys(unitFields).filter((name) => !['kind', 'name'].includes(name));

export const unitSchemas = {
  UnitToSend: object(unitFields, OPTIONAL),
  Unit: object({
    ...unitFields,
    place: object({
      state: {
        enum: ['none', 'resolved', 'ambiguous', 'unknown'],
        description:
          '`ambiguous`, `unknown`: the reform of 2025 or the words leave open which commune of today is meant. ' +
          'Send `communeCode` of today, or `communeText` with `provinceText`.',
      },
      communeCode: { ...nullableText, description: 'Commune of today.' },
      provinceCode: nullableText,
      candidates: list(text),
    }),
    version: count,
  }),
};

const code = pathParameter('code', 'Code of the unit, percent-encoded.');
const jsonBody = (schema: object): object => ({
  required: true,
  content: { 'application/json': { schema } },
});

export const unitPaths = {
  '/v1/units': {
    get: {
      tags: ['Units'],
      summary: 'List your units',
      description: 'Role organisation. Sorted by code and first day.',
      parameters: [
        parameter('kind', 'Only these.', { enum: ['any', ...UNIT_KINDS] }),
        parameter('parentCode', 'Only those directly below this unit.'),
        parameter('on', 'Only those that stand on this day.', { type: 'string', format: 'date' }),
        parameter('place', 'Only those whose commune is so certain.', {
          enum: ['any', 'none', 'resolved', 'ambiguous', 'unknown'],
        }),
        parameter('limit', 'At most so many; default 100.', { type: 'integer', minimum: 1, maximum: 1000 }),
        parameter('cursor', '`next` of the page before.'),
      ],
      responses: {
        200: answer('A page', object({ items: list(ref('Unit')), next: nullableText })),
        ...refusals,
      },
    },
    post: {
      tags: ['Units'],
      summary: 'Send many units',
      description:
        `Role organisation. At most ${MAX_UNITS_PER_REQUEST}, all or none; those with a code and first day that ` +
        'exist already are replaced. Parents may stand in the same request, in any order. Refused with row and ' +
        'field: unknown parents, units below themselves, periods of one code that overlap.',
      requestBody: jsonBody(object({ units: list(ref('UnitToSend')) })),
      responses: {
        200: answer('Stored', object({ received: count, changed: count, units: list(ref('Unit')) })),
        ...refusals,
      },
    },
  },
  '/v1/units/{code}': {
    get: {
      tags: ['Units'],
      summary: 'All periods of one unit',
      description: 'Role organisation.',
      parameters: [code],
      responses: { 200: answer('Its periods', object({ items: list(ref('Unit')) })), ...refusals },
    },
    put: {
      tags: ['Units'],
      summary: 'Send one unit',
      description: 'Role organisation. Replaces the unit with the same code and first day, or adds it.',
      parameters: [code],
      requestBody: jsonBody(ref('UnitToSend')),
      responses: { 200: answer('As stored', ref('Unit')), ...refusals },
    },
    delete: {
      tags: ['Units'],
      summary: 'Take away a unit entered by mistake',
      description:
        'Role organisation. A unit that ended is sent again with its `validTo` instead. 409 while others lie below it.',
      parameters: [
        code,
        parameter('validFrom', 'Only the period with this first day.', { type: 'string', format: 'date' }),
      ],
      responses: { 200: answer('Removed', object({ removed: count })), ...refusals },
    },
  },
};
