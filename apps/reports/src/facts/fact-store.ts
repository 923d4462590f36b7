import { Chains, dayKey } from './chains.js';
import { ALWAYS, FOREVER, NO_DAY } from './days.js';
import { IdTable } from './id-table.js';
import type { Tuple } from './copy-out.js';

/** What is read of `record_fact`, as {@link FactStore.add} takes it. */
export const FACT_COLUMNS = `person_id, version, ordinal, record_id, organisation, status, unit_code, province_code,
  commune_code, counted_from, counted_to, left_on, left_reason, fees_paid_through, last_activity_on, flags, role,
  ethnicity, religion, gender, birth_year, low_group, low_leader, known_from`;
export const FACT_COLUMN_COUNT = 24;

/** No value, in columns of codes. */
export const NONE = -1;
const NO_ROW = -1;
const MICROSECONDS_OF_HIGH_WORD = 2 ** 32;

/** Texts by number; 0 stands for none. */
export class Words {
  private readonly numbers = new Map<string, number>();
  private readonly texts: (string | null)[] = [null];

  numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.numbers.set(text, number);
    }
    return number;
  }

  /** Number of a text if it was seen; none of the others equals {@link NONE}. */
  find(text: string): number {
    return this.numbers.get(text) ?? NONE;
  }

  text(number: number): string | null {
    return this.texts[number] ?? null;
  }

  /** Numbers are below it. */
  get size(): number {
    return this.texts.length;
  }
}

/** One typed array for each column of a fact; rows of one person's version stand together. */
export class FactStore {
  readonly persons: IdTable;
  readonly records: IdTable;
  readonly places = new Words();
  readonly units = new Words();
  readonly roles = new Words();

  rows = 0;
  person!: Int32Array;
  record!: Int32Array;
  organisation!: Uint8Array;
  status!: Uint8Array;
  unit!: Int32Array;
  province!: Uint16Array;
  commune!: Uint16Array;
  countedFrom!: Int32Array;
  countedTo!: Int32Array;
  leftOn!: Int32Array;
  leftReason!: Int8Array;
  feesPaidThrough!: Int32Array;
  lastActivityOn!: Int32Array;
  flags!: Uint16Array;
  role!: Int32Array;
  ethnicity!: Int8Array;
  religion!: Int8Array;
  gender!: Int8Array;
  birthYear!: Int16Array;
  lowGroup!: Int32Array;
  lowLeader!: Uint8Array;
  /** 1 in the last row of a person's version. */
  last!: Uint8Array;

  /** Rows by what reports ask for. */
  readonly byRecord: Chains;
  readonly byProvince: Chains;
  readonly byCommune: Chains;
  readonly byUnit: Chains;
  /** Rows by the day on which they begin to count, and by the first on which they do not any more. */
  readonly byBeginning: Chains;
  readonly byEnd: Chains;
  /** First rows of the versions that stand in a low group. */
  readonly grouped: number[] = [];
  /** Rows that reports have looked at: what they cost. */
  visited = 0;

  private capacity = 0;
  private adding: { person: number; version: number } | null = null;

  constructor(expectedRows = 1024) {
    this.persons = new IdTable(expectedRows);
    this.records = new IdTable(expectedRows);
    this.reserve(Math.max(1024, expectedRows));
    this.byRecord = new Chains(expectedRows);
    this.byProvince = new Chains(expectedRows);
    this.byCommune = new Chains(expectedRows);
    this.byUnit = new Chains(expectedRows);
    this.byBeginning = new Chains(expectedRows);
    this.byEnd = new Chains(expectedRows);
  }

