import { inLanguage, type Language, type Table } from './report-document.js';

const FORMULA_START = /^[=+\-@\t\r]/;
/** Tells Excel that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** One line of RFC 4180. Cells that a spreadsheet would take for a formula get an apostrophe in front. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const harmless = FORMULA_START.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * A table for machines and for Excel: column ids as header, numbers with a point, dates as `YYYY-MM-DD`, in UTF-8
 * with byte order mark.
 */
export function tableCsv(table: Table, language: Language = 'vi'): string {
  const lines = table.rows.map((row) =>
    csvLine(
      table.columns.map((_column, index) => {
        const value = inLanguage(row[index] ?? null, language);
        return value === null ? '' : String(value);
      }),
    ),
  );
  return BYTE_ORDER_MARK + csvLine(table.columns.map(({ id }) => id)) + lines.join('');
}
