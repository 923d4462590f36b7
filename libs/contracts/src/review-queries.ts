import type { CanonicalMembership, CanonicalPerson, IdentityFields } from './canonical-record.js';
import type { Bilingual } from './organisation.js';
import { query } from './queries.js';

export const CASE_STATES = ['open', 'decided', 'superseded'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** A review case as the queue shows it. */
export interface ReviewCaseItem {
  readonly caseId: string;
  readonly version: number;
  readonly state: CaseState;
  /** Pairs that the case leaves in doubt, each by its uncertainty (1 at probability one half). */
  readonly priority: number;
  readonly openedAt: string;
  readonly recordCount: number;
  readonly assignee: string | null;
}

export interface CasesRequest {
  readonly state: CaseState;
  /** 1–1000 */
  readonly limit: number;
  /** Last case of the page before. */
  readonly after?: { readonly openedAt: string; readonly caseId: string };
}

/** Oldest first. */
export const CASES_QUERY = query<CasesRequest, readonly ReviewCaseItem[]>('matching.query.cases');

/** A case with its scored pairs; whose values agree how well is asked with {@link EVIDENCE_QUERY}. */
export interface ReviewCaseView extends Omit<ReviewCaseItem, 'recordCount'> {
  /** Open case that took over most of the records; only of a superseded one. */
  readonly successor: string | null;
  /** Decision that answered it. */
  readonly decisionId: string | null;
  /** Sorted. */
  readonly records: readonly string[];
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly probability: number;
    /** Match weight in bits. */
    readonly weight: number;
  }[];
  /** The partition that matching would choose. */
  readonly proposal: readonly (readonly string[])[];
}

/** null: no such case. */
export const CASE_QUERY = query<{ caseId: string }, ReviewCaseView | null>('matching.query.case');

/** What one compared field says about a pair; weights in bits, positive for one person. */
export interface FieldEvidence {
  readonly field: string;
  readonly level: string;
  readonly weight: number;
  readonly text: Bilingual;
}

/** What matching compares of a record; it also weighs whether two are from one organisation. */
export type ComparedFields = IdentityFields & { readonly organisation: string };

/** Evidence of each pair, in the order of the request. */
export const EVIDENCE_QUERY = query<
  { pairs: readonly (readonly [ComparedFields, ComparedFields])[] },
  readonly (readonly FieldEvidence[])[]
>('matching.query.evidence');

export interface DecideRequest {
  readonly caseId: string;
  readonly version: number;
  readonly groups: readonly (readonly string[])[];
  readonly reason: string;
  readonly actor: string;
}
export interface DecisionReply {
  readonly decisionId: string;
}
/** Fails with `case.moved-on`, `decision.contradiction` … and changes nothing then. */
export const DECIDE_QUERY = query<DecideRequest, DecisionReply>('matching.query.decide', 10_000);

export interface RevokeRequest {
  readonly decisionId: string;
  readonly reason: string;
  readonly actor: string;
}
export const REVOKE_QUERY = query<RevokeRequest, DecisionReply>('matching.query.revoke', 10_000);

/** A source record as a coordinator compares it with others. */
export interface ComparedRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly personId: string | null;
  readonly person: CanonicalPerson;
  readonly membership: CanonicalMembership;
}

/** Records that are present; withdrawn and unknown ones are left out. */
export const RECORDS_QUERY = query<{ recordIds: readonly string[] }, readonly ComparedRecord[]>(
  'registry.query.records',
);
