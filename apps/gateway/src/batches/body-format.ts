import { Inject, Injectable } from '@nestjs/common';
import type { AdapterDefinition, FormatType } from '#adapters';
import { AdapterReader } from '../adapters/adapter-reader.js';
import { Adapters } from '../adapters/adapters.js';
import { CANONICAL_ADAPTER } from '../adapters/canonical-adapter.js';
import { CsvByHeader } from '../adapters/csv-by-header.js';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { charsetOf, mediaTypeOf } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';
import { CsvReader } from '../records/csv-reader.js';
import { NdjsonReader } from '../records/ndjson-reader.js';
import type { RowReader, RowSink } from '../records/row-reader.js';

/** Makes the reader of a body once it is known who takes its rows. */
export type ReaderOf = (sink: RowSink) => RowReader;

/** Who reads a body. */
export interface ChosenReader {
  readonly reader: ReaderOf;
  /** An adapter reads it, or does unless its header is the canonical one. */
  readonly mayBeOwn: boolean;
}

/** What a connector pulled: one object a line, for its adapter whatever format that has. */
export const PULLED = 'application/vnd.lienthong.pulled';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FORMATS: Readonly<Record<string, FormatType | 'by-content'>> = {
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/json': 'json',
  'text/csv': 'csv',
  [XLSX]: 'xlsx',
  'application/gzip': 'by-content',
  'application/x-gzip': 'by-content',
};
const EXPECTED = `application/x-ndjson, text/csv in UTF-8 or ${XLSX}, plain or gzipped`;
/** Content type of the lists of an adapter. */
export const OF_ADAPTER: Readonly<Record<FormatType, string>> = {
  csv: 'text/csv',
  xlsx: XLSX,
  json: 'application/json',
  ndjson: 'application/x-ndjson',
};

/** Finds out how the body of a batch is to be read. */
@Injectable()
export class BodyFormats {
  constructor(
    private readonly adapters: Adapters,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /**
   * Reader for what a content type declares: by the adapter that is named, else canonical or, where the header
   * of the list says so, by the organisation's default. Throws 415 and 422 before the body is read.
   */
  choose(contentType: string, organisation: string, adapter: string | undefined): ChosenReader {
    const type = mediaTypeOf(contentType);
    const format = FORMATS[type];
    if (adapter !== undefined) {
      const definition = this.adapters.find(organisation, adapter);
      if (type === PULLED) {
        const lines = { ...definition, format: { ...definition.format, type: 'ndjson' as const } };
        return { mayBeOwn: true, reader: this.by([lines]) };
      }
      if (format !== definition.format.type && format !== 'by-content')
        throw new Problem('content-type.unsupported', {
          values: { expected: OF_ADAPTER[definition.format.type] },
        });
      return { mayBeOwn: true, reader: this.by([definition]) };
    }
    const isUnicode = ['utf-8', 'utf8', 'us-ascii'].includes(charsetOf(contentType) ?? 'utf-8');
    const own = {
      csv: this.adapters.defaultFor(organisation, 'csv'),
      xlsx: this.adapters.defaultFor(organisation, 'xlsx'),
    };
    if (!format || format === 'json' || !(isUnicode || (format === 'csv' && own.csv)))
      throw new Problem('content-type.unsupported', { values: { expected: EXPECTED } });
    const readers: Record<'ndjson' | 'csv' | 'xlsx', ReaderOf> = {
      ndjson: (sink) => new NdjsonReader(sink),
      csv: (sink) => (own.csv ? new CsvByHeader(own.csv, sink, this.limits) : new CsvReader(sink)),
      xlsx: this.by(own.xlsx ? [CANONICAL_ADAPTER, own.xlsx] : [CANONICAL_ADAPTER]),
    };
    if (format === 'by-content')
      return { mayBeOwn: Boolean(own.csv ?? own.xlsx), reader: (sink) => new SniffingReader(sink, readers) };
    return { mayBeOwn: format !== 'ndjson' && Boolean(own[format]), reader: readers[format] };
  }

  private by(candidates: readonly AdapterDefinition[]): ReaderOf {
    return (sink) => new AdapterReader(candidates, sink, this.limits);
  }

  private get limits(): { maxBytes: number } {
    return { maxBytes: this.configuration.maxBatchBytes };
  }
}

const OPENING_BRACE = 123;
const LETTER_P = 80;
const LETTER_K = 75;

/** A bare gzip file does not say what it holds: its first characters do. */
class SniffingReader implements RowReader {
  private reader: RowReader | undefined;

  constructor(
    private readonly sink: RowSink,
    private readonly readers: Record<'ndjson' | 'csv' | 'xlsx', ReaderOf>,
  ) {}

  write(bytes: Buffer): void {
    this.reader ??= this.readers[contentOf(bytes)](this.sink);
    this.reader.write(bytes);
  }

  end(): AsyncGenerator<void, void, undefined> | void {
    return this.reader?.end();
  }

  close(): void {
    this.reader?.close?.();
  }
}

function contentOf(bytes: Buffer): 'ndjson' | 'csv' | 'xlsx' {
  if (bytes[0] === OPENING_BRACE) return 'ndjson';
  return bytes[0] === LETTER_P && bytes[1] === LETTER_K ? 'xlsx' : 'csv';
}
