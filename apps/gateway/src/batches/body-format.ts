import type { FastifyRequest } from 'fastify';
import { charset, mediaType } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';
import { CsvReader } from '../records/csv-reader.js';
import { NdjsonReader } from '../records/ndjson-reader.js';
import type { RowReader, RowSink } from '../records/row-reader.js';

type Format = 'ndjson' | 'csv' | 'by-content';

const FORMATS: Readonly<Record<string, Format>> = {
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'text/csv': 'csv',
  'application/gzip': 'by-content',
  'application/x-gzip': 'by-content',
};
const EXPECTED = 'application/x-ndjson or text/csv in UTF-8, plain or gzipped';

/** Format that the headers declare; throws 415 for every other. */
export function declaredFormat(request: FastifyRequest): Format {
  const format = FORMATS[mediaType(request)];
  const encoding = charset(request) ?? 'utf-8';
  if (!format || !['utf-8', 'utf8', 'us-ascii'].includes(encoding)) {
    throw new Problem('content-type.unsupported', { values: { expected: EXPECTED } });
  }
  return format;
}

export function readerFor(format: Format, sink: RowSink): RowReader {
  switch (format) {
    case 'ndjson':
      return new NdjsonReader(sink);
    case 'csv':
      return new CsvReader(sink);
    case 'by-content':
      return new SniffingReader(sink);
  }
}

const OPENING_BRACE = 123;

/** A bare gzip file does not say what it holds: its first character does. */
class SniffingReader implements RowReader {
  private reader: RowReader | undefined;

  constructor(private readonly sink: RowSink) {}

  write(bytes: Buffer): void {
    this.reader ??= bytes[0] === OPENING_BRACE ? new NdjsonReader(this.sink) : new CsvReader(this.sink);
    this.reader.write(bytes);
  }

  end(): void {
    this.reader?.end();
  }
}
