import { MAX_UNITS_PER_REQUEST, OWNERSHIP_SECTORS, UNIT_KINDS } from '#contracts';
import {
  answer,
  count,
  day,
  jsonBody,
  list,
  nullable,
  object,
  page,
  pageParameters,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
} from './openapi-parts.js';

const unitFields = {
  code: { ...text, maxLength: 64, description: 'Yours; `membership.unitCode` of your records names it.' },
  kind: { enum: UNIT_KINDS },
  name: { ...text, maxLength: 200 },
  parentCode: { ...nullable(text), description: 'Unit above it; null: directly below the organisation.' },
  communeCode: { ...nullable(text), description: 'Commune that it lies in, as you write it.' },
  communeText: { ...nullable(text), description: 'The commune in words; decides where codes were re-used.' },
  provinceText: nullable(text),
  ownershipSector: { enum: [...OWNERSHIP_SECTORS, null], description: 'Of a workplace alone.' },
  validFrom: {
    ...nullable(day),
    description: 'First day; null: since ever. With the code it names the unit.',
  },
  validTo: { ...nullable(day), description: 'First day on which it is no more; null: it stands.' },
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
      communeCode: { ...nullable(text), description: 'Commune of today.' },
      provinceCode: nullable(text),
      candidates: list(text),
    }),
    version: count,
  }),
};

const code = pathParameter('code', 'Code of the unit, percent-encoded.');

export const unitPaths = {
  '/v1/units': {
    get: {
      tags: ['Units'],
      summary: 'List your units',
      description: 'Role organisation. Sorted by code and first day.',
      parameters: [
        parameter('kind', 'Only these.', { enum: ['any', ...UNIT_KINDS] }),
        parameter('parentCode', 'Only those directly below this unit.'),
        parameter('on', 'Only those that stand on this day.', day),
        parameter('place', 'Only those whose commune is so certain.', {
          enum: ['any', 'none', 'resolved', 'ambiguous', 'unknown'],
        }),
        ...pageParameters(100, 1000),
      ],
      responses: {
        200: answer('A page', page(ref('Unit'))),
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
      parameters: [code, parameter('validFrom', 'Only the period with this first day.', day)],
      responses: { 200: answer('Removed', object({ removed: count })), ...refusals },
    },
  },
};