  /**
   * Adds a row; rows of one person's version come one after another.
   *
   * @param begin called with the first row of each person's version; row -1: a person that is no more. `knownFrom` in
   *   microseconds since 2000
   */
  add(tuple: Tuple, begin: (person: number, row: number, knownFrom: number) => void): void {
    const { bytes, at, length } = tuple;
    const int = (field: number, none: number) =>
      length[field] === -1 ? none : bytes.readInt32BE(at[field]!);
    const small = (field: number) => (length[field] === -1 ? NONE : bytes.readInt16BE(at[field]!));
    const person = this.persons.numberOf(bytes, at[0]!);
    const version = bytes.readInt32BE(at[1]!) * MICROSECONDS_OF_HIGH_WORD + bytes.readUInt32BE(at[1]! + 4);
    const { adding } = this;
    const continued = adding !== null && adding.person === person && adding.version === version;
    this.adding = { person, version };
    const knownFrom =
      bytes.readInt32BE(at[23]!) * MICROSECONDS_OF_HIGH_WORD + bytes.readUInt32BE(at[23]! + 4);
    if (length[3] === -1) {
      begin(person, NO_ROW, knownFrom);
      return;
    }
    const row = this.rows;
    if (row === this.capacity) this.reserve(Math.ceil(this.capacity * 1.5));
    this.rows++;
    if (continued) this.last[row - 1] = 0;
    this.person[row] = person;
    this.record[row] = this.records.numberOf(bytes, at[3]!);
    this.organisation[row] = small(4);
    this.status[row] = small(5);
    this.unit[row] = this.word(this.units, tuple, 6, this.organisation[row]!);
    this.province[row] = this.word(this.places, tuple, 7);
    this.commune[row] = this.word(this.places, tuple, 8);
    this.countedFrom[row] = int(9, ALWAYS);
    this.countedTo[row] = int(10, ALWAYS);
    this.leftOn[row] = int(11, NO_DAY);
    this.leftReason[row] = small(12);
    this.feesPaidThrough[row] = int(13, NO_DAY);
    this.lastActivityOn[row] = int(14, NO_DAY);
    this.flags[row] = int(15, 0);
    this.role[row] = this.word(this.roles, tuple, 16);
    this.ethnicity[row] = small(17);
    this.religion[row] = small(18);
    this.gender[row] = small(19);
    this.birthYear[row] = small(20);
    this.lowGroup[row] = length[21] === -1 ? NONE : this.records.numberOf(bytes, at[21]!);
    this.lowLeader[row] = bytes[at[22]!]!;
    this.last[row] = 1;
    this.chain(row);
    if (continued) return;
    if (this.lowGroup[row] !== NONE) this.grouped.push(row);
    begin(person, row, knownFrom);
  }

  private chain(row: number): void {
    this.byRecord.add(this.record[row]!, row);
    this.byProvince.add(this.province[row]!, row);
    this.byCommune.add(this.commune[row]!, row);
    this.byUnit.add(this.unit[row]!, row);
    const [from, to] = [this.countedFrom[row]!, this.countedTo[row]!];
    if (from !== ALWAYS) this.byBeginning.add(dayKey(from), row);
    if (to !== FOREVER && to !== ALWAYS) this.byEnd.add(dayKey(to), row);
  }

  /** Forgets which version was added last: the next row begins one of its own. */
  endAdding(): void {
    this.adding = null;
  }

  private word(words: Words, { bytes, at, length }: Tuple, field: number, organisation?: number): number {
    if (length[field] === -1) return 0;
    const text = bytes.toString('utf8', at[field], at[field]! + length[field]!);
    return words.numberOf(organisation === undefined ? text : unitKey(organisation, text));
  }

  private reserve(capacity: number): void {
    this.capacity = capacity;
    const grown = <Column extends TypedArray>(
      column: Column | undefined,
      type: new (length: number) => Column,
    ) => {
      const larger = new type(capacity);
      if (column) larger.set(column as never);
      return larger;
    };
    this.person = grown(this.person, Int32Array);
    this.record = grown(this.record, Int32Array);
    this.organisation = grown(this.organisation, Uint8Array);
    this.status = grown(this.status, Uint8Array);
    this.unit = grown(this.unit, Int32Array);
    this.province = grown(this.province, Uint16Array);
    this.commune = grown(this.commune, Uint16Array);
    this.countedFrom = grown(this.countedFrom, Int32Array);
    this.countedTo = grown(this.countedTo, Int32Array);
    this.leftOn = grown(this.leftOn, Int32Array);
    this.leftReason = grown(this.leftReason, Int8Array);
    this.feesPaidThrough = grown(this.feesPaidThrough, Int32Array);
    this.lastActivityOn = grown(this.lastActivityOn, Int32Array);
    this.flags = grown(this.flags, Uint16Array);
    this.role = grown(this.role, Int32Array);
    this.ethnicity = grown(this.ethnicity, Int8Array);
    this.religion = grown(this.religion, Int8Array);
    this.gender = grown(this.gender, Int8Array);
    this.birthYear = grown(this.birthYear, Int16Array);
    this.lowGroup = grown(this.lowGroup, Int32Array);
    this.lowLeader = grown(this.lowLeader, Uint8Array);
    this.last = grown(this.last, Uint8Array);
  }
}

type TypedArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array;

/** Units of different organisations may have the same code. */
export function unitKey(organisation: number, code: string): string {
  return `${organisation}/${code}`;
}
