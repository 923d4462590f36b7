import { query, type QueryFailure } from './queries.js';
import type { ReportName, ReportParameters } from './reports.js';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'pdf', 'docx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const EXPORT_LANGUAGES = ['vi', 'en'] as const;
export type ExportLanguage = (typeof EXPORT_LANGUAGES)[number];

/** What is put into a file. */
export type ExportSubject =
  | { readonly subject: 'report'; readonly name: ReportName; readonly parameters: ReportParameters }
  | { readonly subject: 'period'; readonly periodId: string }
  /** Figures for the Fatherland Front's national platform, by its levels. */
  | { readonly subject: 'front-aggregate'; readonly parameters: Pick<ReportParameters, 'asOf' | 'knownAt'> }
  /** What a review round asks of an organisation, row by row. */
  | { readonly subject: 'round'; readonly roundId: string };

export type ExportRequest = ExportSubject & {
  readonly format: ExportFormat;
  readonly language: ExportLanguage;
  /** Name of the letterhead in the settings. */
  readonly letterhead: string;
  /** Its own figures and rows alone; absent: the board. */
  readonly organisation?: string;
  readonly actor: string;
};

export interface ExportView {
  readonly exportId: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  /** 0–1. */
  readonly progress: number;
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  /** What stopped it. */
  readonly error: QueryFailure | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** When the file is deleted. */
  readonly expiresAt: string;
}

/** Checks what can be checked at once, and begins. */
export const START_EXPORT_QUERY = query<ExportRequest, ExportView>('reports.query.start-export', 10_000);
/** 404 for another client's. */
export const EXPORT_QUERY = query<{ readonly exportId: string; readonly actor: string }, ExportView>(
  'reports.query.export',
);
/** Bytes of a finished file from a position on, base64; fewer than asked for only at its end. */
export const EXPORT_BYTES_QUERY = query<
  { readonly exportId: string; readonly actor: string; readonly from: number },
  { readonly bytes: string; readonly end: boolean }
>('reports.query.export-bytes', 20_000);
