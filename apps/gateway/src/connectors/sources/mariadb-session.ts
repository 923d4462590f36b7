import mysql from 'mysql2';
import {
  asDatabaseRow,
  KEY_ALIAS,
  WATERMARK_ALIAS,
  type DatabaseReading,
  type DatabaseRow,
  type DatabaseSession,
} from './database-session.js';
import type { DatabaseLogin } from './postgresql-session.js';

const CONNECT_TIMEOUT_MS = 10_000;

/** MariaDB and MySQL, streamed row by row: the server waits while the hub writes. */
export class MariadbSession implements DatabaseSession {
  private constructor(
    private readonly connection: mysql.Connection,
    private readonly timeoutMs: number,
  ) {}

  static async open({ timeoutMs, ...login }: DatabaseLogin): Promise<MariadbSession> {
    const connection = mysql.createConnection({
      host: login.host,
      port: login.port,
      database: login.database,
      user: login.user,
      ...(login.password !== undefined && { password: login.password }),
      charset: 'utf8mb4',
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Text of every type: a Date would lose microseconds, a number digits.
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      decimalNumbers: false,
      multipleStatements: false,
    });
    connection.on('error', () => undefined);
    const session = new MariadbSession(connection, timeoutMs);
    try {
      await session.query('SET SESSION TRANSACTION READ ONLY');
      // How long the server waits for the hub to take rows, while that writes the ones before.
      await session.query('SET SESSION net_write_timeout = 600');
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return session;
  }

  async watermarkBefore(_reading: DatabaseReading, seconds: number): Promise<string> {
    const [row] = await this.query(`SELECT CAST(NOW(6) - INTERVAL ${seconds} SECOND AS CHAR) AS at`);
    return String(row!['at']);
  }

  async *rows(reading: DatabaseReading, count: number): AsyncGenerator<readonly DatabaseRow[]> {
    const parameters: string[] = [];
    const sql = this.sql(reading, parameters);
    const stream = this.connection.query({ sql, values: parameters }).stream({ highWaterMark: count });
    let silence: NodeJS.Timeout | undefined;
    const watch = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        stream.destroy(Object.assign(new Error('no answer in time'), { code: 'PROTOCOL_SEQUENCE_TIMEOUT' }));
      }, this.timeoutMs);
    };
    let piece: DatabaseRow[] = [];
    let isEnded = false;
    // A connection that goes away while rows are written elsewhere must not end the process.
    stream.on('error', () => undefined);
    // The driver tells a stream nothing of a connection that goes away.
    const lost = (error?: Error): void => {
      stream.destroy(
        error ?? Object.assign(new Error('connection closed'), { code: 'PROTOCOL_CONNECTION_LOST' }),
      );
    };
    const closed = (): void => lost();
    const { stream: socket } = this.connection as unknown as { stream: NodeJS.EventEmitter };
    this.connection.once('error', lost);
    socket.once('close', closed);
    try {
      watch();
      for await (const row of stream as AsyncIterable<Record<string, unknown>>) {
        piece.push(asDatabaseRow(row));
        if (piece.length >= count) {
          clearTimeout(silence);
          yield piece;
          piece = [];
          watch();
        }
      }
      isEnded = true;
    } finally {
      clearTimeout(silence);
      this.connection.off('error', lost);
      socket.off('close', closed);
      // The rest of a result nobody wants stands in the way of everything else on this connection.
      if (!isEnded) this.connection.destroy();
    }
    if (piece.length > 0) yield piece;
  }

  async close(): Promise<void> {
    this.connection.destroy();
    return Promise.resolve();
  }

  private query(sql: string): Promise<Record<string, unknown>[]> {
    return new Promise((resolve, reject) => {
      this.connection.query({ sql, timeout: this.timeoutMs }, (error, rows) => {
        if (error) reject(error);
        else resolve(rows as Record<string, unknown>[]);
      });
    });
  }

  private sql({ from, watermark, after, horizon }: DatabaseReading, parameters: string[]): string {
    if (!watermark) return `SELECT q.* FROM ${from} AS q`;
    const column = `q.${mysql.escapeId(watermark.column, true)}`;
    const key = `q.${mysql.escapeId(watermark.key, true)}`;
    const conditions = [`${column} IS NULL`];
    if (after) {
      parameters.push(after.watermark, after.watermark, after.key);
      conditions.push(`${column} > ?`, `(${column} = ? AND ${key} > ?)`);
      if (horizon !== null) {
        parameters.push(horizon);
        conditions.push(`${column} >= ?`);
      }
    }
    const where = after ? `WHERE ${conditions.join(' OR ')}` : '';
    // NULL comes first in this order.
    return `SELECT q.*, CAST(${column} AS CHAR) AS ${WATERMARK_ALIAS}, CAST(${key} AS CHAR) AS ${KEY_ALIAS}
      FROM ${from} AS q ${where} ORDER BY ${column}, ${key}`;
  }
}
