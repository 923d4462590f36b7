import type { FormatType } from '#adapters';
import type { CanonicalRecord } from '#contracts';
import type { RowError } from './row-errors.js';

/** What a list looks like around its rows, so that some of them can be written as such a list again. */
export interface ListHeader {
  readonly format: FormatType;
  /** Names of the columns; of headings in two rows `upper / lower`; in JSON paths. */
  readonly columns: readonly string[];
  /** Of a workbook. */
  readonly sheet?: string;
  /** Texts above the header. */
  readonly titles?: readonly string[];
  /** Missing: one. */
  readonly headingRows?: 0 | 2;
  /** Column in which headings inside the list are written. */
  readonly sectionColumn?: number;
  /** Of CSV; missing: a comma. */
  readonly delimiter?: string;
  /** Of JSON: path of the list in its document. */
  readonly items?: string;
}

/** A row that is rejected, as far as it can be read. */
export interface RefusedRow {
  /** Local id of the record that it is about; null: nobody can tell. */
  readonly localId: string | null;
  /** The row as it was given: its cells under the columns of the header, or its text; null: too long to keep. */
  readonly given: readonly string[] | string | null;
  /** Heading inside the list under which it stands. */
  readonly section?: string;
  /** Where the row stands in the organisation's own file; missing: its number says it all. */
  readonly place?: { readonly sheet: string | null; readonly line: number };
}

/** Takes the rows of a body in their order. */
export interface RowSink {
  /** Before the first row of a list or of each of its sheets; not called for a format without a header. */
  header?(header: ListHeader): void;
  accept(record: CanonicalRecord): void;
  reject(errors: readonly RowError[], row?: RefusedRow): void;
}

/**
 * Turns the bytes of a body into rows, however the bytes are cut. Holds at most one row: a longer one than
 * {@link MAX_ROW_BYTES} is rejected while its bytes are passed over.
 */
export interface RowReader {
  write(bytes: Buffer): void;
  /** The body is complete. What gives rows only now gives way after each portion of them. */
  end(): AsyncGenerator<void, void, undefined> | void;
  /** Lets go of what is held outside of memory, whether the body was complete or not. */
  close?(): void;
}

const MAX_ROW_BYTES = 1024 * 1024;

/** Collects the bytes of one row over several buffers. */
export class RowBytes {
  private parts: Buffer[] = [];
  private length = 0;

  add(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length > MAX_ROW_BYTES) this.parts = [];
    else if (bytes.length > 0) this.parts.push(bytes);
  }

  /** The collected row, null when it was too long; starts anew. */
  take(): Buffer | null {
    const { parts, length } = this;
    this.parts = [];
    this.length = 0;
    if (length > MAX_ROW_BYTES) return null;
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export function withoutByteOrderMark(row: Buffer): Buffer {
  return row.subarray(0, 3).equals(BYTE_ORDER_MARK) ? row.subarray(3) : row;
}
