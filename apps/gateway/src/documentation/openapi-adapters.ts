import {
  answer,
  count,
  json,
  list,
  nullable,
  object,
  parameter,
  ref,
  refusals,
  share,
  text,
} from './openapi-parts.js';

const place = { sheet: nullable(text), line: { type: 'integer' } };

export const adapterSchemas = {
  Adapter: object({
    adapter: { ...text, description: 'Its name: ?adapter=NAME.' },
    title: nullable(ref('Bilingual')),
    format: { enum: ['csv', 'xlsx', 'json', 'ndjson'] },
    default: { type: 'boolean', description: 'Whether it reads your uploads that name no adapter.' },
    columns: list(text),
  }),
  AdapterCheck: object({
    adapter: text,
    rows: object({
      read: count,
      accepted: count,
      rejected: count,
      skipped: {
        type: 'object',
        additionalProperties: count,
        description: 'Rows that are no members: heading, section, nobody, by-rule.',
      },
    }),
    acceptedShare: share,
    complete: { type: 'boolean', description: 'Whether the whole file was read.' },
    sheets: list(
      object({ sheet: nullable(text), columns: list(text), missing: list(text), unused: list(text) }),
    ),
    fields: list(
      object({
        field: text,
        columns: list(text),
        filled: count,
        empty: count,
        examples: list(object({ ...place, given: text, becomes: nullable(text) })),
      }),
    ),
    defects: list(
      object({
        code: text,
        field: nullable(text),
        message: ref('Bilingual'),
        refused: { type: 'boolean', description: 'Whether the rows are refused for it.' },
        count,
        examples: list(object({ ...place, given: nullable(text) })),
      }),
    ),
    matching: {
      ...object({
        byNationalId: count,
        byNameDateAndPlace: count,
        byNameAndYear: count,
        tooLittle: count,
        repeatedPeople: count,
        repeatedLocalIds: count,
      }),
      description: 'What the accepted rows give to matching; estimated from this file alone.',
    },
    known: { ...count, description: 'Ids in the sample of which the hub has a record already.' },
  }),
};

export const adapterPaths = {
  '/v1/adapters': {
    get: {
      tags: ['Adapters'],
      summary: 'List the adapters that you may use',
      description: 'Role organisation.',
      responses: { 200: answer('Your adapters', object({ items: list(ref('Adapter')) })), ...refusals },
    },
  },
  '/v1/adapters/check': {
    post: {
      tags: ['Adapters'],
      summary: 'See what an adapter makes of a file',
      description:
        'Role organisation. The body is the file as you would upload it, with ?adapter=NAME; or JSON with an ' +
        'adapter that is being written and the file in base64 (at most 32 MB). Nothing is kept.',
      parameters: [
        parameter(
          'adapter',
          'Name of the adapter, or `canonical` for CSV and XLSX with the hub’s own columns; without it the body is JSON.',
        ),
        parameter('sample', 'Rows that are read; default 10,000.', {
          type: 'integer',
          minimum: 1,
          maximum: 100_000,
        }),
        parameter('showPersonalData', 'Examples unmasked.', { enum: ['true', 'false'], default: 'false' }),
      ],
      requestBody: {
        required: true,
        content: {
          'text/csv': json(text),
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': json({
            type: 'string',
            format: 'binary',
          }),
          'application/x-ndjson': json(text),
          'application/json': json(
            object({
              adapter: { ...text, description: 'The adapter file (YAML).' },
              content: { type: 'string', contentEncoding: 'base64' },
            }),
          ),
        },
      },
      responses: { 200: answer('What would become of it', ref('AdapterCheck')), ...refusals },
    },
  },
};
