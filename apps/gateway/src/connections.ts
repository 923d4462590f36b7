import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { EventBus } from '#messaging';
import { HealthChecks } from '#observability';
import { HUB_DATA, ORGANISATION_DATA } from './database.js';

/** Watches over the database connections, and closes them when nothing needs them any more. */
@Injectable()
export class Connections implements OnApplicationShutdown {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly organisationData: DataSource,
    @Inject(HUB_DATA) private readonly hubData: DataSource,
    health: HealthChecks,
    bus: EventBus,
  ) {
    health.add('database', () => organisationData.query('SELECT 1'));
    health.add('messages', async () => {
      if (!bus.status().connected) throw new Error('no connection to NATS');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.organisationData.destroy(), this.hubData.destroy()]);
  }
}
