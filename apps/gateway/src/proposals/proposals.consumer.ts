import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PROPOSALS } from '#contracts';
import { EventBus } from '#messaging';
import { ChangeFeed } from '../changes/change-feed.js';
import { proposalChanges } from './proposal-changes.js';
import { Proposals } from './proposals.repository.js';

/** Keeps what reports propose, and tells the organisations of it through their feeds, in one transaction. */
@Injectable()
export class ProposalsConsumer implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly proposals: Proposals,
    private readonly feed: ChangeFeed,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(PROPOSALS, async (delivery) => {
      await delivery.once(async (tx, { proposals, knownAt }) => {
        const kept = await this.proposals.keep(tx, proposals);
        const records = await this.proposals.records(
          tx,
          kept.map(({ now }) => now.recordId),
        );
        const changes = kept.flatMap(({ now, before }) =>
          proposalChanges(before, now, records.get(now.recordId) ?? UNKNOWN),
        );
        // Last: other writers to the same feeds wait from here until the commit.
        await this.feed.append(tx, changes, knownAt);
      });
    });
  }
}

const UNKNOWN = { personId: null, inReview: false };
