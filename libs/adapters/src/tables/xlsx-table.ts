import { SealedSpool, Workbook } from '#spreadsheets';
import type { AdapterDefinition } from '../definition/definition.js';
import { FileFault } from '../faults.js';
import { matchesSheet } from '../mapping/mapping.js';
import type { AdapterRun } from '../run.js';

/** Reads a workbook: spooled while it arrives, for its directory stands at the end; then sheet by sheet. */
export class XlsxTable {
  private readonly spool = new SealedSpool();

  constructor(
    private readonly definition: AdapterDefinition,
    private readonly run: AdapterRun,
    private readonly limits: { readonly maxBytes: number },
  ) {}

  write(bytes: Buffer): void {
    this.spool.append(bytes);
  }

  /** Gives way after each portion of rows. */
  async *end(): AsyncGenerator<void, void, undefined> {
    let workbook: Workbook | undefined;
    try {
      workbook = await Workbook.open(this.spool, this.limits);
      const patterns = this.definition.format.sheets;
      const sheets = workbook.sheets.filter(({ name, hidden }) =>
        patterns ? matchesSheet(name, patterns) : !hidden,
      );
      if (sheets.length === 0) {
        throw new FileFault('adapter.sheet-missing', {
          adapter: this.definition.adapter,
          sheets: patterns?.join(', ') ?? '*',
        });
      }
      for (const sheet of sheets) {
        this.run.begin(sheet.name);
        for await (const rows of workbook.rows(sheet)) {
          for (const { number, cells } of rows) this.run.row(cells, number);
          yield;
        }
        this.run.end();
        yield;
      }
      if (this.run.found === 0) throw this.run.headerMissing();
    } finally {
      workbook?.close();
      this.close();
    }
  }

  close(): void {
    this.spool.close();
  }
}
