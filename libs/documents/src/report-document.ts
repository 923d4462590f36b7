import type { Bilingual } from '#contracts';

/** What a cell of a column holds, and so how each format writes it. */
export type CellType =
  | 'text'
  /** Whole number. */
  | 'integer'
  /** Number with up to two decimals. */
  | 'decimal'
  /** Share from 0 (0 %) to 1 (100 %), and beyond. */
  | 'percent'
  /** `YYYY-MM-DD`. */
  | 'date'
  /** ISO 8601 instant. */
  | 'instant';

/** null: unknown or suppressed; an empty cell. Text of two languages is shown in the reader's. */
export type Cell = string | number | Bilingual | null;

export interface Column {
  /** Stable, camelCase: header of CSV. */
  readonly id: string;
  readonly title: Bilingual;
  readonly type: CellType;
  /** A total row shows the sum of the column. */
  readonly sum?: boolean;
}

/** What a spreadsheet draws beside a table: bars to compare rows, a line for a course of time. */
export interface Chart {
  readonly kind: 'bar' | 'line';
  readonly title: Bilingual;
  /** Column of the labels. */
  readonly label: string;
  /** Columns of the values, one series each. */
  readonly values: readonly string[];
}

export interface Table {
  /** Stable; names the sheet and the CSV. */
  readonly id: string;
  readonly title: Bilingual;
  readonly columns: readonly Column[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly Cell[])[];
  readonly chart?: Chart;
  /** What the reader must know about the figures. */
  readonly notes?: readonly Bilingual[];
}

/** A report in the form that every export format can take. */
export interface ReportDocument {
  /** Stable name of the report; names the file. */
  readonly id: string;
  /** What it is about, the line under BÁO CÁO. */
  readonly title: Bilingual;
  /** Day of the document, `YYYY-MM-DD`. */
  readonly date: string;
  /** Facts before the tables: as of, known at, unit … */
  readonly facts: readonly { readonly label: Bilingual; readonly value: Cell; readonly type?: CellType }[];
  readonly tables: readonly Table[];
  readonly notes?: readonly Bilingual[];
}

export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Text of a cell's content in one language; a number or null is given back as it is. */
export function inLanguage(cell: Cell, language: Language): string | number | null {
  return typeof cell === 'object' && cell !== null ? cell[language] : cell;
}

/** Sums of the columns that ask for one; undefined when none does or there is nothing to add up. */
export function totals(table: Table): ReadonlyMap<number, number> | undefined {
  const summed = table.columns.flatMap(({ sum }, index) => (sum ? [index] : []));
  if (summed.length === 0 || table.rows.length < 2) return undefined;
  return new Map(
    summed.map((index) => [
      index,
      table.rows.reduce((sum, row) => sum + (typeof row[index] === 'number' ? row[index] : 0), 0),
    ]),
  );
}
