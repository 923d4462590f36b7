import type { TextEncoding } from '#vietnamese';
import {
  RECORD_FIELDS,
  REQUIRED_FIELDS,
  type AdapterDefinition,
  type Check,
  type RecordField,
  type RecordRules,
} from '../definition/definition.js';
import type { AdapterRowErrorCode, RowNoticeCode } from '../faults.js';
import { HeaderIndex, type Header } from './header.js';
import { decodeCell, decodedTexts, isSurelyUnicode, readable } from './letters.js';
import { bindCondition, bindRule, type BoundRule, type RowContext } from './rules.js';

export interface RowProblem {
  readonly code: AdapterRowErrorCode;
  readonly field: RecordField;
}

export interface RowNotice {
  readonly code: RowNoticeCode;
  readonly field: RecordField;
}

/** What became of a row. */
export interface MappedRow {
  /** In the shape of the canonical record, not yet validated. */
  readonly candidate: CandidateRecord;
  /** By field, empty ones left out. */
  readonly values: ReadonlyMap<RecordField, string>;
  /** Why it is refused whatever the validator says. */
  readonly problems: readonly RowProblem[];
  readonly notices: readonly RowNotice[];
  /** Heading inside the list under which the row stands; '' for none. */
  readonly section: string;
  /** Whether the value stands in none of the row's cells. */
  isDefault(field: RecordField): boolean;
}

export interface CandidateRecord {
  localId?: string;
  observedAt?: string;
  person: Record<string, string | Record<string, string>>;
  membership: Record<string, string>;
}

/** Fields whose text can be in an old encoding. */
const TEXT_FIELDS: ReadonlySet<RecordField> = new Set([
  'person.fullName', 'person.ethnicity', 'person.religion', 'person.occupation', 'person.residence.communeText',
  'person.residence.provinceText', 'person.residence.hamlet', 'person.residence.addressLine',
] satisfies RecordField[]); // prettier-ignore

interface BoundField {
  readonly field: RecordField;
  readonly path: readonly string[];
  readonly rule: BoundRule;
  readonly isText: boolean;
}

/** The rules of an adapter bound to one header. Reads rows one by one, in their order. */
export class Mapping {
  private readonly fields: readonly BoundField[];
  private readonly skips: readonly ((row: RowContext) => boolean)[];
  private readonly checks: readonly BoundCheck[];
  private readableHeadings: readonly string[] | undefined;

  constructor(
    definition: AdapterDefinition,
    readonly header: Header,
    private readonly encodings: readonly TextEncoding[],
    /** Values seen so far of fields that must be unique; shared by all sheets of a file. */
    seen: Map<RecordField, Set<string>>,
  ) {
    const index = new HeaderIndex(header.columns);
    const context = { index, header, codes: definition.codes ?? {} };
    const rules = rulesFor(definition, header.sheet);
    this.fields = RECORD_FIELDS.flatMap((field) => {
      const rule = rules[field];
      if (rule === undefined) return [];
      return [
        { field, path: field.split('.'), rule: bindRule(rule, context), isText: TEXT_FIELDS.has(field) },
      ];
    });
    this.skips = (definition.skip ?? []).map((condition) => {
      const at = index.find(condition.column);
      return bindCondition(condition, ({ cells }) => (at === undefined ? '' : (cells[at] ?? '')));
    });
    this.checks = (definition.checks ?? []).map((check) => new BoundCheck(check, seen));
  }

  /** Columns of required fields that the header does not have: with any, no row can be read. */
  get missingRequired(): readonly string[] {
    return this.fields
      .filter(
        ({ field, rule }) =>
          isRequired(field) && !rule.optional && rule.missing.length > 0 && rule.columns.length === 0,
      )
      .flatMap(({ rule }) => rule.missing);
  }

  /** Other columns that the adapter names and the header does not have. */
  get missing(): readonly { readonly field: RecordField; readonly columns: readonly string[] }[] {
    return this.fields
      .filter(({ rule }) => rule.missing.length > 0)
      .map(({ field, rule }) => ({ field, columns: rule.missing }));
  }

