import type { ZipPart } from '../zip/zip-writer.js';
import { DATE_FORMAT, DATE_TIME_FORMAT, type CellStyle, type CellStyles } from './cell-styles.js';
import { chartXml, drawingXml, type Chart, type PlacedChart } from './charts.js';
import { columnName, escapeText } from './escape.js';

/**
 * Content of a cell. Text is always text, also when it begins with `=`; a formula is one only when it is
 * given as such. A date is its day in UTC, with `dateTime` its time as well.
 */
export type CellValue =
  | string
  | number
  | boolean
  | Date
  | null
  | { readonly formula: string; readonly result?: number | string }
  | { readonly dateTime: Date };

/** A cell, or only its value. */
export type Cell = CellValue | { readonly value: CellValue; readonly style?: CellStyle };

export interface SheetOptions {
  readonly columns?: readonly { readonly width?: number; readonly style?: CellStyle }[];
  /** Rows above the header, e.g. the title of a report. */
  readonly titles?: readonly (readonly Cell[])[];
  /** Names of the columns: bold, on a ground, kept in sight while scrolling, repeated on printed pages. */
  readonly header?: readonly string[];
  /** A filter on the header. */
  readonly filter?: boolean;
  /** Columns kept in sight while scrolling. */
  readonly frozenColumns?: number;
  readonly landscape?: boolean;
}

const HEADER_STYLE: CellStyle = { bold: true, fill: 'DDE7F0', border: true, wrap: true, align: 'center' };
const FLUSH_CHARACTERS = 64 * 1024;
const MAX_TEXT = 32_767;
const MAX_ROWS = 1_048_576;
const FORMULA_START = /^[=+\-@\t\r]/;

/** One sheet while it is written, from top to bottom. */
export class SheetWriter {
  readonly charts: { readonly placed: PlacedChart; readonly xml: string }[] = [];
  private readonly merges: string[] = [];
  private buffer = '';
  private rowNumber = 0;
  private headerRow = 0;
  private closed = false;

  constructor(
    private readonly part: ZipPart,
    private readonly styles: CellStyles,
    /** As it stands in the workbook. */
    readonly name: string,
    private readonly options: SheetOptions,
  ) {}

  async begin(): Promise<void> {
    const { titles = [], header, columns, frozenColumns = 0, landscape } = this.options;
    this.headerRow = header ? titles.length + 1 : 0;
    this.buffer =
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"' +
      ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
      `<sheetPr>${landscape ? '<pageSetUpPr fitToPage="1"/>' : ''}</sheetPr>` +
      `<sheetViews><sheetView workbookViewId="0">${paneXml(frozenColumns, this.headerRow)}</sheetView></sheetViews>` +
      '<sheetFormatPr defaultRowHeight="15"/>' +
      (columns?.length ? `<cols>${columns.map(columnXml).join('')}</cols>` : '') +
      '<sheetData>';
    for (const title of titles) await this.row(title);
    if (header) await this.row(header.map((value) => ({ value, style: HEADER_STYLE })));
  }

  /** Number of the row that was written last, from 1; 0 before the first. */
  get lastRow(): number {
    return this.rowNumber;
  }

  /** Absolute range of the filter. */
  get filterRange(): string | undefined {
    const { header, filter } = this.options;
    if (!filter || !header?.length) return undefined;
    return `$A$${this.headerRow}:$${columnName(header.length - 1)}$${Math.max(this.rowNumber, this.headerRow)}`;
  }

  /** Rows repeated on each printed page. */
  get titleRows(): string | undefined {
    return this.headerRow > 0 ? `$${this.headerRow}:$${this.headerRow}` : undefined;
  }

  /** Appends a row; null and missing cells stay empty. */
  async row(cells: readonly Cell[]): Promise<void> {
    if (this.rowNumber >= MAX_ROWS) throw new RangeError('a sheet holds at most 1,048,576 rows');
    const number = ++this.rowNumber;
    let xml = `<row r="${number}">`;
    for (let i = 0; i < cells.length; i++) xml += this.cellXml(cells[i]!, i, number);
    this.buffer += `${xml}</row>`;
    if (this.buffer.length < FLUSH_CHARACTERS) return;
    const text = this.buffer;
    this.buffer = '';
    await this.part.write(text);
  }

