import { decodeLegacy, type TextEncoding } from '#vietnamese';
import { stringify } from 'yaml';
import type {
  AdapterDefinition,
  FormatType,
  RecordField,
  Rule,
  RuleOrColumn,
} from '../definition/definition.js';
import { joinHeadings } from '../mapping/header.js';
import { columnEncoding, decodeCell } from '../mapping/letters.js';
import { headingKey, plain } from '../mapping/plain.js';
import { GENDER_CODES, meaningOf, STATUS_WORDS, type HeadingMeaning } from './synonyms.js';

/** First rows of one table. */
export interface TableSample {
  readonly sheet: string | null;
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
}

export interface ProposalOptions {
  readonly adapter: string;
  readonly organisation: string;
  readonly type: FormatType;
}

const HEADER_ROWS = 40;
const ENCODINGS: readonly TextEncoding[] = [
  'unicode',
  'tcvn3',
  'vni',
  'windows-1258',
  'utf-8-as-windows-1252',
];

interface FoundHeader {
  readonly names: readonly string[];
  readonly meanings: readonly (HeadingMeaning | undefined)[];
  readonly at: number;
  readonly rows: 1 | 2;
  readonly score: number;
}

/**
 * An adapter file for a list, from its headings and values: to be read, corrected and checked. What could not
 * be told is marked with TODO.
 */
export function proposeAdapter(samples: readonly TableSample[], options: ProposalOptions): string {
  const found = samples
    .map((sample) => ({ sample, header: findHeader(sample) }))
    .filter((each): each is { sample: TableSample; header: FoundHeader } => each.header !== undefined)
    .sort((a, b) => b.header.score - a.header.score)[0];
  if (!found)
    throw new Error('no row of the file looks like a header: none names the person (Họ và tên, Họ tên …)');
  const { sample, header } = found;
  const values = columnValues(sample, header);
  const { record, todo } = recordOf(header, values);
  const unused = header.names.filter((name, i) => name !== '' && !header.meanings[i]);
  const definition: AdapterDefinition = {
    adapter: options.adapter,
    organisation: options.organisation,
    format: { type: options.type, ...(header.rows === 2 && { header: { rows: 2 as const } }) },
    record,
  };
  const comments = [
    '# yaml-language-server: $schema=./adapter.schema.json',
    `# Proposed from ${values[0]?.length ?? 0} rows. Check it: hub adapter check FILE.yaml LIST`,
    ...todo.map((text) => `# TODO ${text}`),
    ...(unused.length > 0 ? [`# Columns without a field: ${unused.join(', ')}`] : []),
  ];
  return `${comments.join('\n')}\n${stringify(definition, { lineWidth: 110 })}`;
}

function findHeader({ rows }: TableSample): FoundHeader | undefined {
  let best: FoundHeader | undefined;
  for (let at = 0; at < Math.min(rows.length, HEADER_ROWS); at++) {
    for (const height of [1, 2] as const) {
      const upper = rows[at]!.cells;
      if (height === 2 && (at + 1 >= rows.length || !upper.some((cell) => cell === ''))) continue;
      const names = (height === 1 ? [...upper] : joinHeadings(upper, rows[at + 1]!.cells)).map((name) =>
        name.replace(/\s+/g, ' ').trim(),
      );
      const meanings = names.map(headingMeaning);
      const isNamed = meanings.includes('person.fullName') || meanings.includes('surname');
      const score = new Set(meanings.filter(Boolean)).size - (height === 2 ? 0.5 : 0);
      if (isNamed && score > (best?.score ?? 1)) best = { names, meanings, at, rows: height, score };
    }
  }
  return best;
}

function headingMeaning(name: string): HeadingMeaning | undefined {
  for (const encoding of ENCODINGS) {
    const text = decodeLegacy(name, encoding);
    const whole = headingKey(text);
    const last = headingKey(text.split(' / ').at(-1)!);
    const bare = headingKey(text.replace(/\(.*\)/g, ''));
    const meaning = meaningOf(whole) ?? meaningOf(bare) ?? meaningOf(last);
    // "Nam" below "Giới tính" is a gender, below "Ngày sinh" a year.
    if (meaning === 'year' && /gioi|phai/.test(whole)) return 'male';
    if (meaning) return meaning;
  }
  return undefined;
}

function columnValues({ rows }: TableSample, { at, rows: height, names }: FoundHeader): string[][] {
  const data = rows.slice(at + height);
  return names.map((_name, column) => {
    const raw = data.map(({ cells }) => cells[column]?.trim() ?? '');
    const encoding = columnEncoding(raw);
    return raw.map((cell) => decodeCell(cell, encoding));
  });
}

const PLAIN_FIELDS: readonly RecordField[] = [
  'person.nationalId', 'person.oldNationalId', 'person.phone', 'person.email', 'person.ethnicity', 'person.religion',
  'person.occupation', 'person.residence.communeCode', 'person.residence.communeText', 'person.residence.provinceText',
  'person.residence.hamlet', 'person.residence.addressLine', 'membership.role', 'membership.cardNumber',
]; // prettier-ignore

