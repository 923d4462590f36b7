import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { ROLES, type Bilingual, type Role } from '#contracts';
import { ConfigurationError } from '#observability';
import { LEAST_PASSWORD_CHARACTERS } from '../sign-in/passwords.js';

/** Organisations and clients to register at start, with their secrets in plain: readable by the gateway alone. */
export interface ClientsFile {
  readonly organisations: readonly { readonly slug: string; readonly name: Bilingual }[];
  readonly clients: readonly {
    readonly clientId: string;
    /** At least 16 characters, made by a machine: its hash is peppered, not slow. */
    readonly clientSecret: string;
    readonly role: Role;
    /** Slug; for role `organisation` alone. */
    readonly organisation?: string;
    /** Units that a coordinator is bound to. */
    readonly units?: readonly string[];
  }[];
  /** People who sign in to the console. */
  readonly accounts?: readonly {
    /** Lower case; shows as actor of what the person decides. */
    readonly name: string;
    readonly displayName: string;
    /** Counts when the account is new; later it is the person's own. */
    readonly password: string;
    readonly role: Role;
    /** Slug; for role `organisation` alone. */
    readonly organisation?: string;
    /** Units that a coordinator is bound to. */
    readonly units?: readonly string[];
    /** The identity provider's verified address that lets the person in there; missing: it stays as it is. */
    readonly email?: string;
  }[];
}

const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
/** The role `organisation`, and no other, belongs to one. */
const boundToRole = {
  if: { properties: { role: { const: 'organisation' } } },
  then: { required: ['organisation'] },
  else: { properties: { organisation: false } },
} as const;
const isClientsFile = new Ajv({ allErrors: true }).compile<ClientsFile>({
  type: 'object',
  required: ['organisations', 'clients'],
  properties: {
    organisations: {
      type: 'array',
      items: {
        type: 'object',
        required: ['slug', 'name'],
        properties: {
          slug: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
          name: { type: 'object', required: ['vi', 'en'], properties: { vi: text, en: text } },
        },
      },
    },
    clients: {
      type: 'array',
      items: {
        type: 'object',
        required: ['clientId', 'clientSecret', 'role'],
        properties: {
          clientId: { type: 'string', pattern: '^[\\w.-]{1,100}$' },
          clientSecret: { type: 'string', minLength: 16, maxLength: 200 },
          role: { enum: [...ROLES] },
          organisation: text,
          units: { type: 'array', items: text },
        },
        ...boundToRole,
      },
    },
    accounts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'displayName', 'password', 'role'],
        properties: {
          name: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,99}$' },
          displayName: text,
          password: { type: 'string', minLength: LEAST_PASSWORD_CHARACTERS, maxLength: 200 },
          email: { type: 'string', pattern: '^[^\\s@]+@[^\\s@]+$', maxLength: 200 },
          role: { enum: [...ROLES] },
          organisation: text,
          units: { type: 'array', items: text },
        },
        ...boundToRole,
      },
    },
  },
});

/** Reads LIENTHONG_CLIENTS_FILE; throws naming what is wrong, never a secret. */
export function readClientsFile(path: string): ClientsFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? 'is not JSON'
        : `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new ConfigurationError(`LIENTHONG_CLIENTS_FILE: ${path} ${reason}`);
  }
  if (isClientsFile(value)) return value;
  const faults = (isClientsFile.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
  );
  throw new ConfigurationError(`LIENTHONG_CLIENTS_FILE: ${path}: ${faults.join('; ')}`);
}
