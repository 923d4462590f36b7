import type {
  AdapterDefinition,
  ColumnEncoding,
  RecordField,
  RecordRules,
  RuleOrColumn,
} from './definition/definition.js';
import { FILE_ENCODINGS } from './definition/definition.js';
import { faultColumnOf, withoutFault } from './correction.js';
import { FileFault } from './faults.js';
import { HeaderIndex, joinHeadings, type Header } from './mapping/header.js';
import { columnEncoding, decodedTexts } from './mapping/letters.js';
import { Mapping, type MappedRow } from './mapping/mapping.js';
import { headingKey, plain } from './mapping/plain.js';
import type { TextEncoding } from '#vietnamese';

/** Where a row stands in the source. */
export interface Place {
  readonly sheet: string | null;
  /** As the spreadsheet or text program numbers it, from 1. */
  readonly line: number;
}

/** Faults of a row that cannot even be divided into cells. */
export type RowFaultCode = 'row.too-long' | 'row.encoding' | 'row.quote-open' | 'row.cells-beyond' | 'row.malformed' | 'row.too-deep'; // prettier-ignore
export type SkipReason = 'heading' | 'section' | 'nobody' | 'by-rule';

/** Takes what an adapter makes of a file, in order. */
export interface RunSink {
  /** Before the first row of each sheet. */
  header(mapping: Mapping): void;
  /** @param cells the source's, decoded */
  row(row: MappedRow, cells: readonly string[], place: Place): void;
  fault(code: RowFaultCode, given: readonly string[] | string | null, place: Place): void;
  skipped(reason: SkipReason, place: Place): void;
}

interface Waiting {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Rows that are looked through for the header. */
export const HEADER_ROWS = 60;
/** Rows from which the encodings of columns are told. */
const SAMPLE_ROWS = 1_000;
const SAMPLE_CHARACTERS = 1024 * 1024;
const MAX_COLUMNS = 2_000;
const MAX_TITLES = 100;
/** Below a list; with its accents, for Tống and Công are family names. */
const TOTALS = /^(?:tổng cộng|tổng số|cộng)(?:[\s:.]|$)/iu;
/** How headings inside a list begin; a lone name does not. */
const UNIT_WORDS =
  /^(?:[ivxlc]+\s*[.)/-]\s*)?(?:chi (?:hoi|doan)|phan (?:hoi|doan)|to|ap|khom|khu pho|thon|ban|xa|phuong|dac khu|truong|cong ty|don vi|cong doan)\b/;

/**
 * Runs an adapter over the rows of a table: finds the header, tells encodings, passes over what is no member,
 * maps the rest. Holds at most a sample of rows.
 */
export class AdapterRun {
  private readonly seen = new Map<RecordField, Set<string>>();
  private sheet: string | null = null;
  private isUnicode = false;
  private waiting: Waiting[] = [];
  private characters = 0;
  private titles: string[] = [];
  private columns: readonly string[] | undefined;
  private mapping: Mapping | undefined;
  private section = '';
  private headings = new Set<string>();
  /** Column of a file for correction that says what is wrong; -1: the list is none. */
  private faultColumn = -1;
  /** First rows of the last sheet without header, to say what is missing. */
  private headless: readonly Waiting[] = [];
  /** Sheets whose header was found. */
  found = 0;

  constructor(
    private readonly definition: AdapterDefinition,
    private readonly sink: RunSink,
  ) {}

  /**
   * Begins a table; of a workbook one for each sheet.
   * @param isUnicode the file says that it is, whatever the adapter expects of its bytes
   */
  begin(sheet: string | null, isUnicode = false): void {
    this.sheet = sheet;
    this.isUnicode = isUnicode;
    this.waiting = [];
    this.characters = 0;
    this.titles = [];
    this.mapping = undefined;
    this.section = '';
    this.faultColumn = -1;
    const { row, columns } = this.definition.format.header ?? {};
    this.columns = row === 'none' ? columns : undefined;
  }

  /** @param cells as in the source, empty ones '' */
  row(given: readonly string[], line: number): void {
    if (this.faultColumn === -1 && !this.mapping) this.faultColumn = faultColumnOf(given);
    const cells = this.faultColumn === -1 ? given : withoutFault(given, this.faultColumn);
    if (this.mapping) return this.take(cells, line);
    if (cells.length > MAX_COLUMNS) throw new FileFault('adapter.too-many-columns', { limit: MAX_COLUMNS });
    if (cells.every((cell) => cell.trim() === '')) return;
    this.waiting.push({ cells, line });
    this.characters += cells.reduce((sum, cell) => sum + cell.length, 0);
    if (!this.columns && this.waiting.length >= HEADER_ROWS) this.findHeader();
    if (this.waiting.length < SAMPLE_ROWS && this.characters < SAMPLE_CHARACTERS) return;
    if (!this.columns) this.findHeader();
    if (this.columns) this.start();
    // Without header nothing further is needed but the first rows.
    else if (this.waiting.length > HEADER_ROWS) this.waiting.length = HEADER_ROWS;
  }

