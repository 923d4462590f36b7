import {
  inLanguage,
  totals,
  type Cell,
  type CellType,
  type Language,
  type Table,
} from '../report-document.js';
import { writtenCell } from '../written-forms.js';
import type { Series } from './chart.js';
import { styleOf, totalStyleOf, type Format } from './styles.js';
import { columnName, escapeXml, XML_HEAD } from './xml.js';

const MAX_CELL_TEXT = 32_767;
const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets; right for every date since March 1900. */
const EPOCH = Date.UTC(1899, 11, 30);

/** A table as a worksheet, and where its parts stand. */
export interface Sheet {
  readonly name: string;
  readonly xml: string;
  /** Header and rows as an absolute range, for the filter. */
  readonly filterRange: string;
  readonly chart?: {
    readonly kind: 'bar' | 'line';
    readonly title: string;
    readonly series: readonly Series[];
  };
  /** Column right of the table, where the chart begins. */
  readonly freeColumn: number;
  /** Header row as an absolute range of rows: printed on every page. */
  readonly headerRows: string;
}

/**
 * Title, header with filter, typed cells under frozen panes, and totals that follow the filter (SUBTOTAL).
 *
 * @param name unique in the workbook, at most 31 characters
 */
export function tableSheet(table: Table, name: string, language: Language, hasDrawing: boolean): Sheet {
  const { columns, rows } = table;
  const lastColumn = columnName(columns.length - 1);
  const headerRow = 3;
  const firstRow = headerRow + 1;
  const lastRow = headerRow + rows.length;
  const sums = totals(table);
  const lines: string[] = [
    rowXml(1, [textCell('A1', table.title[language], 'title')], 22),
    rowXml(
      headerRow,
      columns.map(({ title }, index) =>
        textCell(`${columnName(index)}${headerRow}`, title[language], 'header'),
      ),
    ),
    ...rows.map((row, at) =>
      rowXml(
        firstRow + at,
        columns.map(({ type }, index) =>
          cellXml(`${columnName(index)}${firstRow + at}`, row[index] ?? null, type, language),
        ),
      ),
    ),
  ];
  let next = lastRow + 1;
  if (sums) {
    const label = language === 'vi' ? 'Tổng cộng' : 'Total';
    lines.push(
      rowXml(
        next,
        columns.map(({ type }, index) => {
          const at = `${columnName(index)}${next}`;
          const sum = sums.get(index);
          if (sum === undefined)
            return index === 0 ? textCell(at, label, 'total-text') : emptyCell(at, 'total-text');
          const range = `${columnName(index)}${firstRow}:${columnName(index)}${lastRow}`;
          return `<c r="${at}" s="${totalStyleOf(type)}"><f>SUBTOTAL(109,${range})</f><v>${sum}</v></c>`;
        }),
      ),
    );
    next++;
  }
  for (const note of table.notes ?? [])
    lines.push(rowXml(++next, [textCell(`A${next}`, note[language], 'note')]));

  const filter = `A${headerRow}:${lastColumn}${Math.max(lastRow, headerRow)}`;
  const wide = columns.length > 6;
  const xml =
    `${XML_HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${headerRow}" topLeftCell="A${firstRow}" activePane="bottomLeft" state="frozen"/>` +
    `<selection pane="bottomLeft" activeCell="A${firstRow}" sqref="A${firstRow}"/></sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="16"/><cols>${columnWidths(table, language)}</cols><sheetData>${lines.join('')}</sheetData>` +
    `<autoFilter ref="${filter}"/>` +
    '<pageMargins left="0.79" right="0.59" top="0.79" bottom="0.79" header="0.3" footer="0.3"/>' +
    `<pageSetup paperSize="9" orientation="${wide ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>` +
    `<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter>${hasDrawing ? '<drawing r:id="rId1"/>' : ''}</worksheet>`;
  const absolute = (range: string) => range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
  return {
    name,
    xml,
    filterRange: `${quoted(name)}!${absolute(filter)}`,
    headerRows: `${quoted(name)}!$${headerRow}:$${headerRow}`,
    freeColumn: columns.length + 1,
    ...chartOf(table, name, language, headerRow),
  };
}

