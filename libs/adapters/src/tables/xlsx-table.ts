import { SealedSpool, Workbook, type Sheet } from '#spreadsheets';
import type { AdapterDefinition } from '../definition/definition.js';
import { FileFault } from '../faults.js';
import { matchesSheet } from '../mapping/mapping.js';
import { AdapterRun, HEADER_ROWS } from '../run.js';

const NOWHERE = {
  header: () => undefined,
  row: () => undefined,
  fault: () => undefined,
  skipped: () => undefined,
};

/** Reads a workbook: spooled while it arrives, for its directory stands at the end; then sheet by sheet. */
export class XlsxTable {
  private readonly spool = new SealedSpool();

  /**
   * @param candidates the first whose header is found in the workbook reads it
   * @param runOf makes the run of the one that is chosen
   */
  constructor(
    private readonly candidates: readonly AdapterDefinition[],
    private readonly runOf: (definition: AdapterDefinition) => AdapterRun,
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
      const definition = await this.choose(workbook);
      const run = this.runOf(definition);
      for (const sheet of sheetsFor(definition, workbook)) {
        run.begin(sheet.name);
        for await (const rows of workbook.rows(sheet)) {
          for (const { number, cells } of rows) run.row(cells, number);
          yield;
        }
        run.end();
        yield;
      }
      if (run.found === 0) throw run.headerMissing();
    } finally {
      workbook?.close();
      this.close();
    }
  }

  close(): void {
    this.spool.close();
  }

  private async choose(workbook: Workbook): Promise<AdapterDefinition> {
    const [first, ...others] = this.candidates;
    if (others.length === 0) return first!;
    for (const definition of this.candidates) if (await hasHeader(workbook, definition)) return definition;
    return others.at(-1)!;
  }
}

async function hasHeader(workbook: Workbook, definition: AdapterDefinition): Promise<boolean> {
  const run = new AdapterRun(definition, NOWHERE);
  for (const sheet of sheetsFor(definition, workbook)) {
    run.begin(sheet.name);
    let count = 0;
    for await (const rows of workbook.rows(sheet)) {
      for (const { number, cells } of rows.slice(0, 2 * HEADER_ROWS)) run.row(cells, number);
      count += rows.length;
      if (count >= HEADER_ROWS) break;
    }
    run.end();
    if (run.found > 0) return true;
  }
  return false;
}

function sheetsFor({ adapter, format }: AdapterDefinition, workbook: Workbook): Sheet[] {
  const patterns = format.sheets;
  const sheets = workbook.sheets.filter(({ name, hidden }) =>
    patterns ? matchesSheet(name, patterns) : !hidden,
  );
  if (sheets.length === 0)
    throw new FileFault('adapter.sheet-missing', { adapter, sheets: patterns?.join(', ') ?? '*' });
  return sheets;
}
