import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { applicationRole, ensureDatabase, migrate, type MigrationClass } from '#persistence';

/** A database of its own for one suite, on the server of {@link startInfrastructure}. */
export interface TestDatabase {
  /** Connection as superuser. */
  readonly adminUrl: string;
  /** Connection as the application role of a service. */
  applicationUrl(service: string): string;
  drop(): Promise<void>;
}

/**
 * Creates an empty database with the schemas and roles of these services.
 *
 * @param server `databaseUrl` of the infrastructure
 */
export async function freshDatabase(
  server: { readonly databaseUrl: string },
  services: readonly string[] = ['gateway', 'registry', 'matching', 'reports'],
): Promise<TestDatabase> {
  const name = `lienthong_test_${randomBytes(6).toString('hex')}`;
  // The same for every database of a server, whose roles they share.
  const password = createHash('sha256').update(server.databaseUrl).digest('base64url');
  const adminUrl = await ensureDatabase(
    server.databaseUrl,
    name,
    services.map((service) => ({ service, password })),
  );
  return {
    adminUrl,
    applicationUrl: (service) => {
      const url = new URL(adminUrl);
      url.username = applicationRole(service);
      url.password = password;
      return url.href;
    },
    drop: async () => {
      const client = new pg.Client({ connectionString: server.databaseUrl });
      await client.connect();
      await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      await client.end();
    },
  };
}

/** {@link freshDatabase} for one service, with its migrations applied. */
export async function serviceDatabase(
  server: { readonly databaseUrl: string },
  service: string,
  migrations: readonly MigrationClass[],
): Promise<TestDatabase & { readonly url: string }> {
  const database = await freshDatabase(server, [service]);
  await migrate(database.adminUrl, service, migrations);
  return { ...database, url: database.applicationUrl(service) };
}
