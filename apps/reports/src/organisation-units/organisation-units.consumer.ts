import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UNITS } from '#contracts';
import { EventBus } from '#messaging';
import { keepUnits } from './organisation-units.js';

/** Keeps the organisations' units as the registry announces them, in whatever order the announcements come. */
@Injectable()
export class OrganisationUnitsConsumer implements OnModuleInit {
  constructor(private readonly bus: EventBus) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(UNITS, async (delivery) => {
      await delivery.once((tx, { units }) => keepUnits(tx, units));
    });
  }
}
