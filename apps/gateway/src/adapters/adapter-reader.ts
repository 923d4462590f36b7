import {
  AdapterRun,
  CsvTable,
  FileFault,
  JsonTable,
  NdjsonTable,
  ObjectRows,
  XlsxTable,
  type AdapterDefinition,
  type MappedRow,
  type Mapping,
  type Place,
  type RowFaultCode,
  type RunSink,
} from '#adapters';
import { SpreadsheetFault } from '#spreadsheets';
import { Problem } from '../problems/problem.js';
import { isTooDeep } from '../records/json-depth.js';
import { normaliseLocalId } from '../records/local-id.js';
import { validateRecord, type Validated } from '../records/record-validator.js';
import type { RowError } from '../records/row-errors.js';
import type { ListHeader, RowReader, RowSink } from '../records/row-reader.js';
import { isCanonical } from './canonical-adapter.js';

export interface ReadingLimits {
  /** Bytes that a workbook may unpack to. */
  readonly maxBytes: number;
}

/** Rows of a body in an organisation's own format, by its adapter. */
export class AdapterReader implements RowReader {
  private readonly table: CsvTable | XlsxTable | JsonTable | NdjsonTable;

  /** @param candidates of workbooks, the first whose header is found; else exactly one */
  constructor(candidates: readonly AdapterDefinition[], sink: RowSink, limits: ReadingLimits) {
    const runOf = (definition: AdapterDefinition): AdapterRun =>
      new AdapterRun(definition, new AcceptingSink(definition, sink));
    this.table = tableOf(candidates, runOf, limits);
  }

  write(bytes: Buffer): void {
    withProblems(() => this.table.write(bytes));
  }

  end(): AsyncGenerator<void, void, undefined> | void {
    const rest = withProblems(() => this.table.end());
    return rest && iterateWithProblems(rest);
  }

  close(): void {
    if (this.table instanceof XlsxTable) this.table.close();
  }
}

/** Rows of the objects that a connector fetches, by the adapter of its source. */
export class AdapterObjects {
  private readonly rows: ObjectRows;
  private count = 0;

  constructor(definition: AdapterDefinition, sink: RowSink) {
    this.rows = new ObjectRows(definition, new AdapterRun(definition, new AcceptingSink(definition, sink)));
  }

  object(value: unknown): void {
    this.rows.object(value, ++this.count);
  }

  /** No more will come; every row has been handed on. */
  end(): void {
    this.rows.end();
  }
}

/** The table reader of an adapter's format. */
export function tableOf(
  candidates: readonly AdapterDefinition[],
  runOf: (definition: AdapterDefinition) => AdapterRun,
  limits: ReadingLimits,
): CsvTable | XlsxTable | JsonTable | NdjsonTable {
  const definition = candidates[0]!;
  switch (definition.format.type) {
    case 'csv':
      return new CsvTable(definition, runOf(definition));
    case 'xlsx':
      return new XlsxTable(candidates, runOf, limits);
    case 'json':
      return new JsonTable(definition, runOf(definition), isTooDeep);
    case 'ndjson':
      return new NdjsonTable(definition, runOf(definition), isTooDeep);
  }
}

/** Validates what the adapter maps and hands it on, errors under the organisation's own columns. */
class AcceptingSink implements RunSink {
  private mapping: Mapping | undefined;

  constructor(
    private readonly definition: AdapterDefinition,
    private readonly sink: RowSink,
  ) {}

  header(mapping: Mapping): void {
    this.mapping = mapping;
    this.sink.header?.(headerOf(this.definition, mapping));
  }

  row(row: MappedRow, given: readonly string[], place: Place): void {
    const result = judge(this.definition, this.mapping!, row);
    if ('record' in result) return this.sink.accept(result.record);
    this.sink.reject(result.errors, {
      localId: localIdOf(row),
      given: this.mapping!.standingAlone(given),
      place,
      ...(row.section !== '' && { section: row.section }),
    });
  }

  fault(code: RowFaultCode, given: readonly string[] | string | null, place: Place): void {
    this.sink.reject([{ code, field: null }], { localId: null, given, place });
  }

  skipped(): void {
    // Headings, totals and signatures are no rows.
  }
}

function headerOf({ format }: AdapterDefinition, mapping: Mapping): ListHeader {
  const { sheet, titles } = mapping.header;
  const { row, rows } = format.header ?? {};
  const { delimiter = 'auto' } = format;
  return {
    format: format.type,
    columns: mapping.headings,
    sectionColumn: mapping.neutralColumn,
    ...(sheet !== null && { sheet }),
    ...(titles.length > 0 && { titles }),
    ...(row === 'none' && { headingRows: 0 }),
    ...(rows === 2 && { headingRows: 2 }),
    ...(delimiter !== 'auto' && { delimiter }),
    ...(format.items !== undefined && { items: format.items }),
  };
}

function localIdOf(row: MappedRow): string | null {
  return normaliseLocalId(row.values.get('localId') ?? '');
}

/** Whether a mapped row is accepted; errors name the organisation's own columns. */
export function judge(definition: AdapterDefinition, mapping: Mapping, row: MappedRow): Validated {
  const errors: RowError[] = row.problems.map(({ code, field }) => ({
    code,
    field: mapping.columnOf(field),
  }));
  const { candidate } = row;
  // An empty cell in a column that is there is not the same as no column.
  if (
    isCanonical(definition) &&
    mapping.columnOf('membership.status') === 'status' &&
    row.isDefault('membership.status')
  )
    delete candidate.membership['status'];
  const result = validateRecord(candidate);
  if ('record' in result) return errors.length > 0 ? { errors } : result;
  for (const { code, field } of result.errors) {
    const column = field === null ? null : mapping.columnOf(field);
    if (errors.some((known) => known.field === column)) continue;
    errors.push({ code: code === 'field.unknown-value' ? 'code.unknown' : code, field: column });
  }
  return { errors };
}

function withProblems<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asProblem(error);
  }
}

async function* iterateWithProblems(
  rest: AsyncGenerator<void, void, undefined>,
): AsyncGenerator<void, void, undefined> {
  try {
    yield* rest;
  } catch (error) {
    throw asProblem(error);
  }
}

/** What makes a file as a whole unreadable, as a problem that says so. */
export function asProblem(error: unknown): unknown {
  if (error instanceof FileFault) return new Problem(error.code, { values: error.values, cause: error });
  if (error instanceof SpreadsheetFault)
    return new Problem(error.code, { values: { detail: error.detail }, cause: error });
  return error;
}
