import { BytesInMemory, Workbook } from '#spreadsheets';
import type { FormatType } from '../definition/definition.js';
import type { TableSample } from '../proposal/propose.js';
import { CsvTokens, detectDelimiter } from './csv-tokens.js';
import { decoderOf, detectBytes } from './file-encoding.js';

const SAMPLE_ROWS = 500;
const SAMPLE_BYTES = 1024 * 1024;
const MAX_DEPTH = 4;

/** What a file is, from its content. */
export function formatOf(bytes: Buffer): FormatType {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'xlsx';
  const start = bytes
    .subarray(0, 1024)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start.startsWith('[')) return 'json';
  if (!start.startsWith('{')) return 'csv';
  return /^\{[^\n]*\}\s*\n\s*\{/.test(start) || !start.includes('\n') ? 'ndjson' : 'json';
}

/** First rows of each table of a file, cells as text. */
export async function sampleOf(bytes: Buffer, type: FormatType): Promise<TableSample[]> {
  switch (type) {
    case 'csv':
      return [csvSample(bytes.subarray(0, SAMPLE_BYTES))];
    case 'xlsx':
      return workbookSamples(bytes);
    case 'ndjson':
      return [objectSample(bytes.toString('utf8').split('\n', SAMPLE_ROWS).filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as unknown))]; // prettier-ignore
    case 'json':
      return [objectSample(listIn(JSON.parse(bytes.toString('utf8')), 0) ?? [])];
  }
}

function csvSample(bytes: Buffer): TableSample {
  const text = decoderOf(detectBytes(bytes))(bytes, false).replace(/^\ufeff/, '');
  const rows: { cells: readonly string[]; line: number }[] = [];
  const tokens = new CsvTokens(detectDelimiter(text), '"', {
    row: (cells, line) => rows.length < SAMPLE_ROWS && rows.push({ cells, line }),
    fault: () => undefined,
  });
  tokens.write(text);
  if (bytes.length < SAMPLE_BYTES) tokens.end();
  return { sheet: null, rows };
}

async function workbookSamples(bytes: Buffer): Promise<TableSample[]> {
  const workbook = await Workbook.open(new BytesInMemory(bytes), { maxBytes: 1024 ** 3 });
  const samples: TableSample[] = [];
  for (const sheet of workbook.sheets.filter(({ hidden }) => !hidden)) {
    const rows: { cells: readonly string[]; line: number }[] = [];
    for await (const portion of workbook.rows(sheet)) {
      rows.push(...portion.map(({ number, cells }) => ({ cells, line: number })));
      if (rows.length >= SAMPLE_ROWS) break;
    }
    samples.push({ sheet: sheet.name, rows: rows.slice(0, SAMPLE_ROWS) });
  }
  workbook.close();
  return samples;
}

/** The first list of objects in a document. */
function listIn(value: unknown, depth: number): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value.some((each) => typeof each === 'object') ? value : undefined;
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return undefined;
  for (const each of Object.values(value)) {
    const list = listIn(each, depth + 1);
    if (list) return list;
  }
  return undefined;
}

/** Objects as a table whose columns are paths. */
function objectSample(items: readonly unknown[]): TableSample {
  const flat = items.slice(0, SAMPLE_ROWS).map((item) => flatten(item, '', 0));
  const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  return {
    sheet: null,
    rows: [
      { cells: columns, line: 0 },
      ...flat.map((row, i) => ({ cells: columns.map((column) => row.get(column) ?? ''), line: i + 1 })),
    ],
  };
}

function flatten(value: unknown, path: string, depth: number): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MAX_DEPTH)
    return new Map([[path, value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string)]]); // prettier-ignore
  const entries = Object.entries(value).flatMap(([key, each]) => [...flatten(each, path === '' ? key : `${path}.${key}`, depth + 1)]); // prettier-ignore
  return new Map(entries);
}
