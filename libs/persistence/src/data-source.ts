import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import { isTransient } from './transient.js';

/**
 * Which organisations' rows a connection sees before {@link asOrganisation} says otherwise.
 * `hub`: all (background work, board, coordinators); `none`: no organisation's.
 */
export type Scope = 'hub' | 'none';

export interface DatabaseSettings {
  /** `postgresql://role:password@host:port/database` of the service's application role. */
  readonly url: string;
  /** Schema that the service owns; becomes the search path. */
  readonly schema: string;
  /** Connections at most; default 10. */
  readonly poolSize?: number;
  readonly scope: Scope;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
}

/** Without these a 2xx could be answered before the data is durable. */
const DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

/** A server that is restarting is waited for this long at start. */
const FIRST_CONNECTION_PATIENCE_MS = 30_000;

/** The url with the session settings in its `options` parameter, for clients other than TypeORM. */
export function connectionString(
  settings: Pick<DatabaseSettings, 'url' | 'schema'> & { scope?: Scope },
): string {
  const url = new URL(settings.url);
  url.searchParams.set('options', sessionOptions(settings.schema, settings.scope ?? 'none'));
  return url.toString();
}

function sessionOptions(schema: string, scope: Scope): string {
  const options = [`-c search_path=${schema}`, '-c idle_in_transaction_session_timeout=60000'];
  if (scope === 'hub') options.push('-c lienthong.organisation=*');
  return options.join(' ');
}

/**
 * A TypeORM data source on the service's schema. `initialize()` waits for a server that is starting and
 * throws when the server would not keep what it acknowledges (`fsync`, `synchronous_commit`,
 * `full_page_writes`). A lost connection is an error of the query that ran on it, never of the process.
 */
export function createDataSource(
  settings: DatabaseSettings,
  entities: readonly (EntitySchema | (new () => object))[] = [],
): DataSource {
  return new DurableDataSource({
    type: 'postgres',
    url: settings.url,
    schema: settings.schema,
    applicationName: settings.applicationName,
    poolSize: settings.poolSize ?? 10,
    connectTimeoutMS: 5_000,
    entities: [...entities],
    synchronize: false,
    installExtensions: false,
    logging: false,
    extra: {
      Client: SteadyClient,
      options: sessionOptions(settings.schema, settings.scope),
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      // Signing in anew (SCRAM) costs a request milliseconds; a quiet moment should not.
      idleTimeoutMillis: 300_000,
    },
    // The pool drops a broken idle connection by itself and opens another at the next query.
    poolErrorHandler: () => undefined,
  });
}

/**
 * The pool and TypeORM each listen for errors of a connection while they hold it, but not while one hands it
 * to the other: an error in that instant would end the process. Whoever uses the connection next is told.
 *
 * Statements over arrays are prepared, once a connection: planned anew for each chunk, with estimates for every one of
 * its thousand keys, they cost the database a sixth of its time.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...given: unknown[]) => unknown;
    this.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
      const name = typeof text === 'string' && Array.isArray(values) ? statementName(text) : null;
      return name === null ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
    }) as typeof this.query;
  }
}

const OVER_ARRAYS = /\bANY\(\$|\bALL\(\$|\bunnest\(\$/;
/** Texts that vary without end would fill the server's memory. */
const MOST_STATEMENTS = 300;
const statementNames = new Map<string, string>();

/** Name under which a statement is prepared; null: it is not. */
function statementName(text: string): string | null {
  const known = statementNames.get(text);
  if (known !== undefined) return known;
  if (statementNames.size >= MOST_STATEMENTS || !OVER_ARRAYS.test(text)) return null;
  const name = `lienthong_${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

class DurableDataSource extends DataSource {
  constructor(options: DataSourceOptions) {
    super(options);
  }

  override async initialize(): Promise<this> {
    const deadline = Date.now() + FIRST_CONNECTION_PATIENCE_MS;
    for (;;) {
      try {
        await super.initialize();
        break;
      } catch (error) {
        if (!isTransient(error) || Date.now() > deadline) throw error;
        await sleep(250);
      }
    }
    try {
      await this.assertDurable();
    } catch (error) {
      await this.destroy();
      throw error;
    }
    return this;
  }

  private async assertDurable(): Promise<void> {
    const rows: { name: string; setting: string }[] = await this.query(
      'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
      [DURABILITY],
    );
    // `remote_apply` and `remote_write` wait for more than the local disk; `local` and `off` for less than asked.
    const unsafe = rows.filter(({ setting }) => setting === 'off' || setting === 'local');
    if (unsafe.length > 0) {
      const found = unsafe.map(({ name, setting }) => `${name} = ${setting}`).join(', ');
      throw new Error(
        `PostgreSQL would lose acknowledged data (${found}). Set ${DURABILITY.join(', ')} to "on".`,
      );
    }
  }
}
