import type { CanonicalMembership, CanonicalPerson, IdentityFields } from './canonical-record.js';
import type { Bilingual } from './organisation.js';
import { query } from './queries.js';

export const CASE_STATES = ['open', 'decided', 'superseded'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** Why there is a case: `doubt`, the machine may not decide alone. */
export const CASE_KINDS = ['doubt'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** Orders of the queue: most urgent, longest waiting, latest, or largest case first. */
export const CASE_SORTS = ['priority', 'age', 'newest', 'records'] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

/** Who asks about cases or decides them. */
export interface Reviewer {
  /** Id of the signed-in user or client. */
  readonly actor: string;
  /** Commune or province codes that the coordinator is bound to; missing: the whole hub. */
  readonly units?: readonly string[];
}

/** A review case as the queue shows it. */
export interface ReviewCaseItem {
  readonly caseId: string;
  readonly version: number;
  readonly state: CaseState;
  readonly kind: CaseKind;
  /** What a decision buys: `expectedErrors`, and one more for every thirty days of waiting. */
  readonly priority: number;
  /** Persons that are expected to be counted twice while the case is open. */
  readonly expectedErrors: number;
  readonly openedAt: string;
  readonly recordCount: number;
  /** Codes of the communes and provinces that its records lie in; sorted. */
  readonly units: readonly string[];
  /** Slugs; sorted. */
  readonly organisations: readonly string[];
  readonly assignee: string | null;
  readonly assignedAt: string | null;
  /** Decision that waits for a second coordinator. */
  readonly pendingDecision: string | null;
  /** Names the evidence that the case shares with others; null: it is decided alone. */
  readonly pattern: string | null;
}

export interface CaseFilter {
  readonly state: CaseState;
  readonly kind?: CaseKind;
  /** null: nobody's. */
  readonly assignee?: string | null;
  /** Commune or province code. */
  readonly unit?: string;
  readonly organisation?: string;
  readonly minRecords?: number;
  readonly pattern?: string;
  /** Whether a decision waits for a second coordinator. */
  readonly awaitingSecond?: boolean;
  /** ISO 8601 instant. */
  readonly openedBefore?: string;
}

/** Place in a sorted queue: what the last case of a page was sorted by, and its id. */
export interface CasePosition {
  readonly value: string;
  readonly caseId: string;
}

export interface CasesRequest extends CaseFilter {
  readonly by: Reviewer;
  readonly sort: CaseSort;
  /** 1–500 */
  readonly limit: number;
  readonly after?: CasePosition;
  /** Whether to count what the filter fits. */
  readonly count?: boolean;
}

export interface CasesReply {
  readonly items: readonly ReviewCaseItem[];
  /** Position of the last item; null: there are no more. */
  readonly next: CasePosition | null;
  readonly total?: number;
}

/** What the reviewer may see of the queue. */
export const CASES_QUERY = query<CasesRequest, CasesReply>('matching.query.cases');

/** Something about a pair that easily misleads, found by plain rules. */
export interface CaseHint {
  readonly code: string;
  readonly a: string;
  readonly b: string;
  readonly text: Bilingual;
}

/** Somebody looked at the case and left it to others. */
export interface CaseSkip {
  readonly actor: string;
  readonly reason: string;
  readonly skippedAt: string;
}

/** Two records that the active model holds for one person, or perhaps one. */
export interface ScoredPair {
  readonly a: string;
  readonly b: string;
  readonly probability: number;
  /** Match weight in bits. */
  readonly weight: number;
}

/** A case with its scored pairs; whose values agree how well is asked with {@link EVIDENCE_QUERY}. */
export interface ReviewCaseView extends Omit<ReviewCaseItem, 'recordCount'> {
  /** Open case that took over most of the records; only of a superseded one. */
  readonly successor: string | null;
  /** Decision that answered it. */
  readonly decisionId: string | null;
  /** Sorted. */
  readonly records: readonly string[];
  readonly pairs: readonly ScoredPair[];
  /** Records that stand together as one person now. */
  readonly standing: readonly (readonly string[])[];
  /** The partition that matching would choose. */
  readonly proposal: readonly (readonly string[])[];
  readonly hints: readonly CaseHint[];
  /** Decisions about any of its records, the latest first. */
  readonly decisions: readonly DecisionView[];
  readonly skips: readonly CaseSkip[];
}

/** null: no such case. Fails with `case.foreign-unit`. */
export const CASE_QUERY = query<{ caseId: string; by: Reviewer }, ReviewCaseView | null>(
  'matching.query.case',
);

/** What speaks for records being one person: links of the model that decides, and what people decided about them. */
export interface RecordLinks {
  readonly model: { readonly modelId: number; readonly version: string };
  readonly pairs: readonly ScoredPair[];
  /** The latest first; revoked ones too. */
  readonly decisions: readonly DecisionView[];
}

export const LINKS_QUERY = query<{ recordIds: readonly string[]; by: Reviewer }, RecordLinks>(
  'matching.query.links',
);

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

// ── who works on which case ───────────────────────────────────────────────────────────────────────

export interface AssignRequest {
  readonly by: Reviewer;
  readonly caseId: string;
  /** Who works on it from now on; null: nobody. */
  readonly assignee: Reviewer | null;
}
/** Fails with `case.unknown`, `case.moved-on`, `case.foreign-unit`, `assignee.foreign-unit`. */
export const ASSIGN_QUERY = query<AssignRequest, ReviewCaseItem>('matching.query.case-assign');

export interface SkipRequest {
  readonly by: Reviewer;
  readonly caseId: string;
  readonly reason: string;
}
/** Leaves the case to others: the skipper is not given it again until it changes. */
export const SKIP_QUERY = query<SkipRequest, ReviewCaseItem>('matching.query.case-skip');

export interface NextCaseRequest extends Pick<CaseFilter, 'kind' | 'unit' | 'organisation' | 'pattern'> {
  readonly by: Reviewer;
  /** Cases that are not wanted now. */
  readonly except: readonly string[];
}
/** The case that the reviewer should decide next, assigned to them; null: none is left. */
export const NEXT_CASE_QUERY = query<NextCaseRequest, { readonly caseId: string | null }>(
  'matching.query.case-next',
);

export interface DistributeRequest {
  readonly coordinators: readonly Reviewer[];
  /** Cases to give out at most; the most urgent first. */
  readonly limit: number;
}
export interface DistributeReply {
  readonly assigned: readonly { readonly actor: string; readonly cases: number }[];
  /** Open cases that nobody works on afterwards. */
  readonly unassigned: number;
}
/** Gives cases that nobody works on to the coordinators of their units, to the least laden first. */
export const DISTRIBUTE_QUERY = query<DistributeRequest, DistributeReply>(
  'matching.query.cases-distribute',
  30_000,
);

export interface ReviewProgress {
  readonly since: string;
  readonly open: number;
  readonly unassigned: number;
  readonly awaitingSecond: number;
  readonly oldestOpenedAt: string | null;
  /** Decisions since then, bulk ones included; taken back ones are not. */
  readonly decided: number;
  readonly coordinators: readonly {
    readonly actor: string;
    readonly assigned: number;
    readonly decided: number;
    readonly skipped: number;
  }[];
  /** Communes and provinces; a case that lies in several counts in each. */
  readonly units: readonly {
    readonly unit: string;
    readonly name: string;
    readonly open: number;
    readonly decided: number;
  }[];
}
export const REVIEW_PROGRESS_QUERY = query<{ by: Reviewer; since: string }, ReviewProgress>(
  'matching.query.review-progress',
);

// ── decisions ─────────────────────────────────────────────────────────────────────────────────────

/**
 * `standing` holds, `revoked` was taken back, `awaiting-second` waits for a second coordinator, `rejected` was
 * refused by one, `lapsed` waited for one until its case changed.
 */
export const DECISION_STATES = ['standing', 'revoked', 'awaiting-second', 'rejected', 'lapsed'] as const;
export type DecisionState = (typeof DECISION_STATES)[number];

/** What somebody did about a decision, and why. */
export interface DecisionAct {
  readonly actor: string;
  readonly reason: string;
  readonly at: string;
}

export interface DecisionView {
  readonly decisionId: string;
  readonly caseId: string | null;
  readonly state: DecisionState;
  readonly actor: string;
  readonly reason: string;
  readonly decidedAt: string;
  /** Records of one group are one person, those of different groups are not. */
  readonly groups: readonly (readonly string[])[];
  /** Decided together with others of the same evidence. */
  readonly bulkId: string | null;
  /** What the second coordinator said. */
  readonly second: (DecisionAct & { readonly confirmed: boolean }) | null;
  readonly revocation: DecisionAct | null;
}

export interface DecideRequest {
  readonly by: Reviewer;
  readonly caseId: string;
  readonly version: number;
  readonly groups: readonly (readonly string[])[];
  readonly reason: string;
}
export interface DecisionReply {
  readonly decisionId: string;
  readonly caseId: string | null;
  readonly state: DecisionState;
}
/** Fails with `case.moved-on`, `decision.contradiction` … and changes nothing then. */
export const DECIDE_QUERY = query<DecideRequest, DecisionReply>('matching.query.decide', 10_000);

export interface RevokeRequest {
  readonly by: Reviewer;
  readonly decisionId: string;
  readonly reason: string;
}
/** Takes a standing decision back, or withdraws one that waits for a second coordinator. */
export const REVOKE_QUERY = query<RevokeRequest, DecisionReply>('matching.query.revoke', 10_000);

export interface SecondRequest {
  readonly by: Reviewer;
  readonly decisionId: string;
  readonly confirmed: boolean;
  readonly reason: string;
}
/** The second coordinator's word on a decision. */
export const SECOND_QUERY = query<SecondRequest, DecisionReply>('matching.query.decision-second', 10_000);

export interface DecisionsRequest {
  readonly by: Reviewer;
  /** Any of these takes part. */
  readonly records?: readonly string[];
  readonly caseId?: string;
  readonly bulkId?: string;
  readonly actor?: string;
  readonly state?: DecisionState;
  /** ISO 8601 instants; `from` included, `to` not. */
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  /** Last decision of the page before. */
  readonly after?: string;
}
/** The latest first. */
export const DECISIONS_QUERY = query<DecisionsRequest, readonly DecisionView[]>('matching.query.decisions');

/** null: no such decision, or one of foreign units alone. */
export const DECISION_QUERY = query<{ by: Reviewer; decisionId: string }, DecisionView | null>(
  'matching.query.decision',
);

// ── cases with the same evidence ──────────────────────────────────────────────────────────────────

export const BULK_ANSWERS = ['same', 'different'] as const;
export type BulkAnswer = (typeof BULK_ANSWERS)[number];

/** Open cases whose pairs agree and differ in exactly the same way. */
export interface EvidencePattern {
  readonly pattern: string;
  /** Open cases that may be decided together. */
  readonly cases: number;
  readonly recordsPerCase: number;
  readonly probability: { readonly least: number; readonly most: number };
  /** What is known of each pair, from one of the cases. */
  readonly pairs: readonly {
    readonly sameStanding: boolean;
    readonly evidence: readonly Omit<FieldEvidence, 'weight'>[];
  }[];
  /** Codes of the hints that its pairs carry. */
  readonly hints: readonly string[];
  /** What people decided by hand about this evidence so far. */
  readonly sample: {
    readonly needed: number;
    readonly decided: number;
    readonly same: number;
    readonly different: number;
    /** The answer that the rest may be given; null: too few, or they differ. */
    readonly answer: BulkAnswer | null;
    /** Cases to decide by hand next, drawn evenly. */
    readonly caseIds: readonly string[];
  };
}
export interface PatternsRequest {
  readonly by: Reviewer;
  readonly minCases: number;
  readonly limit: number;
}
/** Those with most cases first. */
export const PATTERNS_QUERY = query<PatternsRequest, readonly EvidencePattern[]>('matching.query.patterns');

export interface BulkRequest {
  readonly by: Reviewer;
  readonly pattern: string;
  readonly answer: BulkAnswer;
  readonly reason: string;
  /** Cases that the pattern had when it was shown; another number now refuses the whole. */
  readonly expected: number;
}
/** What one bulk decision has to go through. */
export interface BulkPlan {
  readonly bulkId: string;
  readonly cases: readonly { readonly caseId: string; readonly version: number }[];
}
/** Checks everything and records the intent; decides nothing yet. */
export const BULK_PLAN_QUERY = query<BulkRequest, BulkPlan>('matching.query.bulk-plan');

/** What became of one item of a bulk; `failure` says why nothing did. */
export interface BulkOutcome {
  readonly caseId: string | null;
  readonly decisionId: string | null;
  readonly state: DecisionState | null;
  readonly failure: { readonly code: string; readonly message: Bilingual } | null;
}
export interface BulkChunkRequest extends BulkPlan {
  readonly by: Reviewer;
}
/** Decides these cases of a bulk, each on its own; repeating it harms nothing. */
export const BULK_CHUNK_QUERY = query<BulkChunkRequest, readonly BulkOutcome[]>(
  'matching.query.bulk-chunk',
  30_000,
);

export interface BulkView {
  readonly bulkId: string;
  readonly pattern: string;
  readonly answer: BulkAnswer;
  readonly actor: string;
  readonly reason: string;
  readonly decidedAt: string;
  /** Its decisions by state. */
  readonly states: Readonly<Record<DecisionState, number>>;
  /** Those that can be taken back. */
  readonly revocable: readonly string[];
}
/** null: no such bulk decision. */
export const BULK_QUERY = query<{ by: Reviewer; bulkId: string }, BulkView | null>('matching.query.bulk');

// ── registry ──────────────────────────────────────────────────────────────────────────────────────

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
