import {
  AdapterRun,
  fillText,
  ROW_NOTICES,
  type AdapterDefinition,
  type MappedRow,
  type Mapping,
  type Place,
  type RecordField,
  type RowFaultCode,
  type RunSink,
  type SkipReason,
} from '#adapters';
import type { Bilingual, CanonicalRecord } from '#contracts';
import {
  normaliseName,
  parseBirthDate,
  parseNationalId,
  parseOldNationalId,
  parsePhone,
  VALUE_NOTE_TEXT,
  type ValueNote,
} from '#vietnamese';
import { asColumns } from '../records/csv-reader.js';
import { describeRowError, ROW_ERRORS } from '../records/row-errors.js';
import { asProblem, judge, tableOf, type ReadingLimits } from './adapter-reader.js';
import { CANONICAL_CSV } from './canonical-adapter.js';
import { mask } from './mask.js';

export interface Example extends Place {
  /** What stood in the organisation's columns, joined by ` + `. */
  readonly given: string;
  /** What the hub gets; null: nothing. */
  readonly becomes: string | null;
}

export interface FieldReport {
  readonly field: RecordField;
  /** The organisation's own columns; empty: a constant, a title or the sheet. */
  readonly columns: readonly string[];
  readonly filled: number;
  readonly empty: number;
  readonly examples: readonly Example[];
}

export interface Defect {
  readonly code: string;
  /** The organisation's own columns, or the field; null: the row as a whole. */
  readonly field: string | null;
  readonly message: Bilingual;
  /** Whether the rows are refused for it. */
  readonly refused: boolean;
  readonly count: number;
  readonly examples: readonly {
    readonly sheet: string | null;
    readonly line: number;
    readonly given: string | null;
  }[];
}

/** What an adapter makes of a file. */
export interface AdapterCheckReport {
  readonly adapter: string;
  readonly rows: {
    readonly read: number;
    readonly accepted: number;
    readonly rejected: number;
    /** Rows that are no members, by reason. */
    readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  };
  /** 0–1 of the rows read. */
  readonly acceptedShare: number;
  /** Whether the whole file was read. */
  readonly complete: boolean;
  readonly sheets: readonly {
    readonly sheet: string | null;
    readonly columns: readonly string[];
    /** Columns that the adapter names and the header does not have. */
    readonly missing: readonly string[];
    /** Columns that no rule reads. */
    readonly unused: readonly string[];
  }[];
  readonly fields: readonly FieldReport[];
  readonly defects: readonly Defect[];
  /**
   * What the accepted rows give to matching, an estimate from this file alone: which people of it other
   * organisations list, only the hub can tell.
   */
  readonly matching: {
    /** Rows with a sound personal number: link by it wherever the other list has it too. */
    readonly byNationalId: number;
    /** Others with full name, full birth date and commune: usually link. */
    readonly byNameDateAndPlace: number;
    /** Others with name and year of birth: link with further evidence, else a case for a coordinator. */
    readonly byNameAndYear: number;
    /** Too little to be linked to anybody. */
    readonly tooLittle: number;
    /** Rows that seem to be about a person of an earlier row: same number, or same name, date and commune. */
    readonly repeatedPeople: number;
    /** Rows whose local id an earlier row has: the last one counts. */
    readonly repeatedLocalIds: number;
  };
}

export interface CheckOptions {
  /** Rows after which reading stops. */
  readonly sample: number;
  readonly showPersonalData: boolean;
  readonly limits: ReadingLimits;
}

const EXAMPLES = 3;
const MAX_SHEETS_SHOWN = 50;

/** Reads the sample of a file by an adapter and tells what would become of it. Keeps nothing. */
export async function checkAdapter(
  definition: AdapterDefinition,
  file: AsyncIterable<Buffer>,
  options: CheckOptions,
): Promise<{ report: AdapterCheckReport; localIds: ReadonlySet<string> }> {
  const checker = new Checker(definition, options);
  const table = tableOf([definition], (each) => new AdapterRun(each, checker), options.limits);
  try {
    for await (const bytes of file) {
      table.write(bytes);
      if (checker.isFull) break;
    }
    const rest = checker.isFull ? undefined : table.end();
    if (rest) while (!checker.isFull && !(await rest.next()).done);
  } catch (error) {
    if (!(error instanceof Enough)) throw asProblem(error);
  } finally {
    if ('close' in table) table.close();
  }
  return { report: checker.report(), localIds: checker.localIds };
}

/** The sample is full: the rest of what is being divided into rows is not wanted. */
class Enough extends Error {}

interface Counted {
  readonly field: RecordField;
  columns: readonly string[];
  filled: number;
  readonly examples: Example[];
}

class Checker implements RunSink {
  private readonly fields = new Map<RecordField, Counted>();
  private readonly defects = new Map<
    string,
    Defect & { count: number; examples: Defect['examples'][number][] }
  >();
  private readonly sheets: AdapterCheckReport['sheets'][number][] = [];
  private readonly skips: Partial<Record<SkipReason, number>> = {};
  private readonly people = new Set<string>();
  readonly localIds = new Set<string>();
  private readonly matching = { byNationalId: 0, byNameDateAndPlace: 0, byNameAndYear: 0, tooLittle: 0, repeatedPeople: 0, repeatedLocalIds: 0 }; // prettier-ignore
  private mapping: Mapping | undefined;
  private read = 0;
  private accepted = 0;

  constructor(
    private readonly definition: AdapterDefinition,
    private readonly options: CheckOptions,
  ) {}

  get isFull(): boolean {
    return this.read >= this.options.sample;
  }