function recordOf(
  { names, meanings }: FoundHeader,
  values: readonly (readonly string[])[],
): { record: Partial<Record<RecordField, RuleOrColumn>>; todo: string[] } {
  const todo: string[] = [];
  const record: Partial<Record<RecordField, RuleOrColumn>> = {};
  const column = (meaning: HeadingMeaning): string | undefined => names[meanings.indexOf(meaning)];
  const of = (meaning: HeadingMeaning): readonly string[] => values[meanings.indexOf(meaning)] ?? [];
  const dated = (meaning: HeadingMeaning): Rule => ({ column: column(meaning)!, steps: ['date'] });

  const id = column('localId') ?? column('membership.cardNumber');
  record.localId = id ?? 'TODO';
  if (!id)
    todo.push(
      'localId: which column holds the id of the record? It must never change or be given to another.',
    );
  const [surname, given] = [column('surname'), column('givenName')];
  record['person.fullName'] =
    column('person.fullName') ?? (given ? { columns: [surname!, given] } : surname!);
  if (column('person.dateOfBirth')) record['person.dateOfBirth'] = dated('person.dateOfBirth');
  else if (column('day') && column('month') && column('year'))
    record['person.dateOfBirth'] = {
      columns: [column('day')!, column('month')!, column('year')!],
      steps: ['date-parts', 'date'],
    };
  else if (column('year')) record['person.dateOfBirth'] = { column: column('year')!, steps: ['date'] };
  else if (column('age')) {
    record['person.dateOfBirth'] = {
      column: column('age')!,
      steps: [{ age: { on: String(new Date().getUTCFullYear()) } }],
    };
    todo.push('person.dateOfBirth: in which year were the ages counted?');
  }
  if (column('male') && column('female'))
    record['person.gender'] = { marks: { [column('male')!]: 'male', [column('female')!]: 'female' } };
  else if (column('person.gender'))
    record['person.gender'] = { column: column('person.gender')!, codes: GENDER_CODES };
  for (const field of PLAIN_FIELDS) if (column(field)) record[field] = column(field)!;
  const address = column('address');
  if (address && !record['person.residence.communeText']) {
    record['person.residence.hamlet'] ??= { column: address, steps: [{ address: 'hamlet' }] };
    record['person.residence.communeText'] = {
      column: address,
      steps: [{ address: 'commune-and-district' }],
    };
    record['person.residence.provinceText'] ??= { column: address, steps: [{ address: 'province' }] };
  }
  record['membership.status'] = statusRule(
    column('membership.status'),
    of('membership.status'),
    column('note'),
    todo,
  );
  const unit = column('membership.unitCode');
  if (unit)
    record['membership.unitCode'] = of('membership.unitCode').some((value) => /\s/.test(value))
      ? { column: unit, steps: ['code'] }
      : unit;
  for (const field of ['membership.joinedOn', 'membership.leftOn', 'membership.lastActivityOn'] as const)
    if (column(field)) record[field] = dated(field);
  if (column('membership.feesPaidThrough'))
    record['membership.feesPaidThrough'] = {
      column: column('membership.feesPaidThrough')!,
      steps: ['month'],
    };
  if (column('membership.leftReason')) {
    const codes = Object.fromEntries(distinct(of('membership.leftReason')).map((value) => [value, 'other']));
    if (Object.keys(codes).length > 0)
      record['membership.leftReason'] = { column: column('membership.leftReason')!, codes };
    todo.push(
      'membership.leftReason: which of charter-violation, lost-interest, moved-work, moved-residence, away-long-term, aged-out, own-request, deceased does each reason mean?',
    );
  }
  if (column('observedAt')) record.observedAt = dated('observedAt');
  return { record, todo };
}

function statusRule(
  column: string | undefined,
  values: readonly string[],
  note: string | undefined,
  todo: string[],
): Rule {
  if (column) {
    const codes = Object.fromEntries(distinct(values).map((value) => [value, statusOf(value)]));
    if (Object.keys(codes).length === 0) return { column, default: 'active' };
    todo.push('membership.status: are these codes right?');
    return { column, codes, default: 'active' };
  }
  if (note) {
    return {
      cases: [
        { when: { column: note, contains: ['chết', 'từ trần'] }, value: 'deceased' },
        { when: { column: note, contains: ['chuyển'] }, value: 'transferred' },
        { when: { column: note, contains: ['xóa tên', 'ra khỏi', 'thôi'] }, value: 'removed' },
      ],
      default: 'active',
    };
  }
  return { value: 'active' };
}

function statusOf(value: string): string {
  const text = plain(value);
  return STATUS_WORDS.find(([word]) => text.includes(word))?.[1] ?? 'active';
}

/** Code-like values alone: a column of free text has too many. */
function distinct(values: readonly string[]): string[] {
  const found = [...new Set(values.filter((value) => value !== ''))];
  return found.length <= 30 ? found : [];
}
