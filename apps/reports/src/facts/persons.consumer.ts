import { Injectable, type OnModuleInit } from '@nestjs/common';
import { APPLIED, PERSONS, type PersonsChanged } from '#contracts';
import { EventBus, type Delivery } from '#messaging';
import { PersonsService } from './persons.service.js';

/** Brings announced persons into the figures and confirms the intake chunks that they came from. */
@Injectable()
export class PersonsConsumer implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly persons: PersonsService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(PERSONS, (delivery) => this.handle(delivery));
  }

  private async handle(delivery: Delivery<PersonsChanged>): Promise<void> {
    if (delivery.redelivered && (await delivery.alreadyHandled())) return;
    await delivery.once(async (tx, data) => {
      await this.persons.apply(tx, data);
      if (data.causes.length > 0) await this.bus.publish(tx, APPLIED, { causes: data.causes });
    });
  }
}
