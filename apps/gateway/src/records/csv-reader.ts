import { isUtf8 } from 'node:buffer';
import { faultColumnOf, withoutFault } from '#adapters';
import { FLAT_COLUMNS, type FlatColumn } from '#contracts';
import { Problem } from '../problems/problem.js';
import { isFlatColumn, REQUIRED_COLUMNS, validateFlatRow } from './flat-record.js';
import { normaliseLocalId } from './local-id.js';
import {
  RowBytes,
  withoutByteOrderMark,
  type RefusedRow,
  type RowReader,
  type RowSink,
} from './row-reader.js';

const QUOTE = 34;
const COMMA = 44;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Longest part of a column name that is repeated in an error. */
const SHOWN_NAME = 64;

/** Where the reader is inside a row; the bytes themselves are looked at again when the row is complete. */
type Place = 'cell-start' | 'plain' | 'quoted' | 'quote-in-quoted';

/**
 * Rows of `text/csv` in the flat format: RFC 4180 with a header line, commas, UTF-8 (byte order mark
 * permitted), quoted cells with line breaks; empty lines are passed over. A wrong header throws a
 * {@link Problem}; a wrong row is rejected and the next one read.
 */
export class CsvReader implements RowReader {
  private readonly pending = new RowBytes();
  private place: Place = 'cell-start';
  private columns: readonly FlatColumn[] | undefined;
  /** Column of a file for correction that says what is wrong; -1: this is none. */
  private faultColumn = -1;
  private rows = 0;

  constructor(private readonly sink: RowSink) {}

  write(bytes: Buffer): void {
    let start = 0;
    let { place } = this;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (place === 'quoted') {
        if (byte === QUOTE) place = 'quote-in-quoted';
      } else if (byte === NEWLINE) {
        this.pending.add(bytes.subarray(start, i));
        this.finishRow();
        start = i + 1;
        place = 'cell-start';
      } else if (byte === QUOTE && place !== 'plain') {
        place = 'quoted';
      } else {
        place = byte === COMMA ? 'cell-start' : 'plain';
      }
    }
    this.place = place;
    if (start < bytes.length) this.pending.add(bytes.subarray(start));
  }

  end(): void {
    if (this.place === 'quoted') throw new Problem('csv.quote.unclosed', { values: { row: this.rows + 1 } });
    if (!this.pending.isEmpty) this.finishRow();
    if (!this.columns) throw missingColumn('local_id');
  }

  private finishRow(): void {
    const bytes = this.pending.take();
    if (!this.columns) {
      const names = namesOf(bytes);
      this.faultColumn = faultColumnOf(names);
      this.columns = asColumns(this.withoutFault(names));
      this.sink.header?.({ format: 'csv', columns: this.columns });
      return;
    }
    if (bytes === null) return this.reject('row.too-long', null);
    const row = bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
    if (row.length === 0) return;
    const text = row.toString('utf8');
    if (!isUtf8(row)) return this.reject('row.encoding', text);
    const cells = this.cellsOf(text);
    if (cells === null) return this.reject('row.quotes', text);
    if (cells.length !== this.columns.length) return this.reject('row.cells', text);
    this.rows++;
    const result = validateFlatRow(this.columns, cells, text.includes('\0'));
    if ('record' in result) this.sink.accept(result.record);
    else this.sink.reject(result.errors, this.refused(cells));
  }

  private reject(
    code: 'row.too-long' | 'row.encoding' | 'row.quotes' | 'row.cells',
    text: string | null,
  ): void {
    this.rows++;
    const row = text === null ? { localId: null, given: null } : this.refused(this.cellsOf(text) ?? text);
    this.sink.reject([{ code, field: null }], row);
  }

  private cellsOf(row: string): readonly string[] | null {
    const cells = splitCells(row);
    return cells && this.withoutFault(cells);
  }

  private withoutFault(cells: readonly string[]): readonly string[] {
    return this.faultColumn === -1 ? cells : withoutFault(cells, this.faultColumn);
  }

  /** In a row with the wrong cells only the first stands for certain where its column says. */
  private refused(given: readonly string[] | string): RefusedRow {
    const columns = this.columns!;
    const place = columns.indexOf('local_id');
    const isSound = typeof given !== 'string' && (given.length === columns.length || place === 0);
    const cell = isSound ? (given[place] ?? '') : '';
    return { localId: cell.includes('\ufffd') ? null : normaliseLocalId(cell), given };
  }
}

/** Cells of a row without its line end; null when text follows a closing quotation mark. */
function splitCells(row: string): string[] | null {
  if (!row.includes('"')) return row.split(',');
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (row.charCodeAt(at) === QUOTE) {
      let close = row.indexOf('"', at + 1);
      while (close !== -1 && row.charCodeAt(close + 1) === QUOTE) close = row.indexOf('"', close + 2);
      if (close === -1) return null;
      cells.push(row.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
      if (at < row.length && row.charCodeAt(at) !== COMMA) return null;
    } else {
      const comma = row.indexOf(',', at);
      const end = comma === -1 ? row.length : comma;
      cells.push(row.slice(at, end));
      at = end;
    }
    if (at >= row.length) return cells;
    at++;
  }
}

function namesOf(bytes: Buffer | null): readonly string[] {
  if (bytes === null) throw missingColumn('local_id');
  if (!isUtf8(bytes)) throw new Problem('body.encoding');
  const text = withoutByteOrderMark(bytes).toString('utf8').replace(/\r$/, '');
  return (splitCells(text) ?? text.split(',')).map((name) => name.trim());
}

/** The columns of a header. @throws Problem one that is unknown, there twice, or missing */
export function asColumns(names: readonly string[]): readonly FlatColumn[] {
  const columns: FlatColumn[] = [];
  for (const column of names) {
    if (!isFlatColumn(column)) {
      throw new Problem('csv.column.unknown', {
        values: { column: [...column].slice(0, SHOWN_NAME).join(''), expected: FLAT_COLUMNS.join(', ') },
      });
    }
    if (columns.includes(column)) throw new Problem('csv.column.duplicate', { values: { column } });
    columns.push(column);
  }
  const missing = REQUIRED_COLUMNS.find((column) => !columns.includes(column));
  if (missing) throw missingColumn(missing);
  return columns;
}

function missingColumn(column: FlatColumn): Problem {
  return new Problem('csv.column.missing', { values: { column } });
}
