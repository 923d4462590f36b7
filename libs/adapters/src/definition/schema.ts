import { CONNECTION_SCHEMA } from './connection.js';
import { TEXT_ENCODINGS } from '#vietnamese';
import { STEP_SCHEMAS } from '../mapping/steps.js';
import { FILE_ENCODINGS, FORMAT_TYPES, RECORD_FIELDS } from './definition.js';

const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const names = { type: 'array', items: name, minItems: 1, maxItems: 100 } as const;
const shortText = { type: ['string', 'number', 'boolean'], maxLength: 500 } as const;
const columnEncoding = { enum: ['auto', ...TEXT_ENCODINGS] } as const;

const condition = {
  type: 'object',
  description: 'A condition on one column; text is compared without case and accents.',
  required: ['column'],
  additionalProperties: false,
  properties: {
    column: name,
    contains: names,
    equals: names,
    startsWith: names,
    filled: { type: 'boolean' },
  },
} as const;

const ruleProperties = {
  column: { anyOf: [name, names], description: 'A column of the source, or several names that it may have.' },
  columns: { ...names, description: 'Several columns, put together in this order.' },
  join: {
    type: 'string',
    maxLength: 20,
    description: 'What stands between joined columns; default a blank.',
  },
  value: { ...shortText, description: 'The same for every row.' },
  marks: {
    type: 'object',
    minProperties: 1,
    maxProperties: 50,
    additionalProperties: shortText,
    description: 'Columns of which one is marked with x, and what the mark means.',
  },
  sheet: { const: true, description: 'The name of the sheet.' },
  title: { ...name, description: 'The text behind these words in the titles above the header.' },
  section: { const: true, description: 'The heading row inside the list that stands above the row.' },
  firstOf: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    items: { $ref: '#/$defs/rule' },
    description: 'The first of these that is not empty.',
  },
  cases: {
    type: 'array',
    minItems: 1,
    maxItems: 50,
    description: 'The value of the first case whose condition holds; none: empty.',
    items: {
      type: 'object',
      required: ['when', 'value'],
      additionalProperties: false,
      properties: { when: condition, value: shortText },
    },
  },
  steps: {
    type: 'array',
    maxItems: 20,
    items: { $ref: '#/$defs/step' },
    description: 'Transforms, in this order.',
  },
  codes: {
    description:
      'A code table, by name or in place. Compared without case, then without accents; "*" is any other.',
    anyOf: [name, { $ref: '#/$defs/codeTable' }],
  },
  default: { ...shortText, description: 'Instead of an empty value.' },
  optional: {
    type: 'boolean',
    description: 'Of a required field: lists may lack the columns, `default` stands for it then.',
  },
  fillDown: { type: 'boolean', description: 'An empty cell repeats the one above (merged cells).' },
} as const;

/** JSON Schema of an adapter file, for the loader and for editors. */
export const ADAPTER_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://lienthong.example/adapter.schema.json',
  title: 'Lienthong adapter',
  description: 'How the lists of one organisation become canonical records.',
  type: 'object',
  required: ['adapter', 'format', 'record'],
  additionalProperties: false,
  properties: {
    adapter: {
      type: 'string',
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      maxLength: 64,
      description: 'Its name: ?adapter=NAME.',
    },
    organisation: {
      type: 'string',
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      description: 'Slug; without it any organisation may use it.',
    },
    title: {
      type: 'object',
      required: ['vi', 'en'],
      additionalProperties: false,
      properties: { vi: name, en: name },
    },
    default: {
      type: 'boolean',
      description: 'Used for this organisation’s uploads of this format that name no adapter.',
    },
    connection: CONNECTION_SCHEMA,
    format: {
      type: 'object',
      required: ['type'],
      additionalProperties: false,
      properties: {
        type: { enum: FORMAT_TYPES },
        encoding: {
          enum: [...new Set([...FILE_ENCODINGS, ...TEXT_ENCODINGS])],
          description: 'Of the bytes (CSV), or of all texts; default auto.',
        },
        columnEncodings: { type: 'object', additionalProperties: columnEncoding },
        delimiter: { enum: ['auto', ',', ';', '\t', '|'] },
        quote: { enum: ['"', "'", 'none'] },
        header: {
          type: 'object',
          additionalProperties: false,
          properties: {
            row: { anyOf: [{ enum: ['auto', 'none'] }, { type: 'integer', minimum: 1, maximum: 200 }] },
            rows: { enum: [1, 2], description: '2 when one heading spans several others.' },
            columns: { type: 'array', items: name, minItems: 1, maxItems: 1000 },
          },
        },
        sheets: { ...names, description: 'Names of sheets, * for any text; default all visible ones.' },
        items: { type: 'string', maxLength: 200, description: 'Path to the list in a JSON document.' },
      },
    },
    record: { $ref: '#/$defs/record' },
    layouts: {
      type: 'array',
      maxItems: 50,
      description: 'Rules for some sheets that differ from those in record.',
      items: {
        type: 'object',
        required: ['sheets', 'record'],
        additionalProperties: false,
        properties: { sheets: names, record: { $ref: '#/$defs/record' } },
      },
    },
    codes: { type: 'object', additionalProperties: { $ref: '#/$defs/codeTable' } },
    skip: { type: 'array', maxItems: 50, items: condition, description: 'Rows that are not members.' },
    checks: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        required: ['field'],
        additionalProperties: false,
        properties: {
          field: { enum: RECORD_FIELDS },
          required: { const: true },
          unique: { const: true },
          oneOf: names,
          minAge: { type: 'integer', minimum: 0, maximum: 150 },
          maxAge: { type: 'integer', minimum: 0, maximum: 150 },
          action: { enum: ['warn', 'reject'], description: 'Default warn.' },
        },
      },
    },
  },
  $defs: {
    record: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: Object.fromEntries(RECORD_FIELDS.map((field) => [field, { $ref: '#/$defs/rule' }])),
    },
    rule: {
      anyOf: [
        { ...name, description: 'A column of the source.' },
        { type: 'object', additionalProperties: false, minProperties: 1, properties: ruleProperties },
      ],
    },
    codeTable: { type: 'object', minProperties: 1, maxProperties: 20_000, additionalProperties: shortText },
    step: { anyOf: STEP_SCHEMAS },
  },
};
