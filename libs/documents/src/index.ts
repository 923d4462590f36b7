export {
  inLanguage,
  LANGUAGES,
  totals,
  type Cell,
  type CellType,
  type Chart,
  type Column,
  type Language,
  type ReportDocument,
  type Table,
} from './report-document.js';
export { documentDate, writtenCell, writtenDay, writtenInstant, writtenNumber } from './written-forms.js';
export { BYTE_ORDER_MARK, csvLine, tableCsv } from './csv.js';
export { reportXlsx } from './xlsx/workbook.js';
export type { Letterhead } from './letterhead.js';
export { reportPdf } from './pdf/report-pdf.js';
export { reportDocx } from './report-docx.js';
