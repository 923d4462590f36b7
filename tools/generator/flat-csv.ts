import { FLAT_COLUMNS } from '#contracts';
import type { FlatRow } from './generated-record.js';

/** First line of the canonical flat CSV, with its line end. */
export const CSV_HEADER = `${FLAT_COLUMNS.join(',')}\n`;

/** One row of the canonical flat CSV (RFC 4180 quoting, `\n` line ends); null is the empty field. */
export function csvLine(row: FlatRow): string {
  let line = '';
  for (const column of FLAT_COLUMNS) {
    const value = row[column];
    if (line !== '') line += ',';
    if (value !== null) line += NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  }
  return `${line}\n`;
}
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
