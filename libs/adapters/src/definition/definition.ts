import type { TextEncoding } from '#vietnamese';
import type { Connection } from './connection.js';

/** Fields of the canonical record that a rule can fill, by path. */
export const RECORD_FIELDS = [
  'localId',
  'observedAt',
  'person.fullName',
  'person.dateOfBirth',
  'person.gender',
  'person.nationalId',
  'person.oldNationalId',
  'person.phone',
  'person.email',
  'person.ethnicity',
  'person.religion',
  'person.occupation',
  'person.residence.communeCode',
  'person.residence.communeText',
  'person.residence.provinceText',
  'person.residence.hamlet',
  'person.residence.addressLine',
  'membership.status',
  'membership.unitCode',
  'membership.role',
  'membership.joinedOn',
  'membership.leftOn',
  'membership.leftReason',
  'membership.cardNumber',
  'membership.feesPaidThrough',
  'membership.lastActivityOn',
] as const;
export type RecordField = (typeof RECORD_FIELDS)[number];

/** Without these no row can be accepted. */
export const REQUIRED_FIELDS = ['localId', 'person.fullName', 'membership.status'] as const;

export const FORMAT_TYPES = ['csv', 'xlsx', 'json', 'ndjson'] as const;
export type FormatType = (typeof FORMAT_TYPES)[number];

/** Bytes of a text file; `8-bit` is any code page of one byte a character, told apart column by column. */
export const FILE_ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', '8-bit'] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];

export type ColumnEncoding = TextEncoding | 'auto';

export interface Format {
  readonly type: FormatType;
  readonly encoding?: FileEncoding | ColumnEncoding;
  /** By column; `auto` where nothing is said. */
  readonly columnEncodings?: Readonly<Record<string, ColumnEncoding>>;
  readonly delimiter?: 'auto' | ',' | ';' | '\t' | '|';
  readonly quote?: '"' | "'" | 'none';
  readonly header?: {
    /** Row of the header, from 1; `auto` looks for it; `none`: there is none, `columns` names them. */
    readonly row?: 'auto' | 'none' | number;
    /** Rows that the header is high: 2 when one heading spans several others. */
    readonly rows?: 1 | 2;
    readonly columns?: readonly string[];
  };
  /** Names of sheets, `*` for any text. */
  readonly sheets?: readonly string[];
  /** Path to the list in a JSON document, e.g. `data.members`; empty: the document is the list. */
  readonly items?: string;
}

export type CodeTable = Readonly<Record<string, string>>;

/** A condition on one column; text is compared without case and accents. */
export interface Condition {
  readonly column: string;
  readonly contains?: readonly string[];
  readonly equals?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly filled?: boolean;
}

export type Step = string | Readonly<Record<string, unknown>>;

/** Where a field's value comes from and what happens to it on the way. Exactly one source. */
export interface Rule {
  readonly column?: string | readonly string[];
  readonly columns?: readonly string[];
  readonly join?: string;
  readonly value?: string;
  /** Columns of which one is marked (`x`), and what that means. */
  readonly marks?: Readonly<Record<string, string>>;
  readonly sheet?: true;
  /** Text behind these words in the titles above the header. */
  readonly title?: string;
  /** The heading row above, inside the list. */
  readonly section?: true;
  readonly firstOf?: readonly RuleOrColumn[];
  readonly cases?: readonly { readonly when: Condition; readonly value: string }[];
  readonly steps?: readonly Step[];
  readonly codes?: string | CodeTable;
  readonly default?: string;
  /** Lists may lack the columns, although the field is required: `default` stands for it then. */
  readonly optional?: boolean;
  /** An empty cell repeats the one above (merged cells). */
  readonly fillDown?: boolean;
}

export type RuleOrColumn = string | Rule;
export type RecordRules = Readonly<Partial<Record<RecordField, RuleOrColumn>>>;

export interface Check {
  readonly field: RecordField;
  readonly required?: true;
  readonly unique?: true;
  readonly oneOf?: readonly string[];
  /** Years at the day of reading, for birth dates. */
  readonly minAge?: number;
  readonly maxAge?: number;
  /** `warn` (default) reports the row, `reject` refuses it. */
  readonly action?: 'warn' | 'reject';
}

export interface Layout {
  readonly sheets: readonly string[];
  readonly record: RecordRules;
}

/** One organisation's format as its YAML file says it. */
export interface AdapterDefinition {
  readonly adapter: string;
  readonly organisation?: string;
  readonly title?: { readonly vi: string; readonly en: string };
  /** Used for this organisation's uploads of this format that name no adapter. */
  readonly default?: boolean;
  readonly connection?: Connection;
  readonly format: Format;
  readonly record: RecordRules;
  readonly layouts?: readonly Layout[];
  readonly codes?: Readonly<Record<string, CodeTable>>;
  /** Rows that are not members. */
  readonly skip?: readonly Condition[];
  readonly checks?: readonly Check[];
}
