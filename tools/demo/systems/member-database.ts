import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import pg from 'pg';
import type { MemberList } from '../member-lists.js';

const ROWS_AT_ONCE = 2_000;

/**
 * The database of an organisation's own system: a table in a database of its own on the demo's server, and an account
 * that may only read it. (A MariaDB would be read alike: `engine: mariadb`.)
 */
export class MemberDatabase {
  readonly table = 'hoi_vien';
  readonly password = randomBytes(24).toString('base64url');
  private readonly name = `farmers_${randomBytes(4).toString('hex')}`;
  private filled = false;

  get user(): string {
    return this.name;
  }

  /** @param adminUrl of a server on which databases may be created */
  async fill(
    adminUrl: string,
    { files }: MemberList,
  ): Promise<{ host: string; port: number; database: string }> {
    const own = new URL(adminUrl);
    await withClient(adminUrl, async (admin) => {
      await admin.query(`CREATE DATABASE ${this.name}`);
      this.filled = true;
      await admin.query(`CREATE ROLE ${this.name} LOGIN PASSWORD ${pg.escapeLiteral(this.password)}`);
    });
    own.pathname = `/${this.name}`;
    await withClient(own.href, async (client) => {
      let columns: string[] | undefined;
      for (const { path } of files) {
        for await (const rows of rowsOf(path)) {
          if (!columns) {
            columns = Object.keys(JSON.parse(rows[0]!) as object);
            const fields = columns.map((column) => `${pg.escapeIdentifier(column)} text`);
            await client.query(
              `CREATE TABLE ${this.table} (stt bigserial PRIMARY KEY, ${fields.join(', ')})`,
            );
          }
          const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
          await client.query(
            `INSERT INTO ${this.table} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${this.table}, $1)`,
            [`[${rows.join(',')}]`],
          );
        }
      }
      await client.query(`GRANT SELECT ON ${this.table} TO ${this.name}`);
    });
    return { host: own.hostname, port: Number(own.port || 5432), database: this.name };
  }

  /** Leaves nothing behind on a server that lasts. */
  async drop(adminUrl: string): Promise<void> {
    if (!this.filled) return;
    await withClient(adminUrl, async (admin) => {
      await admin.query(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
      await admin.query(`DROP ROLE IF EXISTS ${this.name}`);
    });
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Lines of a file, some at a time. */
async function* rowsOf(path: string): AsyncGenerator<string[]> {
  let rows: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== '') rows.push(line);
    if (rows.length < ROWS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
