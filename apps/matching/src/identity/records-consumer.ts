import type { Cause, RecordChange, RecordsChanged } from '#contracts';
import type { Transaction } from '#persistence';
import { lockActiveModel, type Models } from '../models/active-model.js';
import type { RecordIntake, Searched } from '../records/record-intake.js';
import type { CaseBook } from '../review/case-book.js';
import { announce, type Publishing } from './identity-publisher.js';
import { recluster, type IdentityOutcome } from './reclustering.js';

/** What the consumer needs of a delivered message. */
export interface RecordsDelivery {
  readonly data: RecordsChanged;
  alreadyHandled(): Promise<boolean>;
  once<R>(effect: (tx: Transaction, data: RecordsChanged) => Promise<R>): Promise<R | undefined>;
}

/**
 * Handles RECORDS: takes the features in and searches (repeatable, before the message's transaction), then in
 * the message's one transaction stores the edges, clusters the touched components and announces them.
 */
export class RecordsConsumer {
  constructor(
    private readonly intake: RecordIntake,
    private readonly bus: Publishing,
    private readonly models: Models,
    private readonly caseBook: CaseBook,
  ) {}

  async handle(delivery: RecordsDelivery): Promise<void> {
    if (await delivery.alreadyHandled()) return;
    const searched = await this.intake.take(delivery.data.records);
    await delivery.once((tx, data) => this.settle(tx, data, searched));
  }

  private async settle(tx: Transaction, data: RecordsChanged, found: Searched): Promise<void> {
    const active = await lockActiveModel(tx, this.models);
    // Another model has become active since the search: then what it found says nothing.
    const searched =
      found.model === active.model ? found : await this.intake.take(data.records, active.model);
    const changed = new Set(data.records.map(({ recordId }) => recordId));
    const outcome = await recluster(
      tx,
      {
        seeds: changed,
        changed,
        created: searched.created,
        searched: searched.versions,
        found: searched.edges,
      },
      active,
      this.caseBook,
    );
    await announce(this.bus, tx, outcome, counted(data.causes, data.records, outcome));
  }
}

/** Adds to the first cause what became of the message's records. A message comes from one chunk as a rule. */
function counted(
  causes: readonly Cause[],
  changes: readonly RecordChange[],
  { groups }: IdentityOutcome,
): readonly Cause[] {
  const [first, ...others] = causes;
  if (!first) return causes;
  const inReview = new Set(groups.flatMap((group) => group.inReview));
  const present = new Set(groups.flatMap((group) => group.records));
  const here = changes.filter(({ recordId }) => present.has(recordId));
  const review = here.filter(({ recordId }) => inReview.has(recordId)).length;
  const { counts } = first;
  return [
    {
      ...first,
      counts: { ...counts, linked: counts.linked + here.length - review, review: counts.review + review },
    },
    ...others,
  ];
}