  /** Joins cells; columns from 0, rows from 1. */
  merge(fromColumn: number, fromRow: number, toColumn: number, toRow: number): void {
    this.merges.push(`${columnName(fromColumn)}${fromRow}:${columnName(toColumn)}${toRow}`);
  }

  /** Puts a chart over the sheet; may name rows that are still to come. */
  chart(chart: Chart): void {
    this.charts.push({ placed: chart.at, xml: chartXml(chart, this.name) });
  }

  drawingXml(): string {
    return drawingXml(this.charts.map(({ placed }) => placed));
  }

  async close(drawing: string | undefined): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const range = this.filterRange;
    const tail =
      `</sheetData>${range ? `<autoFilter ref="${range.replaceAll('$', '')}"/>` : ''}` +
      (this.merges.length > 0
        ? `<mergeCells count="${this.merges.length}">${this.merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
        : '') +
      '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>' +
      (this.options.landscape
        ? '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        : '<pageSetup paperSize="9"/>') +
      (drawing ? `<drawing r:id="${drawing}"/>` : '') +
      '</worksheet>';
    await this.part.write(this.buffer + tail);
    this.buffer = '';
    await this.part.close();
  }

  private cellXml(cell: Cell, column: number, row: number): string {
    const isStyled = typeof cell === 'object' && cell !== null && 'value' in cell;
    const value = isStyled ? cell.value : cell;
    const style =
      (isStyled ? cell.style : undefined) ??
      (row > this.headerRow ? this.options.columns?.[column]?.style : undefined) ??
      {};
    const at = `${columnName(column)}${row}`;
    const numbered = (given: CellStyle, literal = false): string => {
      const number = Object.keys(given).length > 0 || literal ? this.styles.number(given, literal) : 0;
      return number === 0 ? '' : ` s="${number}"`;
    };
    if (value === null || value === '' || value === undefined) {
      const shown = numbered(style);
      return shown && `<c r="${at}"${shown}/>`;
    }
    if (typeof value === 'string') {
      const text = escapeText(value.slice(0, MAX_TEXT));
      const shown = numbered(style, FORMULA_START.test(value));
      return `<c r="${at}"${shown} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
    }
    if (typeof value === 'number')
      return Number.isFinite(value) ? `<c r="${at}"${numbered(style)}><v>${value}</v></c>` : '';
    if (typeof value === 'boolean') return `<c r="${at}"${numbered(style)} t="b"><v>${value ? 1 : 0}</v></c>`;
    if (value instanceof Date)
      return `<c r="${at}"${numbered({ format: DATE_FORMAT, ...style })}><v>${Math.floor(serial(value))}</v></c>`;
    if ('dateTime' in value)
      return `<c r="${at}"${numbered({ format: DATE_TIME_FORMAT, ...style })}><v>${serial(value.dateTime)}</v></c>`;
    const { formula, result } = value;
    const type = typeof result === 'string' ? ' t="str"' : '';
    const cached = result === undefined ? '' : `<v>${escapeText(String(result))}</v>`;
    return `<c r="${at}"${numbered(style)}${type}><f>${escapeText(formula.replace(/^=/, ''))}</f>${cached}</c>`;
  }
}

/** Days since 30 December 1899. */
function serial(date: Date): number {
  return (date.getTime() - Date.UTC(1899, 11, 30)) / 86_400_000;
}

function paneXml(columns: number, rows: number): string {
  if (columns === 0 && rows === 0) return '';
  const pane = rows === 0 ? 'topRight' : columns === 0 ? 'bottomLeft' : 'bottomRight';
  const split = `${columns > 0 ? ` xSplit="${columns}"` : ''}${rows > 0 ? ` ySplit="${rows}"` : ''}`;
  return `<pane${split} topLeftCell="${columnName(columns)}${rows + 1}" activePane="${pane}" state="frozen"/>`;
}

function columnXml({ width = 14 }: { readonly width?: number }, index: number): string {
  return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
}
