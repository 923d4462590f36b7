import { SERVICES, type Service } from '#contracts';
import { ensureDatabase, migrate, type MigrationClass } from '#persistence';
import type { Log } from '../infrastructure/index.js';
import { type Command } from './command.js';
import { DATA_OPTION, databaseUrlOf } from './connection.js';
import { loadUnits } from './units.js';

const MIGRATIONS: Readonly<Record<Service, () => Promise<{ migrations: readonly MigrationClass[] }>>> = {
  gateway: () => import('../../apps/gateway/src/migrations/index.js'),
  registry: () => import('../../apps/registry/src/migrations/index.js'),
  matching: () => import('../../apps/matching/src/migrations/index.js'),
  reports: () => import('../../apps/reports/src/migrations/index.js'),
};

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Brings the database up to date: roles, schemas, tables, units',
  options: {
    ...DATA_OPTION,
    database: { value: 'NAME', text: 'database of the hub, created when missing', default: 'lienthong' },
  },
  details:
    'Connects to DATABASE_URL as an administrator. The password of a service role is taken from\n' +
    'LIENTHONG_<SERVICE>_PASSWORD (e.g. LIENTHONG_REGISTRY_PASSWORD); without it an existing role keeps\n' +
    'its password and a new one gets none, so that nobody can sign in as it.',
  run: async (given) => {
    await migrateHub({
      adminUrl: databaseUrlOf(given),
      database: given.required('database'),
      passwordOf: (service) => process.env[`LIENTHONG_${service.toUpperCase()}_PASSWORD`],
      log: (line) => process.stderr.write(`${line}\n`),
    });
  },
};

export interface MigrationSettings {
  /** Any database of the server, as a role that may create roles and databases. */
  readonly adminUrl: string;
  readonly database: string;
  /** Password to give the role of a service; undefined leaves it as it is. */
  readonly passwordOf: (service: Service) => string | undefined;
  readonly log: Log;
}

/**
 * Database, roles, schemas and tables of every service, and the shipped units. May be repeated.
 * @returns URL of the hub's database as its administrator
 */
export async function migrateHub(settings: MigrationSettings): Promise<string> {
  const roles = SERVICES.map((service) => {
    const password = settings.passwordOf(service);
    return password === undefined ? { service } : { service, password };
  });
  const url = await ensureDatabase(settings.adminUrl, settings.database, roles);
  for (const service of SERVICES) {
    const { migrations } = await MIGRATIONS[service]();
    const applied = await migrate(url, service, migrations);
    for (const name of applied) settings.log(`${service}: ${name}`);
  }
  const units = await loadUnits(url);
  if (units > 0) settings.log(`registry: ${units} units`);
  return url;
}
