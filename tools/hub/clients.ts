import { join } from 'node:path';
import { type Role, ROLES, SHIPPED_ORGANISATIONS } from '#contracts';
import { readJson, secret, writeAtomically } from '../infrastructure/index.js';

/** A system that may ask for tokens, with its secret in plain: for the launcher's own files alone. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A person who signs in to the console. */
export interface AccountCredentials {
  readonly name: string;
  readonly password: string;
}

/** Sign-ins by organisation slug or role, as the sandbox hands them out. */
export type SandboxAccounts = Readonly<Record<string, AccountCredentials>>;

/** Credentials by organisation slug or role, as the sandbox hands them out. */
export type SandboxClients = Readonly<Record<string, ClientCredentials>>;

/** What the gateway registers at start (LIENTHONG_CLIENTS_FILE). */
export interface RegisteredClients {
  readonly organisations: readonly {
    readonly slug: string;
    readonly name: { readonly vi: string; readonly en: string };
  }[];
  readonly clients: readonly (ClientCredentials & { readonly role: Role; readonly organisation?: string })[];
  readonly accounts: readonly (AccountCredentials & {
    readonly displayName: string;
    readonly role: Role;
    readonly organisation?: string;
  })[];
}

type WithoutAccounts = Omit<RegisteredClients, 'accounts'>;

const OTHER_ROLES = ROLES.filter((role) => role !== 'organisation');

/** What the people of a sandbox are called. */
const DISPLAY_NAMES: Readonly<Record<Exclude<Role, 'organisation'>, string>> = {
  coordinator: 'Điều phối viên',
  board: 'Ban chỉ đạo tỉnh',
  auditor: 'Kiểm tra, giám sát',
  administrator: 'Quản trị hệ thống',
};

/**
 * One client and one account for each shipped organisation and for each further role, whose secrets last in the
 * data folder.
 */
export function lastingClients(dataFolder: string): {
  registered: RegisteredClients;
  handedOut: SandboxClients;
  accounts: SandboxAccounts;
  file: string;
} {
  const file = join(dataFolder, 'registered-clients.json');
  // A folder of an earlier version has clients, and no accounts yet.
  const known: WithoutAccounts & Partial<RegisteredClients> = readJson(file) ?? newClients();
  const registered = { ...known, accounts: known.accounts ?? newAccounts() };
  writeAtomically(file, JSON.stringify(registered, null, 2));
  const handedOut = Object.fromEntries(
    registered.clients.map(({ clientId, clientSecret, role, organisation }) => [
      organisation ?? role,
      { clientId, clientSecret },
    ]),
  );
  const accounts = Object.fromEntries(
    registered.accounts.map(({ name, password, role, organisation }) => [
      organisation ?? role,
      { name, password },
    ]),
  );
  return { registered, handedOut, accounts, file };
}

function newAccounts(): RegisteredClients['accounts'] {
  return [
    ...SHIPPED_ORGANISATIONS.map(({ slug, name }) => ({
      name: slug,
      displayName: `Cán bộ ${name.vi}`,
      password: secret(),
      role: 'organisation' as const,
      organisation: slug,
    })),
    ...OTHER_ROLES.map((role) => ({
      name: role,
      displayName: DISPLAY_NAMES[role],
      password: secret(),
      role,
    })),
  ];
}

function newClients(): WithoutAccounts {
  return {
    organisations: SHIPPED_ORGANISATIONS,
    clients: [
      ...SHIPPED_ORGANISATIONS.map(({ slug }) => ({
        clientId: `${slug}-system`,
        clientSecret: secret(),
        role: 'organisation' as const,
        organisation: slug,
      })),
      ...OTHER_ROLES.map((role) => ({ clientId: `${role}-client`, clientSecret: secret(), role })),
    ],
  };
}
