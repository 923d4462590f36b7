import { Inject, Injectable } from '@nestjs/common';
import { In, IsNull, type DataSource } from 'typeorm';
import { ConfigurationError } from '#observability';
import { inTransaction, type Transaction } from '#persistence';
import { HUB_DATA } from '../database.js';
import type { ClientsFile } from '../oauth/clients-file.js';
import { Client } from '../oauth/client.entity.js';
import { Account } from './account.entity.js';
import type { Identity } from './identity-provider.js';
import { Passwords } from './passwords.js';
import type { Refusal } from './refusal.js';

/** The people who may sign in with a password that the hub keeps. */
@Injectable()
export class Accounts {
  private readonly passwords = new Passwords();

  constructor(@Inject(HUB_DATA) private readonly dataSource: DataSource) {}

  /**
   * Adds who is new and renews what is known of the others but their password, which is theirs by then.
   * @throws ConfigurationError a system has that name: decisions would not tell the two apart
   */
  async register({ accounts = [] }: ClientsFile): Promise<void> {
    if (accounts.length === 0) return;
    await inTransaction(this.dataSource, async (tx) => {
      const names = accounts.map(({ name }) => name);
      const taken = await tx.getRepository(Client).findBy({ clientId: In(names) });
      if (taken.length > 0) {
        const ids = taken.map(({ clientId }) => clientId).join(', ');
        throw new ConfigurationError(`LIENTHONG_CLIENTS_FILE: both a client and an account: ${ids}`);
      }
      const known = await tx.getRepository(Account).findBy({ name: In(names) });
      const hashes = new Map(known.map(({ name, passwordHash }) => [name, passwordHash]));
      for (const { name, password } of accounts) {
        if (!hashes.has(name)) hashes.set(name, await this.passwords.hash(password));
      }
      await tx.getRepository(Account).upsert(
        accounts.map(({ name, displayName, role, organisation, units }) => ({
          name,
          displayName,
          role,
          organisation: organisation ?? null,
          units: units ? [...units] : null,
          passwordHash: hashes.get(name)!,
        })),
        { conflictPaths: ['name'], skipUpdateIfNoValuesChanged: true },
      );
      await giveAddresses(tx, accounts);
    });
  }

  /** Whose name and password these are; takes as long for an unknown name as for a wrong password. */
  async authenticate(name: string, password: string): Promise<Account | Refusal> {
    const account = await this.dataSource.getRepository(Account).findOneBy({ name });
    const isRight = await this.passwords.verify(password, account?.passwordHash);
    if (!account) return { reason: 'unknown', account: null };
    if (!isRight) return { reason: 'wrong', account: name };
    return account.disabledAt ? { reason: 'disabled', account: name } : account;
  }

  /**
   * Whose identity this is. The first time it is whoever has the verified e-mail address; from then on the
   * identity alone counts: an address that the provider gives to somebody else opens no account.
   */
  async identified({ issuer, subject, email }: Identity): Promise<Account | Refusal> {
    const unknown: Refusal = { reason: 'unknown', account: null };
    return inTransaction(this.dataSource, async (tx) => {
      const accounts = tx.getRepository(Account);
      // Two browsers of one person may come for the first time at once.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${issuer} ${subject}`]);
      const known = await accounts.findOneBy({ oidcIssuer: issuer, oidcSubject: subject });
      if (known) return known.disabledAt ? { reason: 'disabled', account: known.name } : known;
      if (email === null) return unknown;
      const fresh = { email, oidcSubject: IsNull(), disabledAt: IsNull() };
      const { affected } = await accounts.update(fresh, { oidcIssuer: issuer, oidcSubject: subject });
      return affected ? accounts.findOneByOrFail({ email }) : unknown;
    });
  }

  async setPassword(name: string, password: string): Promise<void> {
    const passwordHash = await this.passwords.hash(password);
    await this.dataSource.getRepository(Account).update({ name }, { passwordHash });
  }
}

/** @throws ConfigurationError two people have one address */
async function giveAddresses(
  tx: Transaction,
  given: readonly { readonly name: string; readonly email?: string }[],
): Promise<void> {
  const accounts = tx.getRepository(Account);
  for (const { name, email } of given) {
    if (email === undefined) continue;
    const address = email.toLowerCase();
    const owner = await accounts.findOneBy({ email: address });
    if (owner?.name === name) continue;
    if (owner)
      throw new ConfigurationError(
        `LIENTHONG_CLIENTS_FILE: ${owner.name} and ${name} have one e-mail address`,
      );
    // Whoever has the account now is not who signed in with the former address.
    await accounts.update({ name }, { email: address, oidcIssuer: null, oidcSubject: null });
  }
}
