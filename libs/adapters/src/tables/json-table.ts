import type { AdapterDefinition } from '../definition/definition.js';
import { FileFault } from '../faults.js';
import { namedColumns, type AdapterRun } from '../run.js';

/** A document is held as a whole; longer lists come as NDJSON. */
const MAX_DOCUMENT = 64 * 1024 * 1024;
const MAX_LINE = 1024 * 1024;
const NEWLINE = 10;

/** Gives the objects of a list to an adapter: a column is a path such as `hoSo.hoTen`. */
export class ObjectRows {
  private readonly columns: readonly string[];
  private readonly paths: readonly (readonly string[])[];

  constructor(
    definition: AdapterDefinition,
    private readonly run: AdapterRun,
  ) {
    const names = new Set(namedColumns(definition.record).all);
    for (const { record } of definition.layouts ?? [])
      for (const name of namedColumns(record).all) names.add(name);
    for (const { column } of definition.skip ?? []) names.add(column);
    this.columns = [...names];
    this.paths = this.columns.map((name) => name.split('.'));
    run.begin(null);
    run.row(this.columns, 0);
  }

  /** @param line number of the object in its list, from 1 */
  object(value: unknown, line: number): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.run.fault('row.malformed', null, line);
    this.run.row(
      this.paths.map((path) => textAt(value, path)),
      line,
    );
  }

  end(): void {
    this.run.end();
  }
}

function textAt(value: unknown, path: readonly string[]): string {
  let at = value;
  // A name with dots may also be one property.
  if (path.length > 1) {
    const whole = (value as Record<string, unknown>)[path.join('.')];
    if (whole !== undefined) return asText(whole);
  }
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return '';
    at = (at as Record<string, unknown>)[part];
  }
  return asText(at);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** Reads one JSON document with a list somewhere in it. */
export class JsonTable {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly definition: AdapterDefinition,
    private readonly run: AdapterRun,
    /** Whether JSON text nests too deeply to be parsed. */
    private readonly isTooDeep: (json: string) => boolean,
  ) {}

  write(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length > MAX_DOCUMENT)
      throw new FileFault('adapter.json-too-large', { limit: MAX_DOCUMENT / 1048576 });
    this.parts.push(bytes);
  }

  end(): void {
    const json = Buffer.concat(this.parts)
      .toString('utf8')
      .replace(/^\ufeff/, '');
    this.parts = [];
    if (this.isTooDeep(json)) throw new FileFault('adapter.json-malformed');
    let document: unknown;
    try {
      document = JSON.parse(json);
    } catch {
      throw new FileFault('adapter.json-malformed');
    }
    const rows = new ObjectRows(this.definition, this.run);
    itemsOf(document, this.definition).forEach((item, i) => rows.object(item, i + 1));
    rows.end();
  }
}

/** The list of a document, for pages that a connector has fetched as well. */
export function itemsOf(document: unknown, { format }: AdapterDefinition): readonly unknown[] {
  let at = document;
  for (const part of (format.items ?? '').split('.').filter(Boolean))
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, part)
        ? (at as Record<string, unknown>)[part]
        : undefined;
  if (!Array.isArray(at)) throw new FileFault('adapter.items-missing', { items: format.items ?? '' });
  return at;
}

/** Reads one JSON object a line. */
export class NdjsonTable {
  private readonly rows: ObjectRows;
  private parts: Buffer[] = [];
  private length = 0;
  private line = 0;

  constructor(
    definition: AdapterDefinition,
    private readonly run: AdapterRun,
    private readonly isTooDeep: (json: string) => boolean,
  ) {
    this.rows = new ObjectRows(definition, run);
  }

  write(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      this.add(bytes.subarray(start, end));
      this.finishLine();
      start = end + 1;
    }
    this.add(bytes.subarray(start));
  }

  end(): void {
    this.finishLine();
    this.rows.end();
  }

  private add(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length > MAX_LINE) this.parts = [];
    else if (bytes.length > 0) this.parts.push(bytes);
  }

  private finishLine(): void {
    const { length } = this;
    const json = Buffer.concat(this.parts)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trim();
    this.parts = [];
    this.length = 0;
    this.line++;
    if (length > MAX_LINE) return this.run.fault('row.too-long', null, this.line);
    if (json === '') return;
    if (this.isTooDeep(json)) return this.run.fault('row.too-deep', null, this.line);
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      return this.run.fault('row.malformed', json, this.line);
    }
    this.rows.object(value, this.line);
  }
}
