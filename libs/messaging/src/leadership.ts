import pg from 'pg';

/** First key of the advisory locks by which relays elect a leader; the second is a hash of the schema. */
const RELAY_LOCK = 7_108_103;
const PING_TIMEOUT_MS = 10_000;

/**
 * A database session that leads: it holds an advisory lock that no other session can hold. The relay reads
 * and deletes on this very session, so that when the session ends, its leadership and its work end together.
 */
export class LeaderSession {
  private constructor(
    readonly client: pg.Client,
    /** Resolves when the session has ended, for whatever reason. */
    readonly ended: Promise<void>,
  ) {}

  /** null: another session leads. */
  static async tryAcquire(connectionString: string, schema: string): Promise<LeaderSession | null> {
    const client = new pg.Client({
      connectionString,
      application_name: `lienthong ${schema} relay`,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: PING_TIMEOUT_MS * 3,
    });
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.on('error', () => {
        resolve();
        void client.end().catch(() => undefined);
      });
    });
    try {
      await client.connect();
      // A deletion that a crash takes back is a message published again: not worth waiting for the disk.
      await client.query(`SET synchronous_commit = off`);
      const { rows } = await client.query<{ leads: boolean }>(
        'SELECT pg_try_advisory_lock($1, hashtext($2)) AS leads',
        [RELAY_LOCK, `${schema}.outbox`],
      );
      if (rows[0]?.leads) return new LeaderSession(client, ended);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    await client.end();
    return null;
  }

  async release(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
