import mysql from 'mysql2';
import pg from 'pg';
import type { DatabasePull } from '#adapters';
import { duration } from '../schedule.js';
import { SourceError } from '../source-errors.js';
import type { Source, SourceCursor, SourcePage } from '../source.js';
import type { DatabaseReading, DatabaseSession } from './database-session.js';
import { MariadbSession } from './mariadb-session.js';
import { PostgresqlSession, type DatabaseLogin } from './postgresql-session.js';

/** Rows that are journaled together. */
const PIECE_ROWS = 500;
const DEFAULT_SECONDS = 120;
const DEFAULT_OVERLAP = '10m';
const PORTS = { postgresql: 5432, mariadb: 3306 } as const;

/** Error codes of a login that is refused, by SQLSTATE and by MySQL's names. */
const SIGN_IN =
  /^(28\w{3}|3D000|ER_ACCESS_DENIED|ER_DBACCESS_DENIED|ER_BAD_DB_ERROR|ER_HOST_NOT_PRIVILEGED|AUTH_SWITCH)/;
/** A connection that could not be made, or that went away. */
const GONE =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_|57P0|08|PROTOCOL_|ER_SERVER_SHUTDOWN|ER_CON_COUNT|ER_TOO_MANY|53)/;

/**
 * Rows of a table or query of an organisation's database, in the order of a watermark. Rows of one time are told
 * apart by a key; the rows of the last minutes are read again in the next run, so that a transaction that
 * committed late is not missed; rows without a watermark are read in every run.
 */
export class DatabaseSource implements Source {
  constructor(
    private readonly settings: DatabasePull,
    private readonly secret: (name: string) => string | undefined,
  ) {}

  async *pages(cursor: SourceCursor | null, signal: AbortSignal): AsyncGenerator<SourcePage> {
    let session: DatabaseSession | undefined;
    let isUnderWay = false;
    try {
      session = await this.open();
      const opened = session;
      // Whatever is waited for fails when the connection is gone.
      signal.addEventListener('abort', () => void opened.close(), { once: true });
      const reading = this.reading(cursor);
      const horizon = await this.horizon(session, reading);
      let place = reading.after;
      for await (const rows of session.rows(reading, PIECE_ROWS)) {
        isUnderWay = true;
        const last = rows.at(-1);
        if (last && last.watermark !== null && last.key !== null) {
          place = { watermark: last.watermark, key: last.key };
        }
        yield { items: rows.map(({ values }) => values), cursor: asCursor(place, horizon) };
      }
      yield { items: [], cursor: asCursor(place, horizon) };
    } catch (error) {
      signal.throwIfAborted();
      throw this.asSourceError(error, isUnderWay);
    } finally {
      await session?.close();
    }
  }

  private open(): Promise<DatabaseSession> {
    const { engine, host, port, database, user, secret, limits } = this.settings;
    const password = secret === undefined ? undefined : this.secret(secret);
    if (secret !== undefined && password === undefined)
      throw new SourceError('source.secret', { name: secret });
    const login: DatabaseLogin = {
      ...{ host, database, user, password },
      port: port ?? PORTS[engine],
      timeoutMs: (limits?.seconds ?? DEFAULT_SECONDS) * 1_000,
    };
    return engine === 'postgresql' ? PostgresqlSession.open(login) : MariadbSession.open(login);
  }

  private reading(cursor: SourceCursor | null): DatabaseReading {
    const { table, query, watermark } = this.settings;
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    const [mark, key] = [text(cursor?.['watermark']), text(cursor?.['key'])];
    const after = watermark && mark !== null && key !== null ? { watermark: mark, key } : null;
    return {
      from: table === undefined ? `(${query!.replace(/;\s*$/, '')})` : this.quoted(table),
      watermark: watermark ? { column: watermark.column, key: watermark.key } : null,
      after,
      horizon: after && (numbersBefore(after.watermark, watermark?.overlap) ?? text(cursor?.['horizon'])),
    };
  }

  /** A table's name, with its schema where it has one. */
  private quoted(table: string): string {
    const quote = this.settings.engine === 'postgresql' ? pg.escapeIdentifier : quoteForMariadb;
    return table.split('.').map(quote).join('.');
  }

  /** From where on the run after this one reads again: what is older has long been committed. */
  private async horizon(session: DatabaseSession, reading: DatabaseReading): Promise<string | null> {
    const overlap = this.settings.watermark?.overlap ?? DEFAULT_OVERLAP;
    if (!reading.watermark || typeof overlap === 'number') return null;
    return session.watermarkBefore(reading, Math.ceil(duration(overlap) / 1_000));
  }

  private asSourceError(error: unknown, isUnderWay: boolean): Error {
    if (error instanceof SourceError) return error;
    const { code, message } = error as { code?: unknown; message?: string };
    const detail = typeof code === 'string' ? code : '';
    if (SIGN_IN.test(detail)) return new SourceError('source.sign-in', { detail }, { cause: error });
    const isTimeout = detail === 'PROTOCOL_SEQUENCE_TIMEOUT' || message === 'Query read timeout';
    if (isTimeout) {
      return new SourceError('source.timeout', { limit: this.settings.limits?.seconds ?? DEFAULT_SECONDS });
    }
    if (GONE.test(detail) || /terminated|ended|closed/i.test(message ?? '')) {
      const gone = isUnderWay ? 'source.lost' : 'source.unreachable';
      return new SourceError(gone, { detail: detail || 'connection closed' }, { cause: error });
    }
    if (detail) return new SourceError('source.query', { detail }, { cause: error });
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The overlap of a watermark that counts: so many numbers before the last one. */
function numbersBefore(watermark: string, overlap: string | number | undefined): string | undefined {
  if (typeof overlap !== 'number' || !/^-?\d+$/.test(watermark)) return undefined;
  return String(BigInt(watermark) - BigInt(overlap));
}

const quoteForMariadb = (name: string): string => mysql.escapeId(name, true);

function asCursor(place: DatabaseReading['after'], horizon: string | null): SourceCursor | null {
  return place && { ...place, horizon };
}
