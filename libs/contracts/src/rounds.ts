import type { Bilingual } from './organisation.js';
import type { WithinUnits } from './person-queries.js';
import type { ProposalAnswer, ProposalState, ProposalStateName } from './proposals.js';
import { query } from './queries.js';

/**
 * What a review round looks for among the memberships that count: a ground for leaving (moved, away for long, no
 * longer active) that the data show, missing proofs, several records of one person in one organisation, and an age
 * or gender that the charter does not admit.
 */
export const ROUND_CRITERIA = ['left', 'moved', 'inactive', 'phantom', 'duplicate', 'age'] as const;
export type RoundCriterion = (typeof ROUND_CRITERIA)[number];

export interface RoundProgress {
  readonly open: number;
  readonly answered: Readonly<Record<ProposalAnswer, number>>;
  readonly withdrawn: number;
}

/** A review round (đợt rà soát) and how far it is. */
export interface RoundView {
  readonly roundId: string;
  readonly title: Bilingual;
  readonly criteria: readonly RoundCriterion[];
  /** Provinces or communes; empty: everywhere. */
  readonly units: readonly string[];
  /** Empty: all. */
  readonly organisations: readonly string[];
  readonly asOf: string;
  readonly dueOn: string;
  readonly state: 'open' | 'closed';
  readonly openedBy: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** By organisation and unit of the record; as much of it as {@link RoundReader} is told. */
  readonly progress: readonly ({
    readonly organisation: string;
    /** Commune; null: not known. */
    readonly unit: string | null;
    readonly proposals: number;
    /** Memberships proposed that do not count any more today, and those whose unit or place is another one. */
    readonly ended: number;
    readonly moved: number;
  } & RoundProgress)[];
  /** People and memberships of the round's scope when it was opened and now; null for who is told a part alone. */
  readonly before: { readonly persons: number; readonly memberships: number } | null;
  readonly now: { readonly persons: number; readonly memberships: number } | null;
}

export interface OpenRound {
  readonly title?: Bilingual;
  readonly criteria: readonly RoundCriterion[];
  readonly units: readonly string[];
  readonly organisations: readonly string[];
  readonly dueOn: string;
  readonly actor: string;
}
/** Opens a round; each finding becomes a proposal in its organisation's feed. */
export const OPEN_ROUND_QUERY = query<OpenRound, RoundView>('reports.query.open-round', 120_000);
/**
 * Whom rounds are shown to: an organisation is told of its own proposals, who is bound to units of proposals there
 * (those whose commune is not known lie nowhere), everybody else of all.
 */
export interface RoundReader extends WithinUnits {
  readonly organisation?: string;
}
/** Newest first; those with no proposal that the reader is told of are left out. */
export const ROUNDS_QUERY = query<RoundReader, readonly RoundView[]>('reports.query.rounds', 30_000);
export const ROUND_QUERY = query<RoundReader & { readonly roundId: string }, RoundView>(
  'reports.query.round',
  30_000,
);
/** Ends a round: what is not answered is withdrawn. */
export const CLOSE_ROUND_QUERY = query<{ readonly roundId: string; readonly actor: string }, RoundView>(
  'reports.query.close-round',
  60_000,
);

export interface WorklistRequest {
  readonly roundId: string;
  readonly organisation: string;
  /** Commune. */
  readonly unit?: string;
  readonly state?: ProposalStateName;
  readonly after?: string;
  readonly limit: number;
}
/** What a round asks of an organisation, by proposal id. */
export const WORKLIST_QUERY = query<WorklistRequest, readonly ProposalState[]>(
  'reports.query.worklist',
  10_000,
);
