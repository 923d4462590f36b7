import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type DataSource } from 'typeorm';
import { inTransaction } from '#persistence';
import { KeyRing, type Principal } from '#security';
import { HUB_DATA } from '../database.js';
import { Client } from './client.entity.js';
import type { ClientsFile } from './clients-file.js';
import { Organisation } from './organisation.entity.js';

/** A system as its organisation sees it; its secret is kept as a hash and cannot be told. */
export interface ClientView {
  readonly clientId: string;
  readonly createdAt: string;
  readonly disabledAt: string | null;
}

/** The systems that may ask for tokens. */
@Injectable()
export class Clients {
  constructor(
    @Inject(HUB_DATA) private readonly dataSource: DataSource,
    @Inject(KeyRing) private readonly keyRing: KeyRing,
  ) {}

  /** Adds what is new and renews what is known; what the file does not name stays as it is. */
  async register({ organisations, clients }: ClientsFile): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      await tx.getRepository(Organisation).upsert(
        organisations.map(({ slug, name }) => ({ slug, nameVi: name.vi, nameEn: name.en })),
        { conflictPaths: ['slug'], skipUpdateIfNoValuesChanged: true },
      );
      await tx.getRepository(Client).upsert(
        clients.map(({ clientId, clientSecret, role, organisation, units }) => ({
          clientId,
          role,
          organisation: organisation ?? null,
          units: units ? [...units] : null,
          secretHash: this.keyRing.secretHash(clientSecret),
        })),
        { conflictPaths: ['clientId'], skipUpdateIfNoValuesChanged: true },
      );
    });
  }

  async of(organisation: string): Promise<ClientView[]> {
    const found = await this.dataSource
      .getRepository(Client)
      .find({ where: { organisation }, order: { clientId: 'ASC' } });
    return found.map(({ clientId, createdAt, disabledAt }) => ({
      clientId,
      createdAt: createdAt.toISOString(),
      disabledAt: disabledAt?.toISOString() ?? null,
    }));
  }

  /** Who the credentials belong to, or null; takes as long for an unknown client as for a wrong secret. */
  async authenticate(clientId: string, clientSecret: string): Promise<Principal | null> {
    const given = this.keyRing.secretHash(clientSecret);
    const client = await this.dataSource.getRepository(Client).findOneBy({ clientId, disabledAt: IsNull() });
    const isSecret = timingSafeEqual(given, client?.secretHash ?? Buffer.alloc(given.length));
    if (!client || !isSecret) return null;
    return {
      clientId,
      role: client.role,
      ...(client.organisation !== null && { organisation: client.organisation }),
      ...(client.units !== null && { units: client.units }),
    };
  }
}
