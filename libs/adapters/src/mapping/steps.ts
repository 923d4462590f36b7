import { decodeLegacy, normaliseName, TEXT_ENCODINGS, type TextEncoding } from '#vietnamese';
import { ageToBirthYear, PIVOT, readDate, readMonth, type DateOrder } from './dates.js';
import { addressPart, ADDRESS_PARTS, type AddressPart } from './address.js';
import { plain } from './plain.js';

/** What a step noticed; null: nothing. */
export type Noticed = 'date.unreadable' | 'age.unreadable' | null;
/** Changes one value; empty text is never given to it. */
export type StepFunction = (value: string, notice: (what: NonNullable<Noticed>) => void) => string;

interface StepKind {
  readonly description: string;
  /** JSON Schema of its argument; undefined: it has none; null: it may have none. */
  readonly argument?: object;
  readonly optional?: boolean;
  make(argument: unknown): StepFunction;
}

const text = { type: 'string', minLength: 1, maxLength: 100 } as const;
const ORDERS = ['dmy', 'mdy', 'ymd'] as const;

/** The closed list of transforms. */
export const STEPS: Readonly<Record<string, StepKind>> = {
  'trim-notes': {
    description: 'Drops remarks behind the value: (chết), [chuyển đi], - CT.',
    make: () => (value) => value.replace(/\s*(?:[([{].*|\s[-–—]\s.*)$/u, '').trim() || value,
  },
  'name-case': {
    description: 'NGUYỄN VĂN AN becomes Nguyễn Văn An.',
    make: () => (value) => normaliseName(value).text || value,
  },
  upper: { description: 'Capital letters.', make: () => (value) => value.toUpperCase() },
  lower: { description: 'Small letters.', make: () => (value) => value.toLowerCase() },
  digits: { description: 'Keeps the digits alone.', make: () => (value) => value.replace(/\D/g, '') },
  pad: {
    description: 'Puts lost zeros back in front of a number.',
    argument: { type: 'integer', minimum: 1, maximum: 20 },
    make: (length) => (value) => (/^\d+$/.test(value) ? value.padStart(length as number, '0') : value),
  },
  date: {
    description:
      'A date in any common spelling, day numbers of spreadsheets included, as YYYY-MM-DD, YYYY-MM or YYYY.',
    optional: true,
    argument: {
      type: 'object',
      additionalProperties: false,
      properties: {
        order: { enum: ORDERS, description: 'Of day, month and year; default dmy.' },
        pivot: {
          type: 'integer',
          minimum: 0,
          maximum: 99,
          description: 'Two-digit years up to this are 20xx; default 15.',
        },
      },
    },
    make: (argument) => {
      const { order = 'dmy', pivot = PIVOT } = (argument ?? {}) as { order?: DateOrder; pivot?: number };
      return (value, notice) => {
        const date = readDate(value, order, pivot);
        if (date === null) notice('date.unreadable');
        return date ?? value;
      };
    },
  },
  'date-parts': {
    description:
      'Joins columns for day, month and year, of which day and month may be empty; `date` reads the result.',
    // Done where the columns are read.
    make: () => (value) => value,
  },
  month: {
    description: 'A month such as T6/2026, 06/2026 or tháng 6 năm 2026, as YYYY-MM.',
    make: () => (value, notice) => {
      const month = readMonth(value);
      if (month === null) notice('date.unreadable');
      return month ?? value;
    },
  },
  age: {
    description: 'An age in years becomes the year of birth.',
    argument: {
      type: 'object',
      required: ['on'],
      additionalProperties: false,
      properties: {
        on: {
          type: 'string',
          pattern: '^\\d{4}(-\\d{2}-\\d{2})?$',
          description: 'When the age was counted.',
        },
        traditional: { type: 'boolean', description: 'tuổi ta: a child is one year old at birth.' },
      },
    },
    make: (argument) => {
      const { on, traditional = false } = argument as { on: string; traditional?: boolean };
      return (value, notice) => {
        const year = ageToBirthYear(value, on, traditional);
        if (year === null) notice('age.unreadable');
        return year ?? '';
      };
    },
  },
  replace: {
    description: 'Replaces a text wherever it occurs.',
    argument: {
      type: 'object',
      required: ['from', 'to'],
      additionalProperties: false,
      properties: { from: text, to: { type: 'string', maxLength: 100 } },
    },
    make: (argument) => {
      const { from, to } = argument as { from: string; to: string };
      return (value) => value.replaceAll(from, to).trim();
    },
  },
  'remove-prefix': {
    description: 'Drops the first of these words that the value begins with, without regard to case.',
    argument: { type: 'array', items: text, minItems: 1, maxItems: 50 },
    make: (argument) => {
      const words = argument as readonly string[];
      return (value) => {
        const found = words.find((word) => value.toLowerCase().startsWith(word.toLowerCase()));
        return found === undefined ? value : value.slice(found.length).replace(/^[\s.:–-]+/u, '');
      };
    },
  },
  split: {
    description: 'One part of a value, from 1; negative numbers count from the end.',
    argument: {
      type: 'object',
      required: ['by', 'take'],
      additionalProperties: false,
      properties: { by: text, take: { type: 'integer', minimum: -20, maximum: 20, not: { const: 0 } } },
    },
    make: (argument) => {
      const { by, take } = argument as { by: string; take: number };
      return (value) => {
        const parts = value.split(by);
        return (take > 0 ? parts[take - 1] : parts[parts.length + take])?.trim() ?? '';
      };
    },
  },
  before: {
    description: 'The text before this one, all of it where it does not occur.',
    argument: text,
    make: (argument) => (value) => value.split(argument as string, 1)[0]!.trim(),
  },
  after: {
    description: 'The text after this one, nothing where it does not occur.',
    argument: text,
    make: (argument) => (value) => {
      const at = value.indexOf(argument as string);
      return at === -1 ? '' : value.slice(at + (argument as string).length).trim();
    },
  },
  prefix: {
    description: 'Puts a text in front.',
    argument: text,
    make: (argument) => (value) => `${argument as string}${value}`,
  },
  suffix: {
    description: 'Puts a text behind.',
    argument: text,
    make: (argument) => (value) => `${value}${argument as string}`,
  },
  code: {
    description: 'A code of a name: Chi hội Ấp 5 becomes CHI-HOI-AP-5.',
    make: () => (value) =>
      plain(value)
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '-')
        .replace(/^-|-$/g, ''),
  },
  address: {
    description: 'One part of an address such as Ấp 5, xã Tân Thành, huyện Tân Châu, tỉnh Tây Ninh.',
    argument: { enum: ADDRESS_PARTS },
    make: (argument) => (value) => addressPart(value, argument as AddressPart),
  },
  decode: {
    description: 'Reads a value in the letters of an old font.',
    argument: { enum: TEXT_ENCODINGS },
    make: (argument) => (value) => decodeLegacy(value, argument as TextEncoding),
  },
};

/** A step as `name` or `{ name: argument }`. */
export const STEP_SCHEMAS: readonly object[] = Object.entries(STEPS).flatMap(
  ([name, { argument, optional, description }]) => [
    ...(argument === undefined || optional ? [{ const: name, description }] : []),
    ...(argument === undefined
      ? []
      : [
          {
            type: 'object',
            description,
            required: [name],
            additionalProperties: false,
            properties: { [name]: argument },
          },
        ]),
  ],
);

/** @param step checked by the schema before */
export function makeStep(step: string | Readonly<Record<string, unknown>>): StepFunction {
  const name = typeof step === 'string' ? step : Object.keys(step)[0]!;
  return STEPS[name]!.make(typeof step === 'string' ? undefined : step[name]);
}