  /** A row that the source could not divide into cells. */
  fault(code: RowFaultCode, given: readonly string[] | string | null, line: number): void {
    if (!this.mapping && this.columns) this.start();
    this.sink.fault(code, given, { sheet: this.sheet, line });
  }

  /** Ends the table. A sheet of a workbook without header is passed over; a file needs one. */
  end(): void {
    if (this.mapping) return;
    if (!this.columns) this.findHeader();
    if (this.columns) this.start();
    else {
      this.headless = this.waiting.slice(0, HEADER_ROWS);
      this.waiting = [];
      if (this.sheet === null) throw this.headerMissing();
    }
  }

  /** To be thrown when no sheet had the header. */
  headerMissing(): FileFault {
    const names = namedColumns(this.definition.record);
    const best = this.bestMatch(names);
    const missing = names.required.filter((name) => !best || new HeaderIndex(best).find(name) === undefined);
    return new FileFault('adapter.header-missing', {
      columns: (missing.length > 0 ? missing : names.required).slice(0, 20).join(', '),
      adapter: this.definition.adapter,
    });
  }

  /** The row that has most of the columns that the adapter names, those of required fields above all. */
  private findHeader(): void {
    const { row = 'auto', rows = 1 } = this.definition.format.header ?? {};
    const fixed = typeof row === 'number' ? this.waiting.findIndex(({ line }) => line >= row) : -1;
    let best = { at: -1, count: 0 };
    for (let at = 0; at < Math.min(this.waiting.length, HEADER_ROWS); at++) {
      if (fixed !== -1 && at !== fixed) continue;
      const names = this.headingsAt(at, rows);
      const header: Header = { columns: names, sheet: this.sheet, titles: [] };
      const trial = new Mapping(this.definition, header, [], new Map());
      const count = trial.sources.reduce((sum, { columns }) => sum + columns.length, 0);
      if (trial.missingRequired.length === 0 && count > best.count) best = { at, count };
    }
    if (best.at === -1) return;
    this.titles = this.waiting.slice(0, best.at).map(({ cells }) => cells.map((cell) => cell.trim()).filter(Boolean).join(' ')).slice(0, MAX_TITLES); // prettier-ignore
    this.columns = this.headingsAt(best.at, rows);
    this.waiting = this.waiting.slice(best.at + rows);
  }

