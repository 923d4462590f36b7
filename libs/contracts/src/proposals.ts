import type { LeftReason } from './canonical-record.js';
import type { EventDefinition } from './event-definition.js';
import type { Bilingual } from './organisation.js';
import { query } from './queries.js';

/**
 * What the hub proposes about one record: move the membership to another unit, remove it, or look whether it
 * is right (phantom findings, duplicates, unlikely ages). Proposes only: the organisation answers, and changes
 * its own record.
 */
export const PROPOSAL_KINDS = ['transfer', 'removal', 'check'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

export const PROPOSAL_ANSWERS = ['keep', 'transfer', 'remove', 'correct'] as const;
export type ProposalAnswer = (typeof PROPOSAL_ANSWERS)[number];

/** `withdrawn`: its ground is gone, or its round was closed, before it was answered. */
export const PROPOSAL_STATES = ['open', 'answered', 'withdrawn'] as const;
export type ProposalStateName = (typeof PROPOSAL_STATES)[number];

/** Why something is proposed. The texts name no person. */
export interface ProposalReason {
  /** Stable, e.g. `left.moved-residence`, `phantom.no-activity`, `duplicate`, `age.unlikely`. */
  readonly code: string;
  readonly message: Bilingual;
}

/** How an organisation answered. */
export interface AnsweredProposal {
  readonly answer: ProposalAnswer;
  /** In the organisation's words; may be empty for `keep` alone. */
  readonly reason: string;
  /** Unit that the membership moves to; of `transfer` alone. */
  readonly unitCode: string | null;
  /** Ground in the charter; of `remove` alone. */
  readonly leftReason: LeftReason | null;
  /** Client or user. */
  readonly actor: string;
  /** ISO 8601. */
  readonly answeredAt: string;
}

/** A proposal as it now stands. */
export interface ProposalState {
  readonly proposalId: string;
  /** Rises with every change of the proposal; an older one never overwrites a newer. */
  readonly version: number;
  /** Review round that it belongs to. */
  readonly roundId: string | null;
  readonly organisation: string;
  readonly recordId: string;
  readonly localId: string;
  /** Unit of the membership when it was proposed. */
  readonly unitCode: string | null;
  readonly kind: ProposalKind;
  readonly reasons: readonly ProposalReason[];
  /** Unit that a transfer would lead to, if the hub knows one. */
  readonly suggestedUnitCode: string | null;
  /** Ground in the charter that a removal would name, if the hub knows one. */
  readonly suggestedLeftReason: LeftReason | null;
  /** Day until which an answer is expected, `YYYY-MM-DD`. */
  readonly dueOn: string | null;
  readonly state: ProposalStateName;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** Set when `answered`. */
  readonly answer: AnsweredProposal | null;
}

// ── reports → gateway ─────────────────────────────────────────────────────────────────────────────

/** At most 500 proposals in one message. */
export interface ProposalsChanged {
  /** When reports knew it; ISO 8601. */
  readonly knownAt: string;
  readonly proposals: readonly ProposalState[];
}

/**
 * Published by reports in the transaction in which a proposal is opened, answered or withdrawn. The gateway
 * keeps a copy for `GET /v1/proposals` and puts `proposal.opened` and `proposal.closed` into the
 * organisation's feed, each once, the opening before the closing.
 */
export const PROPOSALS: EventDefinition<ProposalsChanged, ProposalState> = {
  type: 'lienthong.v1.reports.proposals',
  producer: 'reports',
  consumers: ['gateway'],
  summary: 'Proposals of review rounds as they now stand: opened, answered, withdrawn',
  items: (data) => data.proposals,
  withItems: (data, proposals) => ({ ...data, proposals }),
  sequences: () => [],
};

// ── gateway asks reports ──────────────────────────────────────────────────────────────────────────

export interface AnswerProposal {
  /** Of the caller's token; the proposal must be this organisation's. */
  readonly organisation: string;
  readonly proposalId: string;
  readonly answer: ProposalAnswer;
  readonly reason: string;
  readonly unitCode: string | null;
  readonly leftReason: LeftReason | null;
  readonly actor: string;
}

/**
 * An organisation's answer, kept before it is confirmed. The gateway has checked its form: `transfer` names a
 * unit, `remove` a ground, all but `keep` a reason. Given again in the same words it succeeds again.
 *
 * Expected failures: 404 `proposal.unknown`, 409 `proposal.closed` (answered otherwise, or withdrawn).
 */
export const ANSWER_PROPOSAL_QUERY = query<AnswerProposal, ProposalState>('reports.query.answer-proposal');
