import { ROLES, type Role } from '#contracts';
import { createDataSource, inTransaction, type Transaction } from '#persistence';
import { Passwords } from '../../apps/gateway/src/sign-in/passwords.js';
import { secret } from '../infrastructure/index.js';
import { type Command, type Given, UsageError } from './command.js';
import { DATA_OPTION, databaseUrlOf } from './connection.js';

/** As LIENTHONG_CLIENTS_FILE has it. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const MOST_CHARACTERS = 200;

export const accountCreate: Command = {
  name: 'account create',
  summary: 'Lets a person sign in to the console; prints their first password',
  positionals: 'NAME',
  options: {
    ...DATA_OPTION,
    role: { value: 'ROLE', text: ROLES.join(', '), required: true },
    'display-name': { value: 'TEXT', text: 'what the person is called', required: true },
    organisation: { value: 'SLUG', text: 'of a clerk: the organisation that they work for' },
    units: { value: 'CODE,CODE…', text: 'of a coordinator: the units that they are bound to' },
    email: { value: 'ADDRESS', text: 'lets the person sign in at the identity provider too' },
  },
  details:
    'The password is printed once, to the standard output; the person changes it on the page of their account.\n' +
    'Names are in small letters and stand beside whatever the person decides.',
  run: async (given) => {
    const name = nameOf(given);
    const role = ROLES.find((each) => each === given.required('role'));
    if (!role) throw new UsageError(`--role must be one of ${ROLES.join(', ')}`);
    const displayName = given.required('display-name').normalize('NFC').trim();
    if (displayName === '' || displayName.length > MOST_CHARACTERS)
      throw new UsageError(`--display-name must have 1 to ${MOST_CHARACTERS} characters`);
    const bound = boundTo(given, role);
    const email = emailOf(given.text('email'));
    const password = secret();
    await withAccounts(given, async (tx) => {
      const taken: unknown[] = await tx.query(
        'SELECT FROM account WHERE name = $1 UNION ALL SELECT FROM client WHERE client_id = $1',
        [name],
      );
      if (taken.length > 0) throw new Error(`${name} is an account or a client already`);
      if (bound.organisation !== null) {
        const found: { slug: string }[] = await tx.query('SELECT slug FROM organisation ORDER BY slug');
        const slugs = found.map(({ slug }) => slug);
        if (!slugs.includes(bound.organisation))
          throw new Error(`There is no organisation "${bound.organisation}": there are ${slugs.join(', ')}`);
      }
      await assertFree(tx, email, name);
      const hash = await new Passwords().hash(password);
      await tx.query(
        `INSERT INTO account (name, display_name, role, organisation, units, email, password_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [name, displayName, role, bound.organisation, bound.units, email, hash],
      );
    });
    process.stdout.write(`${password}\n`);
  },
};

export const accountPassword: Command = {
  name: 'account password',
  summary: 'Gives a person a new password and prints it; ends their sessions',
  positionals: 'NAME',
  options: DATA_OPTION,
  run: async (given) => {
    const name = nameOf(given);
    const password = secret();
    const hash = await new Passwords().hash(password);
    await withAccounts(given, async (tx) => {
      await changed(tx, 'UPDATE account SET password_hash = $2 WHERE name = $1 RETURNING name', name, hash);
      await endSessions(tx, name);
    });
    process.stdout.write(`${password}\n`);
  },
};

export const accountEmail: Command = {
  name: 'account email',
  summary: 'Says with which verified address a person signs in at the identity provider',
  positionals: 'NAME',
  options: { ...DATA_OPTION, email: { value: 'ADDRESS', text: 'missing: with none any more' } },
  details:
    'The first sign-in binds the account to the identity; giving an address anew, also the same, undoes that.',
  run: async (given) => {
    const name = nameOf(given);
    const email = emailOf(given.text('email'));
    await withAccounts(given, async (tx) => {
      await assertFree(tx, email, name);
      await changed(
        tx,
        `UPDATE account SET email = $2, oidc_issuer = NULL, oidc_subject = NULL WHERE name = $1 RETURNING name`,
        name,
        email,
      );
      await endSessions(tx, name);
    });
  },
};

export const accountDisable: Command = {
  name: 'account disable',
  summary: 'Keeps a person out from now on; what they decided stays theirs',
  positionals: 'NAME',
  options: DATA_OPTION,
  run: async (given) => {
    const name = nameOf(given);
    await withAccounts(given, async (tx) => {
      await changed(
        tx,
        'UPDATE account SET disabled_at = coalesce(disabled_at, now()) WHERE name = $1 RETURNING name',
        name,
      );
      await endSessions(tx, name);
    });
  },
};

export const accountEnable: Command = {
  name: 'account enable',
  summary: 'Lets a person in again who was kept out',
  positionals: 'NAME',
  options: DATA_OPTION,
  run: (given) => {
    const name = nameOf(given);
    return withAccounts(given, (tx) =>
      changed(tx, 'UPDATE account SET disabled_at = NULL WHERE name = $1 RETURNING name', name),
    );
  },
};

export const accountList: Command = {
  name: 'account list',
  summary: 'Lists who may sign in to the console',
  options: DATA_OPTION,
  details: 'One JSON object a line.',
  run: async (given) => {
    const accounts = await withAccounts<object[]>(given, (tx) =>
      tx.query(
        `SELECT name, display_name AS "displayName", role, organisation, units, email,
           disabled_at AS "disabledAt",
           (SELECT max(seen_at) FROM session s WHERE s.account = a.name) AS "seenAt"
         FROM account a ORDER BY name`,
      ),
    );
    for (const account of accounts) process.stdout.write(`${JSON.stringify(account)}\n`);
  },
};

function nameOf(given: Given): string {
  const [name = '', ...others] = given.positionals;
  if (others.length > 0) throw new UsageError('One account at a time');
  if (!NAME.test(name))
    throw new UsageError(`"${name}" cannot be a name: small letters without accents, digits, . _ -`);
  return name;
}

function emailOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (!EMAIL.test(given) || given.length > MOST_CHARACTERS)
    throw new UsageError(`"${given}" is no e-mail address`);
  return given.toLowerCase();
}

async function assertFree(tx: Transaction, email: string | null, name: string): Promise<void> {
  const [other]: { name: string }[] = await tx.query(
    'SELECT name FROM account WHERE email = $1 AND name <> $2',
    [email, name],
  );
  if (other) throw new Error(`${other.name} has this address already`);
}

function boundTo(given: Given, role: Role): { organisation: string | null; units: string[] | null } {
  const organisation = given.text('organisation') ?? null;
  const units = given.text('units')?.split(',') ?? null;
  if ((role === 'organisation') !== (organisation !== null))
    throw new UsageError('--organisation belongs to the role organisation, and to no other');
  if (units !== null && role !== 'coordinator')
    throw new UsageError('--units belongs to the role coordinator alone');
  return { organisation, units };
}

async function changed(tx: Transaction, sql: string, name: string, ...more: unknown[]): Promise<void> {
  const [rows]: [unknown[], number] = await tx.query(sql, [name, ...more]);
  if (rows.length === 0) throw new Error(`There is no account "${name}": hub account list shows them`);
}

async function endSessions(tx: Transaction, name: string): Promise<void> {
  await tx.query('DELETE FROM session WHERE account = $1', [name]);
}

async function withAccounts<T>(given: Given, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const dataSource = createDataSource({
    url: databaseUrlOf(given),
    schema: 'gateway',
    poolSize: 1,
    scope: 'hub',
    applicationName: 'lienthong accounts',
  });
  await dataSource.initialize();
  try {
    return await inTransaction(dataSource, work);
  } finally {
    await dataSource.destroy();
  }
}
