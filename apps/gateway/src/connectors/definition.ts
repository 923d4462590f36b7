import { Ajv } from 'ajv';
import type { AdapterDefinition } from '#adapters';
import { BATCH_MODES, type BatchMode } from '../batches/batch.entity.js';
import { duration, type Schedule } from './schedule.js';

interface Common {
  readonly mode?: BatchMode;
  readonly schedule?: Schedule;
}

export interface HttpPull extends Common {
  readonly kind: 'http-pull';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: {
    readonly header?: string;
    readonly prefix?: string;
    /** Name of the environment variable that holds the secret. */
    readonly secret: string;
  };
  /** Path to the list in an answer; default: the adapter's `format.items`, else the answer itself. */
  readonly items?: string;
  readonly pages?: {
    /** Opaque cursor: its path in an answer, and the parameter that it goes back in. */
    readonly cursor?: { readonly at: string; readonly parameter: string };
    /** Address of the next page: its path in an answer, or `link` for the header Link. */
    readonly next?: string;
    /** Numbered pages, up to an empty one. */
    readonly number?: { readonly parameter: string; readonly first?: number };
  };
  /** `start` (default): every run reads all there is; `cursor`: the source tells only what is new behind its last cursor. */
  readonly from?: 'start' | 'cursor';
  /** Only what has changed since the last whole run began, less an overlap. */
  readonly since?: { readonly parameter: string; readonly overlap?: string };
  readonly limits?: { readonly megabytes?: number; readonly pages?: number; readonly seconds?: number };
}

export interface DatabasePull extends Common {
  readonly kind: 'database-pull';
  readonly engine: 'postgresql' | 'mariadb';
  readonly host: string;
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  /** Name of the environment variable that holds the password; none: no password. */
  readonly secret?: string;
  readonly table?: string;
  readonly query?: string;
  readonly watermark?: {
    readonly column: string;
    /** A unique column: tells rows of one watermark apart. */
    readonly key: string;
    /** `10m` for times, a count for numbers: how late a transaction may commit. */
    readonly overlap?: string | number;
  };
  readonly limits?: { readonly seconds?: number };
}

export interface WatchedFolder extends Common {
  readonly kind: 'file';
  readonly folder: string;
  /** Names of files, `*` for any text; default all. */
  readonly files?: string;
  /** A file that has not changed for so long is complete; default 10s. */
  readonly settled?: string;
}

export type Connection = HttpPull | DatabasePull | WatchedFolder;

/** A source of an organisation, as its adapter file describes it. */
export interface ConnectorDefinition {
  /** Of the adapter and of its connector. */
  readonly name: string;
  readonly organisation: string;
  readonly connection: Connection;
  /** What its rows become. */
  readonly adapter: AdapterDefinition;
}