  header(mapping: Mapping): void {
    this.mapping = mapping;
    // Sent, it is refused for its header before a row is looked at.
    if (this.definition === CANONICAL_CSV) asColumns(mapping.headings);
    if (this.sheets.length < MAX_SHEETS_SHOWN)
      this.sheets.push({
        sheet: mapping.header.sheet,
        columns: mapping.headings,
        missing: mapping.missing.flatMap(({ columns }) => columns),
        unused: mapping.unused,
      });
    for (const { field, columns } of mapping.sources) {
      const known = this.fields.get(field);
      if (!known) this.fields.set(field, { field, columns, filled: 0, examples: [] });
      else if (known.columns.length === 0) known.columns = columns;
    }
  }

  row(row: MappedRow, cells: readonly string[], place: Place): void {
    this.begin();
    const mapping = this.mapping!;
    for (const counted of this.fields.values()) this.count(counted, row, cells, place);
    const judged = judge(this.definition, mapping, row);
    if ('errors' in judged) {
      for (const { code, field } of judged.errors)
        this.defect(
          code,
          field,
          describeRowError({ code, field }).message,
          true,
          place,
          this.shownCells(field, cells),
        );
    } else {
      this.accepted++;
      this.estimate(judged.record);
    }
    for (const { code, field } of row.notices) {
      const own = mapping.columnOf(field);
      const shown = this.shown(field, mapping.given(field, cells).join(' + '));
      this.defect(code, own, filled(ROW_NOTICES[code], own), false, place, shown);
    }
    for (const [field, notes] of valueNotes(row)) {
      const own = mapping.columnOf(field);
      const shown = this.shown(field, mapping.given(field, cells).join(' + '));
      for (const note of notes) this.defect(note, own, VALUE_NOTE_TEXT[note], false, place, shown);
    }
  }

  fault(code: RowFaultCode, _given: readonly string[] | string | null, place: Place): void {
    this.begin();
    this.defect(code, null, ROW_ERRORS[code], true, place, null);
  }

  skipped(reason: SkipReason): void {
    this.skips[reason] = (this.skips[reason] ?? 0) + 1;
  }

  report(): AdapterCheckReport {
    const { read, accepted } = this;
    return {
      adapter: this.definition.adapter,
      rows: { read, accepted, rejected: read - accepted, skipped: this.skips },
      acceptedShare: read === 0 ? 0 : accepted / read,
      complete: !this.isFull,
      sheets: this.sheets,
      fields: [...this.fields.values()].map((counted) => ({ ...counted, empty: read - counted.filled })),
      defects: [...this.defects.values()].sort(
        (a, b) => Number(b.refused) - Number(a.refused) || b.count - a.count,
      ),
      matching: this.matching,
    };
  }

  private begin(): void {
    if (this.isFull) throw new Enough();
    this.read++;
  }

  private count(counted: Counted, row: MappedRow, cells: readonly string[], place: Place): void {
    const { field } = counted;
    const value = row.values.get(field) ?? null;
    if (value !== null) counted.filled++;
    if (counted.examples.length >= EXAMPLES || value === null) return;
    const given = this.mapping!.given(field, cells).join(' + ');
    counted.examples.push({ ...place, given: this.shown(field, given), becomes: this.shown(field, value) });
  }

  private defect(
    code: string,
    field: string | null,
    message: Bilingual,
    refused: boolean,
    place: Place,
    given: string | null,
  ): void {
    const key = `${refused ? 1 : 0} ${code} ${field ?? ''}`;
    let defect = this.defects.get(key);
    if (!defect) this.defects.set(key, (defect = { code, field, message, refused, count: 0, examples: [] }));
    defect.count++;
    if (defect.examples.length < EXAMPLES) defect.examples.push({ ...place, given });
  }

  private shownCells(field: string | null, cells: readonly string[]): string | null {
    const source = this.mapping!.sources.find((each) => this.mapping!.columnOf(each.field) === field);
    return source ? this.shown(source.field, this.mapping!.given(source.field, cells).join(' + ')) : null;
  }

  private shown(field: RecordField, text: string): string {
    return this.options.showPersonalData ? text : mask(field, text);
  }

  private estimate({ localId, person }: CanonicalRecord): void {
    const { matching } = this;
    if (this.localIds.has(localId)) matching.repeatedLocalIds++;
    this.localIds.add(localId);
    const name = normaliseName(person.fullName).key;
    const birth = parseBirthDate(person.dateOfBirth ?? '');
    const id = parseNationalId(person.nationalId ?? '').value;
    const place = person.residence?.communeCode ?? person.residence?.communeText;
    const exact = birth.precision === 'day' && place ? `${name} ${birth.iso} ${place}` : null;
    if (id) matching.byNationalId++;
    else if (exact) matching.byNameDateAndPlace++;
    else if (birth.year !== null) matching.byNameAndYear++;
    else matching.tooLittle++;
    const keys = [...(id ? [`#${id}`] : []), ...(exact ? [exact] : [])];
    if (keys.some((key) => this.people.has(key))) matching.repeatedPeople++;
    for (const key of keys) this.people.add(key);
  }
}

function filled(text: Bilingual, field: string): Bilingual {
  return { vi: fillText(text.vi, { field }), en: fillText(text.en, { field }) };
}

/** What the hub will note of values that it takes all the same. */
function valueNotes({ values }: MappedRow): [RecordField, readonly ValueNote[]][] {
  const notesOf = (field: RecordField, read: (text: string) => { readonly notes: readonly ValueNote[] }) => {
    const value = values.get(field);
    return value === undefined ? [] : ([[field, read(value).notes]] as [RecordField, readonly ValueNote[]][]);
  };
  return [
    ...notesOf('person.dateOfBirth', parseBirthDate),
    ...notesOf('person.nationalId', parseNationalId),
    ...notesOf('person.oldNationalId', parseOldNationalId),
    ...notesOf('person.phone', parsePhone),
  ];
}
