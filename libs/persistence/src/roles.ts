import pg from 'pg';

/** Role that owns the tables of a service; used for migrations alone. */
export function ownerRole(service: string): string {
  return `lienthong_${service}_owner`;
}

/** Role that a running service signs in as; owns nothing. */
export function applicationRole(service: string): string {
  return `lienthong_${service}`;
}

export interface ServiceRole {
  /** Name of the service and of its schema. */
  readonly service: string;
  /** Password of its application role; without one the role's password stays as it is. */
  readonly password?: string;
}

/**
 * SQL, run as superuser inside the hub's database, that gives each service its schema, the owner role of
 * that schema and an application role that may read and write its rows and nothing else. May be run
 * again: it creates what is missing and renews the passwords.
 */
export function bootstrapRolesSql(services: readonly ServiceRole[]): string {
  const shared = ['REVOKE ALL ON SCHEMA public FROM PUBLIC'];
  return [...shared, ...services.flatMap(serviceSql)].join(';\n');
}

function serviceSql({ service, password }: ServiceRole): string[] {
  const schema = pg.escapeIdentifier(service);
  const owner = pg.escapeIdentifier(ownerRole(service));
  const application = pg.escapeIdentifier(applicationRole(service));
  const attributes = 'NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION';
  const credentials = password === undefined ? '' : ` PASSWORD ${pg.escapeLiteral(password)}`;
  return [
    createRoleSql(ownerRole(service)),
    createRoleSql(applicationRole(service)),
    `ALTER ROLE ${owner} NOLOGIN ${attributes}`,
    `ALTER ROLE ${application} LOGIN ${attributes}${credentials}`,
    `ALTER ROLE ${application} SET search_path = ${schema}`,
    `CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${owner}`,
    `REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA ${schema} TO ${application}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} ` +
      `GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${application}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} GRANT USAGE ON SEQUENCES TO ${application}`,
    // Functions are executable by everybody unless said otherwise, and only globally can it be said.
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${schema} GRANT EXECUTE ON FUNCTIONS TO ${application}`,
  ];
}

/** Roles belong to the whole server: another database's bootstrap may create the same one meanwhile. */
function createRoleSql(role: string): string {
  return (
    `DO $$ BEGIN CREATE ROLE ${pg.escapeIdentifier(role)}; ` +
    `EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`
  );
}

/** Held while roles are created: concurrent ALTER ROLE of one role fails in PostgreSQL. */
const BOOTSTRAP_LOCK = 7_108_101;

/**
 * Creates the database when it is missing, then the services' schemas and roles in it.
 *
 * @param adminUrl superuser connection to any database of the server
 * @returns superuser connection string of the hub's database
 */
export async function ensureDatabase(
  adminUrl: string,
  database: string,
  services: readonly ServiceRole[],
): Promise<string> {
  const hubUrl = new URL(adminUrl);
  hubUrl.pathname = `/${encodeURIComponent(database)}`;
  await withClient(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [BOOTSTRAP_LOCK]);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!rowCount)
      await admin.query(
        `CREATE DATABASE ${pg.escapeIdentifier(database)} ENCODING 'UTF8' TEMPLATE template0`,
      );
    await withClient(hubUrl.toString(), async (hub) => {
      await hub.query(`REVOKE ALL ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`);
      // The planner reads the statistics of a column anew for each of the hundreds of keys in `= ANY(keys)`: with the
      // default of 100 values this took a fifth of the server's time, and gathering them as much again.
      await hub.query(`ALTER DATABASE ${pg.escapeIdentifier(database)} SET default_statistics_target = 10`);
      await hub.query(bootstrapRolesSql(services));
      for (const { service } of services) {
        await hub.query(
          `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(database)} TO ` +
            `${pg.escapeIdentifier(applicationRole(service))}, ${pg.escapeIdentifier(ownerRole(service))}`,
        );
      }
    });
  });
  return hubUrl.toString();
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'lienthong bootstrap' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
