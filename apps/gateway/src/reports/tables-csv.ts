import type { ReportTable } from '#contracts';
import { tableCsv } from '#documents';
import { invalidParameter } from '../http/parameters.js';

/**
 * One table of a report, or all of them one after another: each begins with a line `# id`, an empty line lies between.
 *
 * @throws Problem 422 there is no such table
 */
export function tablesCsv(tables: readonly ReportTable[], wanted: string | undefined): string {
  if (wanted === undefined) return tables.map((table) => `# ${table.id}\r\n${body(table)}`).join('\r\n');
  const table = tables.find(({ id }) => id === wanted);
  if (!table) throw invalidParameter('table', tables.map(({ id }) => id).join(' | '));
  return body(table);
}

/** Without the byte order mark, which would stand in the middle. */
function body(table: ReportTable): string {
  return tableCsv(table).replace(/^\uFEFF/, '');
}
