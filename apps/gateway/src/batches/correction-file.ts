import { FAULT_COLUMN, faultCell, type FormatType } from '#adapters';
import { workbookStream, type SheetWriter } from '#spreadsheets';
import { Readable } from 'node:stream';
import { csvLine } from '../http/csv.js';
import type { ListHeader } from '../records/row-reader.js';
import { describeRowError } from '../records/row-errors.js';
import type { KeptRow } from './rejected-rows.js';

/** How a file for correction can be written. */
export const CORRECTION_FORMATS = ['csv', 'xlsx', 'ndjson', 'json'] as const satisfies readonly FormatType[];

type Rows = AsyncIterable<KeptRow> | Iterable<KeptRow>;

/** Tells Excel that a text is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
const FAULT_WIDTH = 60;
/** What is kept of a line that no reader could divide. */
const RAW_COLUMN = 'JSON';

/**
 * Rejected rows as a list of the organisation: its own columns, titles, headings and sheets, and what is wrong with
 * each row in a column more. Corrected, it is sent like any other list of theirs.
 */
export function correctionFile(rows: Rows, format: FormatType): Readable {
  switch (format) {
    case 'csv':
      return Readable.from(csvText(rows), { objectMode: false });
    case 'ndjson':
      return Readable.from(ndjsonText(rows), { objectMode: false });
    case 'json':
      return Readable.from(jsonText(rows), { objectMode: false });
    case 'xlsx':
      return workbookStream(async (workbook) => {
        let sheet: SheetWriter | undefined;
        let name: string | undefined;
        for await (const line of lines(rows)) {
          if (!sheet || line.sheet !== name) {
            name = line.sheet;
            sheet = await workbook.sheet(name ?? 'Sheet1', { columns: line.widths });
          }
          await sheet.row(
            line.cells.map((value) => (line.isHeading ? { value, style: { bold: true } } : value)),
          );
        }
      });
  }
}

interface Line {
  readonly sheet: string | undefined;
  readonly delimiter: string | undefined;
  readonly cells: readonly string[];
  readonly isHeading: boolean;
  readonly widths: readonly { readonly width?: number }[];
}

/** A list of lines as a person would keep it. */
async function* lines(rows: Rows): AsyncGenerator<Line> {
  let current: ListHeader | undefined;
  let section = '';
  for await (const row of rows) {
    const header = row.header ?? RAW_HEADER;
    const { columns } = header;
    const line = (cells: readonly string[], isHeading = false): Line => ({
      ...{ sheet: header.sheet, delimiter: header.delimiter, cells, isHeading },
      widths: [...columns.map(() => ({})), { width: FAULT_WIDTH }],
    });
    const isNew = !isSame(header, current);
    current = header;
    if (isNew) {
      section = '';
      for (const title of header.titles ?? []) yield line([title], true);
      for (const heading of headingsOf(header)) yield line(heading, true);
    }
    if (row.section !== undefined && row.section !== section) {
      section = row.section;
      const at = header.sectionColumn ?? 0;
      yield line([...columns.slice(0, at).map(() => ''), section], true);
    }
    const given = typeof row.given === 'string' ? [row.given] : (row.given ?? []);
    const own = columns.map((_name, at) => given[at] ?? '');
    // What stands beyond the columns stays there: that is what is wrong with it.
    yield line([...own, faultCell(faultOf(row)), ...given.slice(columns.length)]);
  }
}

const RAW_HEADER: ListHeader = { format: 'ndjson', columns: [RAW_COLUMN] };

/** Headers are kept once for each portion: one sheet has many that are equal. */
function isSame(a: ListHeader, b: ListHeader | undefined): boolean {
  return a === b || (b !== undefined && JSON.stringify(a) === JSON.stringify(b));
}

function headingsOf({ columns, headingRows }: ListHeader): readonly (readonly string[])[] {
  if (headingRows === 0) return [];
  if (headingRows === undefined) return [[...columns, FAULT_COLUMN]];
  const parts = columns.map((name) => {
    const at = name.lastIndexOf(' / ');
    return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at + 3)];
  });
  return [[...parts.map(([upper]) => upper!), FAULT_COLUMN], parts.map(([, lower]) => lower!)];
}

/** Where and what, in Vietnamese; several faults one after the other. */
function faultOf({ row, errors, place }: KeptRow): string {
  const where = `dòng ${place?.line ?? row}`;
  return `${where}: ${errors.map((error) => describeRowError(error).message.vi).join(' ')}`;
}

async function* csvText(rows: Rows): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK;
  for await (const { cells, delimiter } of lines(rows)) yield csvLine(cells, delimiter);
}

async function* ndjsonText(rows: Rows): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(asObject(row))}\n`;
}

/** One document, with the list where the adapter looks for it. */
async function* jsonText(rows: Rows): AsyncGenerator<string> {
  let isFirst = true;
  let tail = ']';
  for await (const row of rows) {
    if (isFirst) {
      const path = (row.header?.items ?? '').split('.').filter(Boolean);
      yield `${path.map((name) => `{${JSON.stringify(name)}:`).join('')}[`;
      tail += '}'.repeat(path.length);
    }
    yield `${isFirst ? '' : ','}\n${JSON.stringify(asObject(row))}`;
    isFirst = false;
  }
  yield isFirst ? '[]\n' : `\n${tail}\n`;
}

function asObject(row: KeptRow): object {
  const { given, header } = row;
  const fault = { [FAULT_COLUMN]: faultOf(row) };
  if (given === null) return fault;
  if (typeof given === 'string') return { ...(parsed(given) ?? { [RAW_COLUMN]: given }), ...fault };
  const isOfPaths = header?.format === 'json' || header?.format === 'ndjson';
  const object: Record<string, unknown> = {};
  given.forEach((cell, at) => {
    const name = header?.columns[at] ?? String(at + 1);
    if (cell !== '') put(object, isOfPaths ? name.split('.') : [name], cell);
  });
  return { ...object, ...fault };
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function put(object: Record<string, unknown>, path: readonly string[], value: string): void {
  let at = object;
  for (const name of path.slice(0, -1)) {
    const next = at[name];
    at = (at[name] = typeof next === 'object' && next !== null ? next : {}) as Record<string, unknown>;
  }
  at[path.at(-1)!] = value;
}
