import type { AdapterDefinition } from '../definition/definition.js';
import { FILE_ENCODINGS } from '../definition/definition.js';
import type { AdapterRun } from '../run.js';
import { CsvTokens, detectDelimiter } from './csv-tokens.js';
import { decoderOf, detectBytes, type ByteEncoding } from './file-encoding.js';

const SAMPLE_BYTES = 64 * 1024;

/** Reads delimited text of any dialect, piece by piece. */
export class CsvTable {
  private sample: Buffer[] = [];
  private sampled = 0;
  private decode: ((bytes: Buffer, isLast: boolean) => string) | undefined;
  private tokens: CsvTokens | undefined;
  /** What was detected, or given. */
  dialect: { readonly encoding: ByteEncoding; readonly delimiter: string } | undefined;

  constructor(
    private readonly definition: AdapterDefinition,
    private readonly run: AdapterRun,
  ) {}

  write(bytes: Buffer): void {
    if (this.tokens) return this.tokens.write(this.decode!(bytes, false));
    this.sample.push(bytes);
    this.sampled += bytes.length;
    if (this.sampled >= SAMPLE_BYTES) this.start();
  }

  end(): void {
    if (!this.tokens) this.start();
    this.tokens!.write(this.decode!(Buffer.alloc(0), true));
    this.tokens!.end();
    this.run.end();
  }

  private start(): void {
    const bytes = Buffer.concat(this.sample);
    this.sample = [];
    const { encoding = 'auto', delimiter = 'auto', quote = '"' } = this.definition.format;
    const isOfBytes = FILE_ENCODINGS.some((known) => known === encoding);
    // A mark says it for certain: Excel saves a list in UTF-8 that came in a code page.
    const isMarked = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 3));
    const byteEncoding =
      isMarked || encoding === 'auto' || encoding === 'unicode'
        ? detectBytes(bytes)
        : isOfBytes
          ? (encoding as ByteEncoding)
          : '8-bit';
    this.decode = decoderOf(byteEncoding);
    const text = this.decode(bytes, false).replace(/^\ufeff/, '');
    // Excel writes its list separator into the first line.
    const declared = /^sep=(.)\r?\n/.exec(text);
    const chosen = declared?.[1] ?? (delimiter === 'auto' ? detectDelimiter(text) : delimiter);
    this.dialect = { encoding: byteEncoding, delimiter: chosen };
    this.run.begin(null, isMarked);
    const { run } = this;
    this.tokens = new CsvTokens(chosen, quote === 'none' ? null : quote, {
      row: (cells, line) => run.row(cells, line),
      fault: (code, given, line) => run.fault(code, given, line),
    });
    this.tokens.write(declared ? text.slice(declared[0].length) : text);
  }
}
