import type { Bilingual } from './organisation.js';
import { query } from './queries.js';

/** Every report by its name, which is also the last part of its path. */
export const REPORT_NAMES = [
  'summary',
  'breakdown',
  'overlaps',
  'gathering-rate',
  'movements',
  'phantoms',
  'duplicates',
  'reconciliation',
  'enterprises',
  'quality',
  'sensitive',
] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** Parameters of all reports, as texts; each report takes some of them and refuses the others. */
export const REPORT_PARAMETERS = [
  'asOf',
  'knownAt',
  'unit',
  'organisation',
  'branch',
  'by',
  'from',
  'period',
  'knowledge',
  'formula',
  'source',
  'combination',
] as const;
export type ReportParameter = (typeof REPORT_PARAMETERS)[number];
export type ReportParameters = { readonly [P in ReportParameter]?: string };

/** What a cell of a column holds. `percent`: a share of 1; `date`: `YYYY-MM-DD`. */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'percent' | 'date';

export interface ReportColumn {
  /** Stable, for machines: head of the column in CSV. */
  readonly id: string;
  readonly title: Bilingual;
  readonly type: ColumnType;
}

export type ReportCell = string | number | Bilingual | null;

/** A report, or one part of it, as a table: what every export is made from. */
export interface ReportTable {
  /** Stable, for machines; unique in its report. */
  readonly id: string;
  readonly title: Bilingual;
  readonly columns: readonly ReportColumn[];
  /** As many cells as there are columns. */
  readonly rows: readonly (readonly ReportCell[])[];
  /** What a reader must know to read the figures rightly. */
  readonly notes: readonly Bilingual[];
}

/** A report as of a day, as known at an instant. */
export interface ComputedReport {
  readonly name: ReportName;
  readonly title: Bilingual;
  /** Everything that it depends on, defaults filled in: asked again with these it gives the same bytes. */
  readonly parameters: ReportParameters & { readonly asOf: string; readonly knownAt: string };
  /** What `format=json` answers. */
  readonly report: Readonly<Record<string, unknown>>;
  readonly tables: readonly ReportTable[];
}

export interface ReportRequest {
  readonly name: ReportName;
  readonly parameters: ReportParameters;
  /** What the asker shows: the report as JSON, or its tables. Only that is answered. */
  readonly as: 'report' | 'tables';
}
export type ReportAnswer = Omit<ComputedReport, 'report' | 'tables'> &
  Partial<Pick<ComputedReport, 'report' | 'tables'>>;

export const REPORT_QUERY = query<ReportRequest, ReportAnswer>('reports.query.report', 30_000);
