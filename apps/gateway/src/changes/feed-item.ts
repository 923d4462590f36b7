import type { ProposalAnswer, ProposalKind, ProposalStateName } from '#contracts';
import type { ChangeType } from './change-types.js';

/** An entry as its organisation reads it. */
export interface FeedItem {
  /** Stable; never given to two entries. */
  readonly id: string;
  readonly type: ChangeType;
  readonly localId: string;
  readonly recordId: string;
  /** null in `record.withdrawn`, and in a proposal about a record that has no person. */
  readonly personId: string | null;
  /** When the hub knew it; ISO 8601. */
  readonly occurredAt: string;
  readonly data: RecordNews | ProposalNews;
}

/** `data` of `record.*` and `person.*`. */
export interface RecordNews {
  readonly state: 'linked' | 'review' | 'withdrawn';
  readonly memberElsewhere: boolean;
  readonly formerPersonId: string | null;
  /** Only of `person.changed`: fields of sharing agreements that have changed; GET /v1/members/{localId} tells their values. */
  readonly fields?: readonly string[];
}

/** What `person.changed` tells beside. */
export interface SharedNews {
  readonly fields: readonly string[];
}

/** `data` of `proposal.*`; the whole proposal, with its reasons in words, is at `GET /v1/proposals/{id}`. */
export interface ProposalNews {
  readonly proposalId: string;
  readonly kind: ProposalKind;
  readonly state: ProposalStateName;
  readonly reasons: readonly string[];
  readonly roundId: string | null;
  readonly unitCode: string | null;
  readonly dueOn: string | null;
  readonly answer: ProposalAnswer | null;
}

/** An entry as it is stored. */
export interface FeedRow {
  readonly position: number;
  readonly id: string;
  readonly type: ChangeType;
  readonly recordId: string;
  readonly localId: string;
  readonly personId: string | null;
  readonly formerPersonId: string | null;
  readonly inReview: boolean;
  readonly memberElsewhere: boolean;
  readonly occurredAt: Date;
  readonly detail: ProposalNews | SharedNews | null;
}

/** Columns of `change_entry` that a {@link FeedRow} holds beside its position. */
export const FEED_COLUMNS = `id, type, record_id AS "recordId", local_id AS "localId",
  person_id AS "personId", former_person_id AS "formerPersonId", in_review AS "inReview",
  member_elsewhere AS "memberElsewhere", occurred_at AS "occurredAt", detail`;

export function asFeedItem({
  formerPersonId,
  inReview,
  memberElsewhere,
  occurredAt,
  detail,
  ...entry
}: FeedRow): FeedItem {
  const { id, type, localId, recordId, personId } = entry;
  const state = personId === null ? 'withdrawn' : inReview ? 'review' : 'linked';
  return {
    id,
    type,
    localId,
    recordId,
    personId,
    occurredAt: occurredAt.toISOString(),
    data:
      detail && 'proposalId' in detail
        ? detail
        : { state, memberElsewhere, formerPersonId, ...(detail && { fields: detail.fields }) },
  };
}