  /** The header's columns as people read them, whatever their encoding. */
  get headings(): readonly string[] {
    return (this.readableHeadings ??= decodedTexts(this.header.columns));
  }

  /** The organisation's own columns of a field, joined; the field itself where it has none. */
  columnOf(field: string): string {
    const own = this.placesOf(field);
    return own.length > 0 ? own.map((at) => this.headings[at]).join(' + ') : field;
  }

  /** What stands in the columns of a field, in their order. */
  given(field: RecordField, cells: readonly string[]): readonly string[] {
    return this.placesOf(field).map((at) => cells[at] ?? '');
  }

  /** The row that was mapped last, such that it stands for itself: with what it leaves out because it is as above. */
  standingAlone(cells: readonly string[]): readonly string[] {
    const whole = [...cells];
    for (const { field, rule } of this.fields) {
      const [at, ...others] = rule.above ? this.placesOf(field) : [];
      if (at !== undefined && others.length === 0 && !whole[at]) whole[at] = rule.above!();
    }
    return whole;
  }

  /** A column in which no text makes a row one of a member; 0 where all do. */
  get neutralColumn(): number {
    const identifying = new Set([...this.placesOf('localId'), ...this.placesOf('person.fullName')]);
    return Math.max(
      0,
      this.header.columns.findIndex((_name, at) => !identifying.has(at)),
    );
  }

  private placesOf(field: string): number[] {
    const own = this.fields.find((each) => each.field === field)?.rule.columns ?? [];
    return own.map((name) => this.header.columns.findIndex((each) => each.trim() === name));
  }

  /** Columns that no rule reads. */
  get unused(): readonly string[] {
    const used = new Set(this.fields.flatMap(({ rule }) => rule.columns));
    return this.headings.filter((_name, at) => {
      const given = this.header.columns[at]?.trim() ?? '';
      return given !== '' && !used.has(given);
    });
  }

  /** By field: the organisation's own columns, as people read them. */
  get sources(): readonly { readonly field: RecordField; readonly columns: readonly string[] }[] {
    return this.fields.map(({ field, rule }) => ({
      field,
      columns: rule.columns.map((name) => this.headings[this.header.columns.indexOf(name)] ?? name),
    }));
  }

  /** Cells as Unicode without blanks around. */
  decode(cells: readonly string[]): string[] {
    return cells.map((cell, i) => decodeCell(clean(cell), this.encodings[i] ?? 'unicode'));
  }

  /** Whether a row is none of a member, by the adapter's own rules. */
  isSkipped(cells: readonly string[]): boolean {
    if (this.skips.length === 0) return false;
    const row: RowContext = { cells, section: '', notice: () => undefined };
    return this.skips.some((holds) => holds(row));
  }

  /** Which of the fields that say who a row is about are empty; the section stands for none of them. */
  identityOf(cells: readonly string[]): { readonly localId: boolean; readonly fullName: boolean } {
    const row: RowContext = { cells, section: '', notice: () => undefined };
    const isFilled = (wanted: RecordField): boolean =>
      this.fields.some(
        ({ field, rule }) => field === wanted && rule.columns.length > 0 && rule.peek(row) !== '',
      );
    return { localId: isFilled('localId'), fullName: isFilled('person.fullName') };
  }

