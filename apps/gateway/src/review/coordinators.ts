import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type DataSource } from 'typeorm';
import type { Reviewer } from '#contracts';
import { HUB_DATA } from '../database.js';
import { Client } from '../oauth/client.entity.js';

/** Who may decide cases, and in which units. */
@Injectable()
export class Coordinators {
  constructor(@Inject(HUB_DATA) private readonly dataSource: DataSource) {}

  /** By id. */
  async list(): Promise<Reviewer[]> {
    const clients = await this.dataSource
      .getRepository(Client)
      .find({ where: { role: 'coordinator', disabledAt: IsNull() }, order: { clientId: 'ASC' } });
    return clients.map(({ clientId, units }) => ({ actor: clientId, ...(units && { units }) }));
  }
}