function chartOf(table: Table, name: string, language: Language, headerRow: number): Pick<Sheet, 'chart'> {
  const { chart, columns, rows } = table;
  if (!chart || rows.length === 0) return {};
  const label = columns.findIndex(({ id }) => id === chart.label);
  const range = (index: number) =>
    `${quoted(name)}!$${columnName(index)}$${headerRow + 1}:$${columnName(index)}$${headerRow + rows.length}`;
  const series = columns.flatMap((column, index): Series[] =>
    chart.values.includes(column.id)
      ? [
          {
            nameCell: `${quoted(name)}!$${columnName(index)}$${headerRow}`,
            name: column.title[language],
            labels: range(label),
            labelTexts: rows.map((row) =>
              writtenCell(inLanguage(row[label] ?? null, language), columns[label]?.type ?? 'text', language),
            ),
            values: range(index),
            valueNumbers: rows.map((row) => (typeof row[index] === 'number' ? row[index] : 0)),
          },
        ]
      : [],
  );
  return { chart: { kind: chart.kind, title: chart.title[language], series } };
}

const quoted = (name: string) => `'${name.replaceAll("'", "''")}'`;

function rowXml(row: number, cells: readonly string[], height?: number): string {
  return `<row r="${row}"${height ? ` ht="${height}" customHeight="1"` : ''}>${cells.join('')}</row>`;
}

/** Text is always text: never a formula, whatever it begins with. */
function textCell(at: string, text: string, format: Format): string {
  const content = escapeXml(text.slice(0, MAX_CELL_TEXT));
  return `<c r="${at}" s="${styleOf(format)}" t="inlineStr"><is><t xml:space="preserve">${content}</t></is></c>`;
}

function emptyCell(at: string, format: Format): string {
  return `<c r="${at}" s="${styleOf(format)}"/>`;
}

function cellXml(at: string, cell: Cell, type: CellType, language: Language): string {
  const value = inLanguage(cell, language);
  if (value === null) return emptyCell(at, type);
  if (typeof value === 'number') {
    return Number.isFinite(value)
      ? `<c r="${at}" s="${styleOf(type)}"><v>${value}</v></c>`
      : emptyCell(at, type);
  }
  const serial = type === 'date' || type === 'instant' ? dateSerial(value, type) : undefined;
  return serial === undefined
    ? textCell(at, value, 'text')
    : `<c r="${at}" s="${styleOf(type)}"><v>${serial}</v></c>`;
}

/** Days since the epoch of spreadsheets, on the clock of Vietnam; undefined: no such date there. */
function dateSerial(text: string, type: 'date' | 'instant'): number | undefined {
  const time =
    type === 'date' ? Date.parse(`${text.slice(0, 10)}T00:00:00Z`) : Date.parse(text) + 7 * 3_600_000;
  const serial = (time - EPOCH) / DAY_MS;
  return serial > 60 ? Math.round(serial * 1e6) / 1e6 : undefined;
}

const WIDTHS: Readonly<Record<CellType, number>> = {
  text: 12,
  integer: 12,
  decimal: 12,
  percent: 11,
  date: 13,
  instant: 18,
};

/** Wide enough for the content, not for the title of a narrow column, which wraps. */
function columnWidths(table: Table, language: Language): string {
  return table.columns
    .map(({ type, title }, index) => {
      const longestWord = Math.max(...title[language].split(' ').map(({ length }) => length));
      const longestText = table.rows
        .slice(0, 1_000)
        .reduce(
          (longest, row) => Math.max(longest, String(inLanguage(row[index] ?? '', language) ?? '').length),
          0,
        );
      const wanted = type === 'text' ? longestText + 2 : WIDTHS[type];
      const width = Math.min(60, Math.max(WIDTHS[type], wanted, longestWord + 4));
      return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
    })
    .join('');
}
