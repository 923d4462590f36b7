import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IDENTITY, PERSONS, type IdentityChanged, type PersonsChanged } from '#contracts';
import { EventBus, type Delivery } from '#messaging';
import { dividePersons } from './divide-persons.js';
import { IdentityService } from './identity.service.js';

/** Turns what matching says about identity into persons, and announces these. */
@Injectable()
export class IdentityConsumer implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly identity: IdentityService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(IDENTITY, (delivery) => this.handle(delivery));
  }

  private async handle(delivery: Delivery<IdentityChanged>): Promise<void> {
    if (delivery.redelivered && (await delivery.alreadyHandled())) return;
    await delivery.once(async (tx, data) => {
      const { cases, causes } = data;
      const announced = await this.identity.apply(tx, data);
      const { persons, withdrawn } = announced;
      if (persons.length + withdrawn.length + cases.length + causes.length === 0) return;
      const message: PersonsChanged = { ...announced, cases, causes };
      await this.bus.publishMany(
        tx,
        PERSONS,
        dividePersons(message).map((part) => ({ data: part })),
      );
    });
  }
}
