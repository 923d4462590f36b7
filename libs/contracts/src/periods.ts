import type { Bilingual } from './organisation.js';
import { query } from './queries.js';

export const PERIOD_KINDS = ['quarter', 'half-year', 'year', 'ad-hoc'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** `cancelled`: given up before it was signed; it may be counted again. */
export const PERIOD_STATES = ['collecting', 'signed', 'cancelled'] as const;
export type PeriodState = (typeof PERIOD_STATES)[number];

/** What an organisation says about its figures of a period. */
export interface PeriodStatement {
  readonly organisation: string;
  /** `lapsed`: attested, but its figures were counted anew since and differ. */
  readonly state: 'missing' | 'attested' | 'objected' | 'lapsed';
  readonly actor: string | null;
  readonly at: string | null;
  readonly remarks: string | null;
}

export interface PeriodObjection {
  /** Number within the period. */
  readonly objectionId: number;
  readonly organisation: string;
  readonly remarks: string;
  readonly actor: string;
  readonly at: string;
  readonly state: 'open' | 'resolved' | 'withdrawn';
  /** How it ended: the Front's answer or the organisation's words. */
  readonly outcome: string | null;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
}

/** What an organisation attests: its own figures, by unit. */
export interface OrganisationFigures {
  readonly organisation: string;
  readonly persons: number;
  readonly memberships: number;
  readonly duplicates: number;
}

/** A reporting period (kỳ báo cáo) as it stands. */
export interface PeriodView {
  /** `2026-Q4`, `2026-H1`, `2026-Y`, or `A-2026-10-01-2026-11-20`. */
  readonly periodId: string;
  readonly kind: PeriodKind;
  readonly title: Bilingual;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  /** Days until which organisations are to attest, and the Front to sign. */
  readonly attestBy: string;
  readonly signBy: string;
  /** What is late on the day of asking. */
  readonly overdue: 'attestation' | 'signature' | null;
  readonly state: PeriodState;
  /** Counts how often its figures were counted; what is attested is one revision. */
  readonly revision: number;
  readonly asOf: string;
  readonly knownAt: string;
  /** SHA-256 over the canonical form of the figures and of the rows, hexadecimal. */
  readonly digest: string;
  readonly statements: readonly PeriodStatement[];
  readonly objections: readonly PeriodObjection[];
  /** All organisations for the board, the caller's own for an organisation. */
  readonly figures: readonly OrganisationFigures[];
  readonly signature: {
    readonly actor: string;
    readonly at: string;
    readonly keyId: string;
    /** Ed25519 over the canonical form of the statement, base64url. */
    readonly value: string;
  } | null;
}

/** A report as a period froze it. */
export interface FrozenReport {
  readonly report: string;
  /** Version of its formulas. */
  readonly version: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly figures: unknown;
}

/** Rows of one unit and organisation, and the digest over them. */
export interface RowGroup {
  /** Commune; `province/-` when only that is known, `-` when nothing is. */
  readonly unit: string;
  readonly organisation: string;
  readonly rows: number;
  /** SHA-256 over the rows in canonical form, sorted by record, hexadecimal. */
  readonly digest: string;
}

/** What is signed, in canonical form (RFC 8785). */
export interface SignedStatement {
  readonly format: 'lienthong.period/1';
  readonly periodId: string;
  readonly kind: PeriodKind;
  readonly from: string;
  readonly to: string;
  readonly revision: number;
  readonly asOf: string;
  readonly knownAt: string;
  readonly versions: Readonly<Record<string, string | number>>;
  /** SHA-256 over the canonical form of all frozen reports. */
  readonly figures: string;
  readonly groups: readonly RowGroup[];
  readonly statements: readonly PeriodStatement[];
  readonly objections: readonly PeriodObjection[];
  /** Organisations that had not attested, and why the Front signed all the same. */
  readonly missing: { readonly organisations: readonly string[]; readonly reason: string } | null;
  readonly signedBy: string;
  readonly signedAt: string;
  readonly keyId: string;
}

/** A period with everything that was frozen; unsigned: what would be. */
export interface PeriodReport {
  readonly period: PeriodView;
  readonly reports: readonly FrozenReport[];
  readonly groups: readonly RowGroup[];
  /** The signed text letter for letter; null: not signed yet. */
  readonly statement: string | null;
}

export interface OpenPeriod {
  readonly kind: PeriodKind;
  readonly year?: number;
  /** 1–4 of a quarter, 1–2 of a half-year. */
  readonly part?: number;
  /** Of an ad hoc period. */
  readonly from?: string;
  readonly to?: string;
  readonly title?: Bilingual;
  readonly attestBy?: string;
  readonly signBy?: string;
  readonly actor: string;
}
/** Opens a period and counts its figures, as of its last day or today, whichever is earlier. */
export const OPEN_PERIOD_QUERY = query<OpenPeriod, PeriodView>('reports.query.open-period', 180_000);

/** A period as the calendar of a year foresees it. */
export interface PeriodCalendarEntry {
  readonly periodId: string;
  readonly kind: PeriodKind;
  readonly title: Bilingual;
  readonly from: string;
  readonly to: string;
  readonly attestBy: string;
  readonly signBy: string;
  /** `future`: not begun; `not-opened`: it could be opened. */
  readonly state: 'future' | 'not-opened' | PeriodState;
  /** What the caller's organisation said; absent for the board, and while it is not opened. */
  readonly statement?: PeriodStatement['state'];
}
/** The periods of a year in the order of their ends, ad hoc ones that end in it included. */
export const PERIOD_CALENDAR_QUERY = query<
  { readonly year: number; readonly organisation?: string },
  readonly PeriodCalendarEntry[]
>('reports.query.period-calendar', 10_000);

/** Newest first. With `organisation`: as that organisation sees it. */
export const PERIODS_QUERY = query<{ readonly organisation?: string }, readonly PeriodView[]>(
  'reports.query.periods',
  10_000,
);
export const PERIOD_QUERY = query<{ readonly periodId: string; readonly organisation?: string }, PeriodView>(
  'reports.query.period',
);
export const PERIOD_REPORT_QUERY = query<{ readonly periodId: string }, PeriodReport>(
  'reports.query.period-report',
  30_000,
);

/** What an organisation or the Front does with a period. */
export type PeriodAction =
  | {
      readonly action: 'attest';
      readonly organisation: string;
      readonly revision?: number;
      readonly remarks?: string;
    }
  | { readonly action: 'object'; readonly organisation: string; readonly remarks: string }
  | {
      readonly action: 'withdraw-objection';
      readonly organisation: string;
      readonly objectionId: number;
      readonly remarks: string;
    }
  | { readonly action: 'resolve-objection'; readonly objectionId: number; readonly remarks: string }
  | { readonly action: 'recount' }
  | { readonly action: 'sign'; readonly revision?: number; readonly withoutAttestation?: string }
  | { readonly action: 'cancel'; readonly remarks: string };
export type PeriodActionRequest = PeriodAction & { readonly periodId: string; readonly actor: string };
export const PERIOD_ACTION_QUERY = query<PeriodActionRequest, PeriodView>(
  'reports.query.period-action',
  300_000,
);

/** One figure that reads differently than it was signed. */
export interface FigureDifference {
  readonly report: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** JSON pointer in the report's figures. */
  readonly path: string;
  readonly signed: unknown;
  readonly recomputed: unknown;
}

/** One row that reads differently than it was signed. */
export interface RowDifference {
  readonly unit: string;
  readonly organisation: string;
  readonly recordId: string;
  readonly personId: string | null;
  readonly kind: 'changed' | 'missing' | 'added';
  readonly fields: readonly {
    readonly field: string;
    readonly signed: string | null;
    readonly recomputed: string | null;
  }[];
}

/** What became of a signed period when it was computed again from history. */
export interface PeriodVerification {
  readonly periodId: string;
  readonly revision: number;
  /** Signature good, figures and rows equal byte for byte. */
  readonly verified: boolean;
  readonly signature: { readonly keyId: string; readonly valid: boolean };
  readonly figures: {
    readonly reports: number;
    readonly equal: boolean;
    readonly differences: readonly FigureDifference[];
  };
  readonly rows: {
    readonly groups: number;
    readonly rows: number;
    readonly equal: boolean;
    readonly differences: readonly RowDifference[];
  };
  /** What was frozen and does not fit the signed digests any more: the copy was changed, not the history. */
  readonly stored: readonly string[];
  /** Formulas that are other ones than at the signing. */
  readonly versions: readonly {
    readonly name: string;
    readonly signed: string | number | null;
    readonly now: string | number | null;
  }[];
  /** At most so many differences of a kind are listed. */
  readonly limit: number;
}
export const VERIFY_PERIOD_QUERY = query<{ readonly periodId: string }, PeriodVerification>(
  'reports.query.verify-period',
  300_000,
);

export const CORRECTION_CAUSES = [
  'late-data',
  'withdrawal',
  'correction',
  'model-change',
  'split',
  'merge',
] as const;
export type CorrectionCause = (typeof CORRECTION_CAUSES)[number];

/** How the figures of a signed period read today, and why. */
export interface PeriodCorrections {
  readonly periodId: string;
  readonly asOf: string;
  /** What was signed was known then. */
  readonly signedKnownAt: string;
  readonly knownAt: string;
  readonly persons: { readonly signed: number; readonly now: number };
  readonly memberships: { readonly signed: number; readonly now: number };
  /** Adds up to the differences, to the unit. `records`: that the cause touched. */
  readonly causes: readonly {
    readonly cause: CorrectionCause;
    readonly records: number;
    readonly persons: number;
    readonly memberships: number;
  }[];
  readonly organisations: readonly {
    readonly organisation: string;
    readonly signed: number;
    readonly now: number;
    readonly causes: Readonly<Partial<Record<CorrectionCause, number>>>;
  }[];
}
export const PERIOD_CORRECTIONS_QUERY = query<
  { readonly periodId: string; readonly knownAt?: string },
  PeriodCorrections
>('reports.query.period-corrections', 60_000);

/** Public keys that signed period reports are checked with, those of retired keys too. */
export const REPORT_KEYS_QUERY = query<
  Record<string, never>,
  { readonly keys: readonly Readonly<Record<string, unknown>>[] }
>('reports.query.report-keys');