const text = { type: 'string', minLength: 1, maxLength: 2_000 } as const;
const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const secret = {
  type: 'string',
  pattern: '^LIENTHONG_SECRET_[A-Z0-9_]+$',
  description: 'Environment variable of the gateway, LIENTHONG_SECRET_…, that holds the secret.',
} as const;
const span = { type: 'string', pattern: '^\\d{1,6}[smhd]$', description: '90s, 15m, 2h or 1d' } as const;
const schedule = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: { every: span, daily: { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' } },
} as const;
const whole = { type: 'integer', minimum: 1, maximum: 10_000_000 } as const;
const common = { mode: { enum: BATCH_MODES }, schedule } as const;

const object = (kind: string, required: readonly string[], properties: object): object => ({
  type: 'object',
  required: ['kind', ...required],
  additionalProperties: false,
  properties: { kind: { const: kind }, ...common, ...properties },
});

/** JSON Schema of the `connection` of an adapter file. */
export const CONNECTION_SCHEMAS = {
  'http-pull': object('http-pull', ['url'], {
    url: { ...text, pattern: '^https?://' },
    headers: { type: 'object', additionalProperties: text },
    auth: {
      type: 'object',
      required: ['secret'],
      additionalProperties: false,
      properties: { header: name, prefix: { type: 'string', maxLength: 100 }, secret },
    },
    items: { type: 'string', maxLength: 200 },
    pages: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: {
        cursor: {
          type: 'object',
          required: ['at', 'parameter'],
          additionalProperties: false,
          properties: { at: name, parameter: name },
        },
        next: name,
        number: {
          type: 'object',
          required: ['parameter'],
          additionalProperties: false,
          properties: { parameter: name, first: { type: 'integer', minimum: 0, maximum: 1 } },
        },
      },
    },
    from: { enum: ['start', 'cursor'] },
    since: {
      type: 'object',
      required: ['parameter'],
      additionalProperties: false,
      properties: { parameter: name, overlap: span },
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        megabytes: { ...whole, maximum: 256 },
        pages: whole,
        seconds: { ...whole, maximum: 3_600 },
      },
    },
  }),
  'database-pull': object('database-pull', ['engine', 'host', 'database', 'user'], {
    engine: { enum: ['postgresql', 'mariadb'] },
    host: name,
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    database: name,
    user: name,
    secret,
    table: name,
    query: { type: 'string', minLength: 1, maxLength: 20_000 },
    watermark: {
      type: 'object',
      required: ['column', 'key'],
      additionalProperties: false,
      properties: { column: name, key: name, overlap: { anyOf: [span, { type: 'integer', minimum: 0 }] } },
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: { seconds: { ...whole, maximum: 3_600 } },
    },
  }),
  file: object('file', ['folder'], { folder: text, files: name, settled: span }),
} as const;

const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true });
const validators = new Map(
  Object.entries(CONNECTION_SCHEMAS).map(([kind, schema]) => [kind, ajv.compile<Connection>(schema)]),
);

/** One mistake in the `connection` of an adapter file. */
export interface ConnectionFault {
  /** Dotted, below `connection`. */
  readonly path: string;
  readonly message: string;
}

/** Checks a `connection`; gives what is wrong with it, or the connection. `push` and `upload` need no connector. */
export function readConnection(given: unknown): Connection | null | readonly ConnectionFault[] {
  if (typeof given !== 'object' || given === null) return [{ path: '', message: 'must be an object' }];
  const kind = String((given as { kind?: unknown }).kind);
  if (kind === 'push' || kind === 'upload') return null;
  const isValid = validators.get(kind);
  if (!isValid) {
    return [
      { path: 'kind', message: `must be one of push, upload, ${Object.keys(CONNECTION_SCHEMAS).join(', ')}` },
    ];
  }
  if (!isValid(given)) {
    return (isValid.errors ?? []).map(({ instancePath, message, params }) => ({
      path: instancePath.slice(1).replaceAll('/', '.'),
      message: `${message ?? 'is not valid'}${'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : ''}`,
    }));
  }
  const faults = [...contradictions(given)];
  return faults.length > 0 ? faults : given;
}

function* contradictions(connection: Connection): Generator<ConnectionFault> {
  if (connection.kind === 'http-pull') {
    if (connection.from === 'cursor' && !connection.pages?.cursor) {
      yield { path: 'from', message: '"cursor" needs pages.cursor' };
    }
    if (connection.mode === 'full' && (connection.from === 'cursor' || connection.since)) {
      yield { path: 'mode', message: '"full" needs the whole list: leave out from and since' };
    }
  }
  if (connection.kind === 'database-pull') {
    if ((connection.table === undefined) === (connection.query === undefined)) {
      yield { path: 'table', message: 'name either a table or a query' };
    }
    if (connection.mode === 'full' && connection.watermark) {
      yield { path: 'mode', message: '"full" needs the whole table: leave out watermark' };
    }
  }
  const every = connection.schedule?.every;
  if (every !== undefined && duration(every) < 1_000)
    yield { path: 'schedule.every', message: 'must be at least 1s' };
}
