import { join } from 'node:path';
import { type Role, ROLES, SHIPPED_ORGANISATIONS } from '#contracts';
import { readJson, secret, writeAtomically } from '../infrastructure/index.js';

/** A system that may ask for tokens, with its secret in plain: for the launcher's own files alone. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Credentials by organisation slug or role, as the sandbox hands them out. */
export type SandboxClients = Readonly<Record<string, ClientCredentials>>;

/** What the gateway registers at start (LIENTHONG_CLIENTS_FILE). */
export interface RegisteredClients {
  readonly organisations: readonly {
    readonly slug: string;
    readonly name: { readonly vi: string; readonly en: string };
  }[];
  readonly clients: readonly (ClientCredentials & { readonly role: Role; readonly organisation?: string })[];
}

/**
 * One client for each shipped organisation and one for each further role, whose secrets last in the
 * data folder.
 */
export function lastingClients(dataFolder: string): {
  registered: RegisteredClients;
  handedOut: SandboxClients;
  file: string;
} {
  const file = join(dataFolder, 'registered-clients.json');
  const registered = readJson<RegisteredClients>(file) ?? newClients();
  writeAtomically(file, JSON.stringify(registered, null, 2));
  const handedOut = Object.fromEntries(
    registered.clients.map(({ clientId, clientSecret, role, organisation }) => [
      organisation ?? role,
      { clientId, clientSecret },
    ]),
  );
  return { registered, handedOut, file };
}

function newClients(): RegisteredClients {
  const roles = ROLES.filter((role) => role !== 'organisation');
  return {
    organisations: SHIPPED_ORGANISATIONS,
    clients: [
      ...SHIPPED_ORGANISATIONS.map(({ slug }) => ({
        clientId: `${slug}-system`,
        clientSecret: secret(),
        role: 'organisation' as const,
        organisation: slug,
      })),
      ...roles.map((role) => ({ clientId: `${role}-client`, clientSecret: secret(), role })),
    ],
  };
}
