export { SPREADSHEET_FAULTS, SpreadsheetFault, type SpreadsheetFaultCode } from './faults.js';
export { BytesInMemory, SealedSpool, type RandomAccess } from './random-access.js';
export { Workbook, type Sheet, type WorkbookLimits } from './reading/workbook.js';
export type { SheetRow } from './reading/sheet-rows.js';
export { workbookStream, WorkbookWriter, type WorkbookOptions } from './writing/workbook-writer.js';
export type { Cell, CellValue, SheetOptions, SheetWriter } from './writing/sheet-writer.js';
export type { CellStyle } from './writing/cell-styles.js';
export type { Chart, ChartRange, PlacedChart } from './writing/charts.js';
