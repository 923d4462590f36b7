import { Injectable, type OnModuleInit } from '@nestjs/common';
import { APPLIED, PERSONS, SETTLED, type Cause } from '#contracts';
import { EventBus, type Delivery } from '#messaging';
import { ChangeFeed } from '../changes/change-feed.js';
import { MemberStates } from '../members/member-states.js';
import { ResolutionWaiters } from './resolution-waiters.js';
import { Settlement, type Returned } from './settlement.js';

/**
 * Books what comes back for the intake chunks, what the records have become, and what is to be told of that: in
 * one transaction, so that a batch is done only when its changes are in the feeds.
 */
@Injectable()
export class Returns implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly settlement: Settlement,
    private readonly members: MemberStates,
    private readonly feed: ChangeFeed,
    private readonly waiters: ResolutionWaiters,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(SETTLED, (delivery) => this.book('settled', delivery));
    await this.bus.consume(APPLIED, (delivery) => this.book('applied', delivery));
    await this.bus.consume(PERSONS, async (delivery) => {
      const resolved = await delivery.once(async (tx, data) => {
        const changes = await this.members.apply(tx, data);
        const resolvedNow = await this.settlement.book(tx, 'persons', data.causes);
        // Last: other writers to the same feeds wait from here until the commit.
        await this.feed.append(tx, changes, data.knownAt);
        return resolvedNow;
      });
      this.waiters.announce(resolved ?? []);
    });
  }

  private async book(
    returned: Returned,
    delivery: Delivery<{ readonly causes: readonly Cause[] }>,
  ): Promise<void> {
    const resolved = await delivery.once((tx, { causes }) => this.settlement.book(tx, returned, causes));
    this.waiters.announce(resolved ?? []);
  }
}
