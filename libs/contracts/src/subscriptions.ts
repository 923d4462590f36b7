import type { Bilingual } from './organisation.js';
import { query } from './queries.js';
import type { ReportName, ReportParameters } from './reports.js';

export const SUBSCRIPTION_SCHEDULES = ['daily', 'weekly', 'monthly', 'quarterly'] as const;
export type SubscriptionSchedule = (typeof SUBSCRIPTION_SCHEDULES)[number];

/** A report that comes by itself. */
export interface SubscriptionView {
  readonly subscriptionId: string;
  readonly report: ReportName;
  readonly parameters: ReportParameters;
  readonly schedule: SubscriptionSchedule;
  readonly createdBy: string;
  readonly createdAt: string;
  /** Day of the next run; null: cancelled. */
  readonly nextOn: string | null;
  readonly runs: number;
}

/** A figure that reads differently than in the run before. */
export interface FigureChange {
  readonly table: string;
  /** Texts that name the row. */
  readonly row: string;
  readonly column: string;
  readonly before: number;
  readonly now: number;
  readonly text: Bilingual;
}

/** A report as it came, with what changed since the one before. */
export interface SubscriptionRun {
  readonly run: number;
  readonly ranAt: string;
  readonly asOf: string;
  readonly knownAt: string;
  readonly report: unknown;
  /** Greatest first; null: the first run, or one that failed before. */
  readonly changes: readonly FigureChange[] | null;
  /** In one sentence. */
  readonly text: Bilingual;
}

export const SUBSCRIBE_QUERY = query<
  {
    readonly report: ReportName;
    readonly parameters: ReportParameters;
    readonly schedule: SubscriptionSchedule;
    readonly actor: string;
  },
  SubscriptionView
>('reports.query.subscribe', 60_000);
export const SUBSCRIPTIONS_QUERY = query<Record<string, never>, readonly SubscriptionView[]>(
  'reports.query.subscriptions',
);
export const UNSUBSCRIBE_QUERY = query<
  { readonly subscriptionId: string; readonly actor: string },
  SubscriptionView
>('reports.query.unsubscribe');
/** Newest first. */
export const SUBSCRIPTION_RUNS_QUERY = query<
  { readonly subscriptionId: string; readonly limit: number },
  readonly SubscriptionRun[]
>('reports.query.subscription-runs', 10_000);
/** Runs it now, beside its schedule. */
export const RUN_SUBSCRIPTION_QUERY = query<{ readonly subscriptionId: string }, SubscriptionRun>(
  'reports.query.run-subscription',
  60_000,
);