  /** @param cells decoded */
  map(cells: readonly string[], section: string): MappedRow {
    const problems: RowProblem[] = [];
    const notices: RowNotice[] = [];
    const values = new Map<RecordField, string>();
    const candidate: CandidateRecord = { person: {}, membership: {} };
    for (const { field, path, rule, isText } of this.fields) {
      const row: RowContext = {
        cells,
        section,
        notice: (code) => notices.push({ code, field }),
      };
      let value = rule.read(row).trim();
      if (value !== '' && isText) {
        const read = readable(value, () => cells.some(isSurelyUnicode));
        if (read === null) problems.push({ code: 'name.unreadable', field });
        else {
          if (read.repaired) row.notice('encoding.repaired');
          value = read.text;
        }
      }
      if (value === '') continue;
      values.set(field, value);
      put(candidate, path, value);
    }
    for (const notice of notices)
      if (
        notice.code === 'code.unknown' &&
        notice.field === 'membership.status' &&
        !values.has('membership.status')
      )
        problems.push({ code: 'code.unknown', field: notice.field });
    for (const check of this.checks) check.look(values, problems, notices);
    const isDefault = (wanted: RecordField): boolean =>
      this.fields
        .find(({ field }) => field === wanted)
        ?.rule.peek({ cells, section, notice: () => undefined }) === '';
    return { candidate, values, problems, notices, section, isDefault };
  }
}

function rulesFor({ record, layouts = [] }: AdapterDefinition, sheet: string | null): RecordRules {
  const layout = layouts.find(({ sheets }) => sheet !== null && matchesSheet(sheet, sheets));
  return layout ? { ...record, ...layout.record } : record;
}

/** Whether a sheet's name is one of `patterns`, in which `*` stands for any text. */
export function matchesSheet(sheet: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.normalize('NFC').toLowerCase().split('*');
    const name = sheet.normalize('NFC').toLowerCase().trim();
    if (parts.length === 1) return name === parts[0]!.trim();
    let at = 0;
    for (const [i, part] of parts.entries()) {
      const found = i === 0 ? (name.startsWith(part) ? 0 : -1) : i === parts.length - 1 ? name.lastIndexOf(part) : name.indexOf(part, at); // prettier-ignore
      if (found < at || (i === parts.length - 1 && found + part.length !== name.length)) return false;
      at = found + part.length;
    }
    return true;
  });
}

function isRequired(field: RecordField): boolean {
  return REQUIRED_FIELDS.some((required) => required === field);
}

function clean(cell: string): string {
  // Behind Ã the hard blank is half of a letter: à in UTF-8 that was read wrongly.
  return cell.replace(/[\u200b\u200c\u200d\ufeff]/g, '').replace(/^\s+|(?:(?<!Ã)\u00a0|[^\S\u00a0])+$/g, '');
}

function put(candidate: CandidateRecord, path: readonly string[], value: string): void {
  let target = candidate as unknown as Record<string, unknown>;
  for (const part of path.slice(0, -1)) target = (target[part] ??= {}) as Record<string, unknown>;
  target[path.at(-1)!] = value;
}

/** Distinct values remembered for a check; a longer file is checked up to there. */
const MAX_REMEMBERED = 2_000_000;

class BoundCheck {
  private readonly year = new Date().getUTCFullYear();

  constructor(
    private readonly check: Check,
    private readonly seen: Map<RecordField, Set<string>>,
  ) {}

  look(values: ReadonlyMap<RecordField, string>, problems: RowProblem[], notices: RowNotice[]): void {
    const { field, action = 'warn' } = this.check;
    const code = this.fault(values.get(field));
    if (code === null) return;
    (action === 'reject' ? problems : notices).push({ code, field });
  }

  private fault(value: string | undefined): AdapterRowErrorCode | null {
    const { field, required, unique, oneOf, minAge, maxAge } = this.check;
    if (value === undefined) return required ? 'check.required' : null;
    if (unique) {
      let seen = this.seen.get(field);
      if (!seen) this.seen.set(field, (seen = new Set()));
      if (seen.has(value)) return 'check.unique';
      if (seen.size < MAX_REMEMBERED) seen.add(value);
    }
    if (oneOf && !oneOf.includes(value)) return 'check.value';
    const born = Number(/^\d{4}/.exec(value)?.[0] ?? NaN);
    const age = this.year - born;
    if ((minAge !== undefined && age < minAge) || (maxAge !== undefined && age > maxAge)) return 'check.age';
    return null;
  }
}
