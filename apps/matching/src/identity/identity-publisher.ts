import { IDENTITY, type Cause, type EventDefinition, type IdentityChanged } from '#contracts';
import type { Transaction } from '#persistence';
import { splitAnnouncement } from './announcement.js';
import type { IdentityOutcome } from './reclustering.js';

/** What announcing needs of the event bus. */
export interface Publishing {
  publish<T, Item>(tx: Transaction, event: EventDefinition<T, Item>, data: T): Promise<string>;
}

/** Announces an outcome in the caller's transaction; nothing at all when there is nothing to say or settle. */
export async function announce(
  bus: Publishing,
  tx: Transaction,
  outcome: IdentityOutcome,
  causes: readonly Cause[],
  reason: Pick<IdentityChanged, 'decision' | 'model'> = {},
): Promise<void> {
  const { groups, withdrawn, cases } = outcome;
  if (groups.length + withdrawn.length + cases.length + causes.length === 0) return;
  const data = { ...outcome, causes, ...reason };
  for (const part of splitAnnouncement(data)) await bus.publish(tx, IDENTITY, part);
}