  private headingsAt(at: number, rows: 1 | 2): readonly string[] {
    const upper = this.waiting[at]!.cells;
    const names = rows === 1 ? upper : joinHeadings(upper, this.waiting[at + 1]?.cells ?? []);
    return names.map((name) =>
      name
        .replace(/^\ufeff/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  }

  private bestMatch({ all }: { all: readonly string[] }): readonly string[] | undefined {
    const scored = this.headless.map(({ cells }) => {
      const index = new HeaderIndex(cells);
      return { cells, count: all.filter((name) => index.find(name) !== undefined).length };
    });
    return scored.sort((a, b) => b.count - a.count).find(({ count }) => count > 0)?.cells;
  }

  /** Tells the encodings from the rows that wait, then maps them. */
  private start(): void {
    const columns = this.columns!;
    const header: Header = { columns, sheet: this.sheet, titles: this.titles };
    const encodings = columns.map((name, i) => this.encodingOf(name, i));
    this.mapping = new Mapping(
      this.definition,
      { ...header, titles: decodedTexts(this.titles) },
      encodings,
      this.seen,
    );
    this.headings = new Set(columns.map(headingKey).filter((key) => key !== ''));
    this.found++;
    this.sink.header(this.mapping);
    const rows = this.waiting;
    this.waiting = [];
    for (const { cells, line } of rows) this.take(cells, line);
  }

  private encodingOf(name: string, column: number): TextEncoding {
    const { encoding = 'auto', columnEncodings = {} } = this.definition.format;
    // Files for correction are written in Unicode.
    if (this.faultColumn !== -1) return 'unicode';
    const isOfBytes = this.isUnicode || FILE_ENCODINGS.some((known) => known === encoding);
    const forAll = isOfBytes ? 'auto' : (encoding as ColumnEncoding);
    const own = Object.entries(columnEncodings).find(([key]) => headingKey(key) === headingKey(name))?.[1];
    const chosen = own ?? forAll;
    if (chosen !== 'auto') return chosen;
    return columnEncoding(this.waiting.map(({ cells }) => cells[column] ?? ''));
  }

  private take(given: readonly string[], line: number): void {
    const mapping = this.mapping!;
    const place: Place = { sheet: this.sheet, line };
    const width = mapping.header.columns.length;
    let filled = 0;
    for (const cell of given) {
      if (cell !== '' && cell.trim() !== '') filled++;
    }
    if (filled === 0) return;
    if (given.length > width && given.slice(width).some((cell) => cell.trim() !== ''))
      return this.sink.fault('row.cells-beyond', given, place);
    const cells = mapping.decode(given);
    if (given.some((cell) => cell.includes('\uFFFD'))) return this.sink.fault('row.encoding', given, place);
    if (this.isList && this.isHeading(cells, filled)) return this.sink.skipped('heading', place);
    if (mapping.isSkipped(cells)) return this.sink.skipped('by-rule', place);
    if (this.isList && this.isNobody(cells, filled)) return this.nobody(cells, place);
    this.sink.row(mapping.map(cells, this.section), cells, place);
  }

  /** Lists that people keep hold more than members. */
  private get isList(): boolean {
    return ['csv', 'xlsx'].includes(this.definition.format.type);
  }

  /** A few cells without a name are no member; with an id that looks like one they are a faulty row. */
  private isNobody(cells: readonly string[], filled: number): boolean {
    const width = this.mapping!.header.columns.length;
    if (filled > Math.max(3, width / 4)) return false;
    const { localId, fullName } = this.mapping!.identityOf(cells);
    if (!localId && !fullName) return true;
    const [text, ...others] = textsOf(cells);
    if (text !== undefined && others.length === 0 && TOTALS.test(text.normalize('NFC'))) return true;
    if (text === undefined || others.length > 0 || filled > 2 || width <= 2 || !/\s/.test(text)) return false;
    return !fullName || (!localId && UNIT_WORDS.test(plain(text)));
  }

  /** A heading inside the list, or what stands below it: totals, signatures. */
  private nobody(cells: readonly string[], place: Place): void {
    const [text, ...others] = textsOf(cells);
    if (text === undefined || others.length > 0 || /^(?:tong|cong)\b/.test(plain(text)))
      return this.sink.skipped('nobody', place);
    this.section = text.replace(/^(?:[IVXLC]+|\d+|[A-H])\s*[.)/:-]\s*/, '').trim();
    this.sink.skipped('section', place);
  }

  /** The header once more, or a row that numbers the columns: (1) (2) (3). */
  private isHeading(cells: readonly string[], filled: number): boolean {
    if (filled < 2) return false;
    let headings = 0;
    let numbers = 0;
    for (const cell of cells) {
      if (cell === '') continue;
      if (this.headings.has(headingKey(cell)) && /\D/.test(cell)) headings++;
      if (/^\(?\d{1,2}\)?$/.test(cell) || /^\(?[A-Z]\)?$/.test(cell)) numbers++;
    }
    return headings > filled / 2 || (filled > 2 && numbers === filled);
  }
}

/** Cells that are more than an ordinal. */
function textsOf(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell !== '' && !/^(?:[ivxlc]+|\d+|[a-h])[.)]?$/i.test(cell));
}

/** Columns that an adapter names, those of required fields apart. */
export function namedColumns(record: RecordRules): {
  readonly all: readonly string[];
  readonly required: readonly string[];
} {
  const all = new Set<string>();
  const required = new Set<string>();
  for (const [field, rule] of Object.entries(record)) {
    const names = columnsOf(rule);
    for (const name of names) all.add(name);
    if (field === 'localId' || field === 'person.fullName') for (const name of names) required.add(name);
  }
  return { all: [...all], required: [...required] };
}

function columnsOf(rule: RuleOrColumn): string[] {
  if (typeof rule === 'string') return [rule];
  return [
    ...(typeof rule.column === 'string' ? [rule.column] : (rule.column ?? [])),
    ...(rule.columns ?? []),
    ...Object.keys(rule.marks ?? {}),
    ...(rule.firstOf ?? []).flatMap(columnsOf),
    ...(rule.cases ?? []).map(({ when }) => when.column),
  ];
}
