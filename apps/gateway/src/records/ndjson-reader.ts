import { isUtf8 } from 'node:buffer';
import { isTooDeep } from './json-depth.js';
import { validateRecord, type Validated } from './record-validator.js';
import {
  RowBytes,
  withoutByteOrderMark,
  type RefusedRow,
  type RowReader,
  type RowSink,
} from './row-reader.js';
import type { RowErrorCode } from './row-errors.js';
import { normaliseLocalId } from './local-id.js';

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Rows of `application/x-ndjson`: one canonical record a line; blank lines are passed over. */
export class NdjsonReader implements RowReader {
  private readonly pending = new RowBytes();
  private atStart = true;

  constructor(private readonly sink: RowSink) {}

  write(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      this.pending.add(bytes.subarray(start, end));
      this.finishLine();
      start = end + 1;
    }
    if (start < bytes.length) this.pending.add(bytes.subarray(start));
  }

  end(): void {
    if (!this.pending.isEmpty) this.finishLine();
  }

  private finishLine(): void {
    let line = this.pending.take();
    if (line === null) return this.sink.reject([{ code: 'row.too-long', field: null }], UNREADABLE);
    if (this.atStart) line = withoutByteOrderMark(line);
    this.atStart = false;
    if (line.at(-1) === CARRIAGE_RETURN) line = line.subarray(0, -1);
    if (line.length === 0) return;
    const result = readLine(line);
    if (result === null) return;
    if ('record' in result) this.sink.accept(result.record);
    else this.sink.reject(result.errors, refusedLine(line));
  }
}

function readLine(line: Buffer): Validated | null {
  if (!isUtf8(line)) return rowError('row.encoding');
  const json = line.toString('utf8');
  if (isTooDeep(json)) return rowError('row.too-deep');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json.trim() === '' ? null : rowError('row.malformed');
  }
  // Valid UTF-8 has no lone surrogates and JSON no raw NUL: both can only come from a \u escape.
  return validateRecord(value, json.includes('\\u'));
}

function rowError(code: RowErrorCode): Validated {
  return { errors: [{ code, field: null }] };
}

const UNREADABLE: RefusedRow = { localId: null, given: null };
/** The member that names the record, also in a line that is no JSON. */
const LOCAL_ID = /"localId"\s*:\s*("(?:[^"\\\n]|\\.){0,600}"|-?\d{1,64}(?=\s*[,}]))/g;

/** Which record a rejected line is about: told only when the line says so once and legibly. */
function refusedLine(line: Buffer): RefusedRow {
  const given = line.toString('utf8');
  const named = [...given.matchAll(LOCAL_ID)];
  const literal = named.length === 1 ? named[0]![1]! : '';
  return { localId: legible(literal), given };
}

function legible(literal: string): string | null {
  if (literal === '' || literal.includes('\ufffd')) return null;
  try {
    return normaliseLocalId(String(JSON.parse(literal)));
  } catch {
    return null;
  }
}
