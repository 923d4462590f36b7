import type { Bilingual } from './organisation.js';
import { query } from './queries.js';

/** Figures that others give and reports compare with. */
export const IMPORT_KINDS = ['eligible-population', 'declared-totals'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Fields by name, as they were sent; see the API guide for those of each kind. */
export type ImportRow = Readonly<Record<string, unknown>>;

/** What is wrong with one row; `row` counts from 1. */
export interface ImportFault {
  readonly row: number;
  readonly field: string;
  readonly code: string;
  readonly message: Bilingual;
}

export interface ImportOutcome {
  readonly received: number;
  readonly accepted: number;
  /** Of the accepted ones those that said something new. */
  readonly changed: number;
  readonly faults: readonly ImportFault[];
}

export const IMPORT_QUERY = query<
  { readonly kind: ImportKind; readonly rows: readonly ImportRow[] },
  ImportOutcome
>('reports.query.import', 30_000);

/** A named formula of the gathering rate: versions of one name never hold at the same time. */
export interface GatheringFormula {
  readonly name: string;
  readonly version: number;
  readonly numerator: 'memberships' | 'persons';
  /** Source of the eligible population; null: every source there is. */
  readonly source: string | null;
  /** Share of 1 that is aimed at. */
  readonly target: number;
  readonly validFrom: string;
  /** Last day; null: until further notice. */
  readonly validTo: string | null;
  readonly description: string;
}

export const FORMULAS_QUERY = query<Record<string, never>, readonly GatheringFormula[]>(
  'reports.query.formulas',
);
/** 422 when its days overlap those of another version of the name. */
export const ADD_FORMULA_QUERY = query<ImportRow, GatheringFormula>('reports.query.add-formula');
