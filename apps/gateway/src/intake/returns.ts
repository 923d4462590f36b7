import { Injectable, type OnModuleInit } from '@nestjs/common';
import { APPLIED, PERSONS, SETTLED, type Cause } from '#contracts';
import { EventBus, type Delivery } from '#messaging';
import { MemberStates } from '../members/member-states.js';
import { ResolutionWaiters } from './resolution-waiters.js';
import { Settlement, type Returned } from './settlement.js';

/** Books what comes back for the intake chunks, and what the records have become. */
@Injectable()
export class Returns implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly settlement: Settlement,
    private readonly members: MemberStates,
    private readonly waiters: ResolutionWaiters,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(SETTLED, (delivery) => this.book('settled', delivery));
    await this.bus.consume(APPLIED, (delivery) => this.book('applied', delivery));
    await this.bus.consume(PERSONS, async (delivery) => {
      const milestones = await delivery.once(async (tx, data) => {
        await this.members.apply(tx, data);
        return this.settlement.book(tx, 'persons', data.causes);
      });
      this.waiters.announce(milestones?.resolved ?? []);
    });
  }

  private async book(
    returned: Returned,
    delivery: Delivery<{ readonly causes: readonly Cause[] }>,
  ): Promise<void> {
    const milestones = await delivery.once((tx, { causes }) => this.settlement.book(tx, returned, causes));
    this.waiters.announce(milestones?.resolved ?? []);
  }
}
