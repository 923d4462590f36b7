import { REPORT_NAMES } from '#contracts';
import {
  answer,
  count,
  day,
  instant,
  json,
  jsonBody,
  list,
  nullable,
  object,
  parameter,
  pathParameter,
  ref,
  refusals,
  text,
} from './openapi-parts.js';
import { fileParameters } from './openapi-periods.js';

const figures = { persons: count, memberships: count };

export const reportSchemas = {
  Summary: object({
    asOf: day,
    knownAt: instant,
    unit: object({
      code: nullable(text),
      name: text,
      level: { enum: ['hub', 'province', 'commune'] },
    }),
    ...figures,
    inOneOrganisation: count,
    inSeveralOrganisations: count,
    pendingReview: object({ cases: count, records: count, personsLow: count, personsHigh: count }),
    organisations: list(object({ organisation: text, ...figures, duplicates: count })),
    overlaps: list(object({ organisations: list(text), persons: count })),
    children: list(object({ code: text, name: text, ...figures })),
    unplaced: count,
    childrenExcess: count,
  }),
  ReportImport: object({
    received: count,
    accepted: count,
    changed: count,
    faults: list(object({ row: count, field: text, code: text, message: object({ vi: text, en: text }) })),
  }),
  GatheringFormula: object(
    {
      name: { ...text, pattern: '^[a-z][a-z0-9-]{0,63}$' },
      version: count,
      numerator: { enum: ['memberships', 'persons'] },
      source: {
        ...nullable(text),
        description: 'Source of the eligible population; null: every one.',
      },
      target: { type: 'number', description: 'Share of 1 that is aimed at; default 0.6.' },
      validFrom: day,
      validTo: { ...nullable(day), description: 'Last day; null: until the next version.' },
      description: text,
    },
    ['version', 'source', 'target', 'validTo', 'description'],
  ),
};

const moments = [
  parameter('asOf', 'Day that the memberships are counted for; default today in Vietnam.', day),
  parameter('knownAt', 'As the hub knew it then; default now.', instant),
];
const rows = (fields: Record<string, object>, optional: readonly string[]) => ({
  required: true,
  content: {
    'application/json': json(list(object(fields, optional))),
    'text/csv': json({ ...text, description: `Header line: ${Object.keys(fields).join(',')}` }),
  },
});
const imported = answer('What was taken in, and what is wrong with the other rows', ref('ReportImport'));
const scope = {
  organisation: { ...text, description: 'Slug; left out or *: all organisations together.' },
  unit: { ...text, description: 'Province or commune code; left out or *: the whole hub.' },
};

const binary = json({ ...text, format: 'binary' });
/** Files that `format` asks for. */
const files = {
  'text/csv': json(text),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': binary,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': binary,
  'application/pdf': binary,
};
const later = { 202: { description: 'The file takes long: `Location` tells how far it is.' } };

export const reportPaths = {
  '/v1/reports/summary': {
    get: {
      tags: ['Reports'],
      summary: 'People and memberships, consolidated over all organisations',
      description: 'Role board. Exact at every moment.',
      parameters: [
        ...moments,
        parameter('unit', 'Province or commune code; default the whole hub.'),
        ...fileParameters,
      ],
      responses: {
        200: {
          description: 'The summary',
          content: { 'application/json': json(ref('Summary')), ...files },
        },
        ...later,
        ...refusals,
      },
    },
  },
  '/v1/reports/{name}': {
    get: {
      tags: ['Reports'],
      summary: 'Every other report by its name',
      description:
        'Role board; role organisation gets its own figures of breakdown, gathering-rate, movements, phantoms, ' +
        'duplicates, reconciliation and quality. Each report takes some of the parameters and refuses the others; ' +
        'docs/figures.md defines every figure.',
      parameters: [
        pathParameter('name', 'Name of the report.', {
          enum: REPORT_NAMES.filter((name) => name !== 'summary'),
        }),
        ...moments,
        parameter('unit', 'Province or commune code; default the whole hub.'),
        parameter('organisation', 'Slug of one organisation.'),
        parameter('branch', 'Code of a unit of that organisation; those below it count with it.'),
        parameter(
          'by',
          'breakdown: place, gender, age, branch, workplace, school; sensitive: ethnicity, religion.',
        ),
        parameter('from', 'First day of movements, or of the course of a rate.', day),
        parameter('period', 'Length of its periods.', { enum: ['month', 'quarter', 'year'] }),
        parameter('knowledge', 'movements: each boundary as known then (default), or as known now.', {
          enum: ['then', 'now'],
        }),
        parameter('formula', 'gathering-rate: name of the formula; default memberships.'),
        parameter(
          'combination',
          'overlaps: slugs with commas between them; where the people are who are in exactly these organisations.',
        ),
        parameter('source', 'Source of the eligible population or of the declared totals.'),
        ...fileParameters,
        parameter('table', 'csv: only this table of the report.'),
      ],
      responses: {
        200: {
          description: 'The report',
          content: { 'application/json': json({ type: 'object' }), ...files },
        },
        ...later,
        ...refusals,
      },
    },
  },
  '/v1/reports/eligible-population': {
    post: {
      tags: ['Reports'],
      summary: 'Eligible population: denominators of the gathering rate',
      description:
        'Role board. A bad row is named and costs the good ones nothing; a figure given again replaces.',
      requestBody: rows(
        {
          ...scope,
          periodFrom: day,
          periodTo: day,
          source: text,
          population: { type: 'integer', minimum: 1 },
          definition: text,
        },
        ['organisation', 'unit', 'definition'],
      ),
      responses: { 200: imported, ...refusals },
    },
  },
  '/v1/reports/declared-totals': {
    post: {
      tags: ['Reports'],
      summary: 'Totals that were declared, to be compared with the rows',
      description: 'Role board, or organisation for its own.',
      requestBody: rows({ ...scope, declaredOn: day, source: text, total: count }, ['organisation', 'unit']),
      responses: { 200: imported, ...refusals },
    },
  },
  '/v1/reports/gathering-rate/formulas': {
    get: {
      tags: ['Reports'],
      summary: 'Formulas of the gathering rate with their versions',
      description: 'Roles board and organisation.',
      responses: {
        200: answer('All of them', object({ items: list(ref('GatheringFormula')) })),
        ...refusals,
      },
    },
    post: {
      tags: ['Reports'],
      summary: 'A new formula, or the next version of one',
      description: 'Role board. 422 when its days overlap those of another version.',
      requestBody: jsonBody(ref('GatheringFormula')),
      responses: { 201: answer('The formula with its version', ref('GatheringFormula')), ...refusals },
    },
  },
};
