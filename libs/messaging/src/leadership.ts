import pg from 'pg';

/** First key of the advisory locks by which relays elect a leader; the second is a hash of the schema. */
const RELAY_LOCK = 7_108_103;
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that does not answer for so long is taken for gone, and the leadership with it. */
const QUERY_TIMEOUT_MS = 30_000;

/**
 * A database session that leads while it holds an advisory lock which no other session can hold. The relay
 * reads and deletes on this very session, so that when it ends, its leadership and its work end together.
 */
export class LeaderSession {
  private hasEnded = false;

  private constructor(
    readonly client: pg.Client,
    private readonly schema: string,
    /** Resolves when the session has ended, for whatever reason. */
    readonly ended: Promise<void>,
  ) {
    void ended.then(() => {
      this.hasEnded = true;
    });
  }

  static async open(connectionString: string, schema: string): Promise<LeaderSession> {
    const client = new pg.Client({
      connectionString,
      application_name: `lienthong ${schema} relay`,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
    });
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.on('error', () => resolve());
    });
    try {
      await client.connect();
      // A deletion that a crash takes back is a message published again: not worth waiting for the disk.
      await client.query('SET synchronous_commit = off');
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    return new LeaderSession(client, schema, ended);
  }

  get open(): boolean {
    return !this.hasEnded;
  }

  /** @returns false while another session leads */
  async tryLead(): Promise<boolean> {
    const { rows } = await this.client.query<{ leads: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS leads',
      [RELAY_LOCK, `${this.schema}.outbox`],
    );
    return rows[0]?.leads === true;
  }

  /** Ends the session; another may lead. */
  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
