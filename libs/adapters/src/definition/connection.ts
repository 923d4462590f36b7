/** When a connector runs by itself: `{every: '15m'}`, or `{daily: '02:30'}` in the time of Vietnam. */
export interface Schedule {
  readonly every?: string;
  readonly daily?: string;
}

interface Common {
  /** `upsert` (default), or `full`: what a run does not bring is withdrawn. */
  readonly mode?: 'upsert' | 'full';
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

/** Somebody sends the rows: there is nothing to connect to. */
export type Sending = (Common & { readonly kind: 'push' }) | (Common & { readonly kind: 'upload' });

/** How the rows of an adapter come to the hub. */
export type Connection = HttpPull | DatabasePull | WatchedFolder | Sending;

const text = { type: 'string', minLength: 1, maxLength: 2_000 } as const;
const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const secret = {
  type: 'string',
  pattern: '^LIENTHONG_SECRET_[A-Z0-9_]+$',
  description: 'Environment variable of the gateway, LIENTHONG_SECRET_…, that holds the secret.',
} as const;
const span = { type: 'string', pattern: '^[1-9]\\d{0,5}[smhd]$', description: '90s, 15m, 2h or 1d' } as const;
const overlap = { ...span, pattern: '^\\d{1,6}[smhd]$' } as const;
const schedule = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: { every: span, daily: { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' } },
} as const;
const whole = { type: 'integer', minimum: 1, maximum: 10_000_000 } as const;
const common = { mode: { enum: ['upsert', 'full'] }, schedule } as const;

const object = (kind: string, required: readonly string[], properties: object): object => ({
  type: 'object',
  required: ['kind', ...required],
  additionalProperties: false,
  properties: { kind: { const: kind }, ...common, ...properties },
});

const OF_KIND = {
  push: object('push', [], {}),
  upload: object('upload', [], {}),
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
      properties: { parameter: name, overlap },
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
      properties: { column: name, key: name, overlap: { anyOf: [overlap, { type: 'integer', minimum: 0 }] } },
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: { seconds: { ...whole, maximum: 3_600 } },
    },
  }),
  file: object('file', ['folder'], { folder: text, files: name, settled: overlap }),
} as const;

/** JSON Schema of the `connection` of an adapter file: what else it may hold depends on its kind. */
export const CONNECTION_SCHEMA = {
  type: 'object',
  required: ['kind'],
  description: 'How the rows come to the hub (docs/connectors.md).',
  properties: { kind: { enum: Object.keys(OF_KIND) } },
  allOf: Object.entries(OF_KIND).map(([kind, schema]) => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    then: schema,
  })),
};

/** What a schema cannot say. @returns path below `connection`, and what is wrong there */
export function* connectionFaults(
  connection: Connection,
): Generator<{ readonly path: string; readonly message: string }> {
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
}
