import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { SteadyClient } from './data-source.js';
import { ownerRole } from './roles.js';

export type MigrationClass = new () => MigrationInterface;

/** The schema is older than the program. */
export class MigrationsMissing extends Error {
  override readonly name = 'MigrationsMissing';

  constructor(schema: string, missing: readonly string[]) {
    super(
      `Schema "${schema}" lacks ${missing.length} migration(s), first ${missing[0]}. Run \`hub migrate\`, then start again.`,
    );
  }
}

const MIGRATION_TABLE = 'migration';
const MIGRATION_LOCK = 7_108_102;

/**
 * Applies what is missing of `migrations` to `schema`, each in its own transaction. Several callers at
 * once wait for one another.
 *
 * @param url connection as a role that may act as the schema's owner (superuser, or the owner itself)
 * @param role role that shall own what the migrations create; default the owner role of the service that
 *   the schema is named after
 * @returns names of the migrations applied now, in order
 */
export async function migrate(
  url: string,
  schema: string,
  migrations: readonly MigrationClass[],
  role = ownerRole(schema),
): Promise<string[]> {
  const guard = new pg.Client({ connectionString: url, application_name: `lienthong migrate ${schema}` });
  guard.on('error', () => undefined);
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1, hashtext($2))', [MIGRATION_LOCK, schema]);
    const dataSource = new DataSource({
      type: 'postgres',
      url,
      schema,
      applicationName: `lienthong migrate ${schema}`,
      poolSize: 2,
      migrations: [...migrations],
      migrationsTableName: MIGRATION_TABLE,
      migrationsTransactionMode: 'each',
      installExtensions: false,
      logging: false,
      // Background work of a migration sees every organisation's rows, as the hub itself does.
      extra: {
        Client: SteadyClient,
        options: `-c search_path=${schema} -c role=${role} -c lienthong.organisation=*`,
      },
    });
    await dataSource.initialize();
    try {
      const applied = await dataSource.runMigrations();
      return applied.map(({ name }) => name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await guard.end();
  }
}

/** @throws MigrationsMissing when the schema is older than the program. */
export async function assertMigrated(
  dataSource: DataSource,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const applied = new Set(await appliedMigrations(dataSource));
  const missing = migrations
    .map((migration) => new migration().name ?? migration.name)
    .filter((name) => !applied.has(name));
  if (missing.length > 0) throw new MigrationsMissing(String(schemaOf(dataSource)), missing);
}

async function appliedMigrations(dataSource: DataSource): Promise<string[]> {
  const [{ present }]: [{ present: boolean }] = await dataSource.query(
    'SELECT to_regclass($1) IS NOT NULL AS present',
    [MIGRATION_TABLE],
  );
  if (!present) return [];
  const rows: { name: string }[] = await dataSource.query(`SELECT name FROM ${MIGRATION_TABLE}`);
  return rows.map(({ name }) => name);
}

function schemaOf(dataSource: DataSource): unknown {
  return (dataSource.options as { schema?: string }).schema;
}
