import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type DataSource } from 'typeorm';
import type { Reviewer } from '#contracts';
import { HUB_DATA } from '../database.js';
import { Client } from '../oauth/client.entity.js';
import { Account } from '../sign-in/account.entity.js';

/** Who may decide cases, and in which units. */
@Injectable()
export class Coordinators {
  constructor(@Inject(HUB_DATA) private readonly dataSource: DataSource) {}

  /** By id. */
  async list(): Promise<Reviewer[]> {
    const people = await this.dataSource
      .getRepository(Account)
      .find({ where: { role: 'coordinator', disabledAt: IsNull() }, order: { name: 'ASC' } });
    const clients = await this.dataSource
      .getRepository(Client)
      .find({ where: { role: 'coordinator', disabledAt: IsNull() }, order: { clientId: 'ASC' } });
    return [
      ...people.map(({ name, units }) => ({ actor: name, ...(units && { units }) })),
      ...clients.map(({ clientId, units }) => ({ actor: clientId, ...(units && { units }) })),
    ];
  }
}
