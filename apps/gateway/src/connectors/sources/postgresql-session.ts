import pg from 'pg';
import {
  asDatabaseRow,
  KEY_ALIAS,
  WATERMARK_ALIAS,
  type DatabaseReading,
  type DatabaseRow,
  type DatabaseSession,
} from './database-session.js';

const CONNECT_TIMEOUT_MS = 10_000;

export interface DatabaseLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  /** How long a single answer may take. */
  readonly timeoutMs: number;
}

/** PostgreSQL, streamed through a cursor of a read-only transaction. */
export class PostgresqlSession implements DatabaseSession {
  private constructor(private readonly client: pg.Client) {}

  static async open(login: DatabaseLogin): Promise<PostgresqlSession> {
    const client = new pg.Client({
      ...login,
      application_name: 'lienthong connector',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: login.timeoutMs,
      keepAlive: true,
      // Text of every type: a Date would lose microseconds, a number digits.
      types: { getTypeParser: () => (value: unknown) => value } as unknown as pg.CustomTypesConfig,
    });
    // Whoever waits for the next answer is told of a lost connection.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY');
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return new PostgresqlSession(client);
  }

  async watermarkBefore(reading: DatabaseReading, seconds: number): Promise<string> {
    const type = await this.typeOf(reading);
    const { rows } = await this.client.query<{ at: string }>(
      `SELECT (now() - make_interval(secs => ${seconds}))::${type}::text AS at`,
    );
    return rows[0]!.at;
  }

  async *rows(reading: DatabaseReading, count: number): AsyncGenerator<readonly DatabaseRow[]> {
    const parameters: string[] = [];
    const sql = await this.sql(reading, parameters);
    await this.client.query('BEGIN READ ONLY');
    try {
      await this.client.query(`DECLARE lienthong_rows NO SCROLL CURSOR FOR ${sql}`, parameters);
      for (;;) {
        const { rows } = await this.client.query<Record<string, unknown>>(
          `FETCH ${count} FROM lienthong_rows`,
        );
        if (rows.length > 0) yield rows.map(asDatabaseRow);
        if (rows.length < count) return;
      }
    } finally {
      await this.client.query('ROLLBACK').catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private async sql(reading: DatabaseReading, parameters: string[]): Promise<string> {
    const { from, watermark, after, horizon } = reading;
    if (!watermark) return `SELECT q.* FROM ${from} AS q`;
    const column = `q.${pg.escapeIdentifier(watermark.column)}`;
    const key = `q.${pg.escapeIdentifier(watermark.key)}`;
    const conditions = [`${column} IS NULL`];
    if (after) {
      const type = await this.typeOf(reading);
      const keyType = await this.typeOf({ ...reading, watermark: { ...watermark, column: watermark.key } });
      parameters.push(after.watermark, after.key);
      conditions.push(`(${column}, ${key}) > ($1::text::${type}, $2::text::${keyType})`);
      if (horizon !== null) {
        parameters.push(horizon);
        conditions.push(`${column} >= $3::text::${type}`);
      }
    }
    const where = after ? `WHERE ${conditions.join(' OR ')}` : '';
    return `SELECT q.*, ${column}::text AS ${WATERMARK_ALIAS}, ${key}::text AS ${KEY_ALIAS}
      FROM ${from} AS q ${where} ORDER BY ${column} NULLS FIRST, ${key}`;
  }

  private async typeOf({ from, watermark }: DatabaseReading): Promise<string> {
    const { rows } = await this.client.query<{ type: string }>(
      `SELECT format_type(t.oid, NULL) AS type FROM (SELECT pg_typeof(q.${pg.escapeIdentifier(watermark!.column)}) AS oid
       FROM (SELECT) AS one LEFT JOIN (SELECT * FROM ${from} AS r LIMIT 1) AS q ON true) AS t`,
    );
    return rows[0]!.type;
  }
}
