import { AdapterRun, CsvTable, type AdapterDefinition } from '#adapters';
import { CsvReader } from '../records/csv-reader.js';
import type { RowReader, RowSink } from '../records/row-reader.js';
import { AdapterReader, type ReadingLimits } from './adapter-reader.js';

const SAMPLE_BYTES = 64 * 1024;
const NOWHERE = {
  header: () => undefined,
  row: () => undefined,
  fault: () => undefined,
  skipped: () => undefined,
};

/**
 * CSV of an organisation that has an adapter of its own for it: the canonical columns are read as such, a list
 * with the adapter's header by the adapter, and everything else as the canonical CSV that it is not.
 */
export class CsvByHeader implements RowReader {
  private sample: Buffer[] = [];
  private sampled = 0;
  private reader: RowReader | undefined;

  constructor(
    private readonly definition: AdapterDefinition,
    private readonly sink: RowSink,
    private readonly limits: ReadingLimits,
  ) {}

  write(bytes: Buffer): void {
    if (this.reader) return this.reader.write(bytes);
    this.sample.push(bytes);
    this.sampled += bytes.length;
    if (this.sampled >= SAMPLE_BYTES) this.start();
  }

  end(): AsyncGenerator<void, void, undefined> | void {
    if (!this.reader) this.start();
    return this.reader!.end();
  }

  private start(): void {
    const bytes = Buffer.concat(this.sample);
    this.sample = [];
    const isOwn =
      !/\blocal_id\b/.test(bytes.toString('latin1').split('\n', 1)[0] ?? '') && this.hasHeader(bytes);
    this.reader = isOwn
      ? new AdapterReader([this.definition], this.sink, this.limits)
      : new CsvReader(this.sink);
    if (bytes.length > 0) this.reader.write(bytes);
  }

  private hasHeader(bytes: Buffer): boolean {
    const run = new AdapterRun(this.definition, NOWHERE);
    const table = new CsvTable(this.definition, run);
    try {
      table.write(bytes);
      table.end();
    } catch {
      return false;
    }
    return run.found > 0;
  }
}
