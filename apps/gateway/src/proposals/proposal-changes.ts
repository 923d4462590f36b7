import type { ProposalState } from '#contracts';
import type { MemberChange } from '../changes/record-changes.js';

/** What the feed says of the record that a proposal is about. */
export interface ProposedRecord {
  readonly personId: string | null;
  readonly inReview: boolean;
}

/**
 * What an organisation is to be told of a proposal that stands anew: that it was opened, that it was closed, or
 * both when it is heard of only now. A proposal that is opened again is told as opened again.
 *
 * @param before state in which it was known; undefined: not at all
 */
export function proposalChanges(
  before: ProposalState['state'] | undefined,
  now: ProposalState,
  record: ProposedRecord,
): MemberChange[] {
  const wasOpen = before === 'open';
  const isOpen = now.state === 'open';
  if (wasOpen === isOpen && before !== undefined) return [];
  const change = (type: MemberChange['type'], state: ProposalState['state']): MemberChange => ({
    type,
    organisation: now.organisation,
    recordId: now.recordId,
    localId: now.localId,
    personId: record.personId,
    formerPersonId: null,
    inReview: record.inReview,
    memberElsewhere: false,
    detail: {
      proposalId: now.proposalId,
      kind: now.kind,
      state,
      reasons: now.reasons.map(({ code }) => code),
      roundId: now.roundId,
      unitCode: now.unitCode,
      dueOn: now.dueOn,
      answer: state === 'answered' ? (now.answer?.answer ?? null) : null,
    },
  });
  const opened = wasOpen ? [] : [change('proposal.opened', 'open')];
  // Closed before and closed now was settled above: here it was open, or unknown.
  return isOpen ? opened : [...(before === undefined ? opened : []), change('proposal.closed', now.state)];
}
