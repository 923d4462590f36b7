import type { Bilingual } from './organisation.js';
import type { CanonicalRecord } from './canonical-record.js';

/** Contract of one request/reply over core NATS (Nest's transport). Payload and reply are JSON. */
export interface QueryDefinition<Request, Reply> {
  /** NATS subject, `lienthong.v1.<service>.query.<name>`. */
  readonly subject: string;
  /** Longest time that the asker waits. */
  readonly timeoutMs: number;
  /** Carries the types only. */
  readonly types?: (request: Request) => Reply;
}

/** Defines a query on `lienthong.v1.<subject>`. */
export function query<Request, Reply>(subject: string, timeoutMs = 5_000): QueryDefinition<Request, Reply> {
  return { subject: `lienthong.v1.${subject}`, timeoutMs };
}

/** An expected failure of a query; becomes a problem document at the gateway. */
export interface QueryFailure {
  /** HTTP status that the gateway answers with. */
  readonly status: number;
  /** Stable code, e.g. `unit.unknown`. */
  readonly code: string;
  readonly message: Bilingual;
  /** Further members of the problem document, by which a program finds what to do. No personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What every query answers: the reply or an expected failure. */
export type QueryResult<Reply> = { readonly ok: Reply } | { readonly failure: QueryFailure };

// ── registry ──────────────────────────────────────────────────────────────────────────────────────

export interface RecordView {
  readonly recordId: string;
  readonly version: number;
  readonly state: 'pending' | 'linked' | 'review' | 'withdrawn';
  readonly personId: string | null;
  readonly record: CanonicalRecord;
  /** Golden fields that the organisation may see; empty while pending. */
  readonly golden: Readonly<Record<string, unknown>>;
  readonly memberElsewhere: boolean;
}

/** null: the registry holds no such record. */
export const RECORD_QUERY = query<{ organisation: string; recordId: string }, RecordView | null>(
  'registry.query.record',
);

// ── reports ───────────────────────────────────────────────────────────────────────────────────────

export interface SummaryRequest {
  /** `YYYY-MM-DD`; default today in Asia/Ho_Chi_Minh. */
  readonly asOf?: string;
  /** ISO 8601 instant; default now. */
  readonly knownAt?: string;
  /** Province or commune code; default the whole hub. */
  readonly unit?: string;
}

/** Fixed core of the summary report. */
export interface SummaryReport {
  readonly asOf: string;
  readonly knownAt: string;
  readonly unit: {
    readonly code: string | null;
    readonly name: string;
    readonly level: 'hub' | 'province' | 'commune';
  };
  readonly persons: number;
  readonly memberships: number;
  readonly inOneOrganisation: number;
  readonly inSeveralOrganisations: number;
  readonly pendingReview: {
    readonly cases: number;
    readonly records: number;
    readonly personsLow: number;
    readonly personsHigh: number;
  };
  readonly organisations: readonly {
    readonly organisation: string;
    readonly persons: number;
    readonly memberships: number;
    readonly duplicates: number;
  }[];
  readonly overlaps: readonly { readonly organisations: readonly string[]; readonly persons: number }[];
  readonly children: readonly {
    readonly code: string;
    readonly name: string;
    readonly persons: number;
    readonly memberships: number;
  }[];
  readonly unplaced: number;
  readonly childrenExcess: number;
}
export const SUMMARY_QUERY = query<SummaryRequest, SummaryReport>('reports.query.summary', 30_000);

// ── every service ─────────────────────────────────────────────────────────────────────────────────

export interface DeadLetterView {
  readonly id: string;
  readonly service: string;
  readonly eventType: string;
  readonly messageId: string;
  readonly sequences: readonly number[];
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
  readonly failedAt: string;
  readonly state: 'open' | 'recovered';
}
export interface DeadLetterFilter {
  readonly ids?: readonly string[];
  readonly eventType?: string;
  readonly code?: string;
  readonly state?: 'open' | 'recovered';
  readonly limit?: number;
}
export const deadLettersQuery = (service: string) =>
  query<DeadLetterFilter, readonly DeadLetterView[]>(`${service}.query.dead-letters`);
export const rerunDeadLettersQuery = (service: string) =>
  query<DeadLetterFilter, { recovered: number; failed: number }>(
    `${service}.query.dead-letters-rerun`,
    60_000,
  );

export interface FlowView {
  readonly service: string;
  /** Outbox rows not yet confirmed by all their consumers, by event type. */
  readonly outbox: readonly {
    readonly eventType: string;
    readonly rows: number;
    readonly oldestSeconds: number;
  }[];
  readonly deadLetters: number;
  /** Whether the service reaches the broker. */
  readonly connected: boolean;
  /** Messages that this instance works on. */
  readonly inWork: number;
  /** What the stream holds for the service, by event type; null: the broker does not answer. */
  readonly consumers: readonly ConsumerFlow[] | null;
}
export interface ConsumerFlow {
  readonly eventType: string;
  /** Messages that no instance has been given yet. */
  readonly waiting: number;
  /** Messages that were given out and are not confirmed yet. */
  readonly inWork: number;
  /** Of those: given out more than once. */
  readonly repeated: number;
  /** Age of the oldest that is not confirmed; null: there is none. */
  readonly oldestSeconds: number | null;
}
export const flowQuery = (service: string) => query<Record<string, never>, FlowView>(`${service}.query.flow`);
