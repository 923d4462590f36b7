import { Inject, Injectable } from '@nestjs/common';
import { In, IsNull, type DataSource } from 'typeorm';
import { ConfigurationError } from '#observability';
import { inTransaction } from '#persistence';
import { HUB_DATA } from '../database.js';
import type { ClientsFile } from '../oauth/clients-file.js';
import { Client } from '../oauth/client.entity.js';
import { Account } from './account.entity.js';
import { Passwords } from './passwords.js';

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
    });
  }

  /** Whose name and password these are, or null; takes as long for an unknown name as for a wrong password. */
  async authenticate(name: string, password: string): Promise<Account | null> {
    const account = await this.dataSource.getRepository(Account).findOneBy({ name, disabledAt: IsNull() });
    return (await this.passwords.verify(password, account?.passwordHash)) ? account : null;
  }

  async setPassword(name: string, password: string): Promise<void> {
    const passwordHash = await this.passwords.hash(password);
    await this.dataSource.getRepository(Account).update({ name }, { passwordHash });
  }
}
