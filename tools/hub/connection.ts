import { join, resolve } from 'node:path';
import { readJson } from '../infrastructure/index.js';
import { type Given, type OptionDescription, UsageError } from './command.js';

/** What a running hub leaves in its data folder for the other commands; readable by its owner alone. */
export interface HubConnection {
  /** The hub's database, as a role that may create roles and schemas. */
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** Base URL of each service process by instance name. */
  readonly services: Readonly<Record<string, string>>;
}

export const connectionFile = (dataFolder: string) => join(resolve(dataFolder), 'connection.json');

export const DATA_OPTION: Readonly<Record<string, OptionDescription>> = {
  data: { value: 'DIR', text: 'data folder of a running sandbox; else DATABASE_URL and NATS_URL say where' },
};

/** Connection of the sandbox that `--data` names. */
export function sandboxConnection(given: Given): HubConnection | undefined {
  const folder = given.text('data');
  if (folder === undefined) return undefined;
  const connection = readJson<HubConnection>(connectionFile(folder));
  if (!connection) throw new Error(`No hub runs with its data in ${folder}`);
  return connection;
}

/** The hub's database as its administrator. */
export function databaseUrlOf(given: Given): string {
  const url = sandboxConnection(given)?.databaseUrl ?? process.env.DATABASE_URL;
  if (!url)
    throw new UsageError('Which database? Set DATABASE_URL (an administrator role), or give --data DIR');
  return url;
}

export function natsUrlOf(given: Given): string {
  const url = sandboxConnection(given)?.natsUrl ?? process.env.NATS_URL;
  if (!url) throw new UsageError('Which NATS server? Set NATS_URL, or give --data DIR');
  return url;
}
