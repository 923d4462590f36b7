import {
  ETHNIC_GROUPS,
  LEFT_REASONS,
  RECORD_FLAGS,
  RELIGIONS,
  type PersonAnnouncement,
  type PersonRecord,
  type PersonsChanged,
  type RecordFacts,
  type ReviewCaseState,
} from '#contracts';

export const ORGANISATIONS = ['farmers-union', 'trade-union', 'veterans', 'womens-union', 'youth-union'];
export const PROVINCES: Readonly<Record<string, readonly string[]>> = {
  '80': ['25534', '25537', '25540'],
  '91': ['30337', '30340'],
};
const BRANCHES = ['CD-1', 'CD-2', 'CD-2-1', 'DN-1', 'DN-1-1', 'TH-1', 'KHONG-CO'];
const FIRST_MONTH = Date.UTC(2024, 11, 1);
const DAY_MS = 86_400_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type SimulatedRecord = Mutable<Omit<PersonRecord, 'facts'>> & { facts: Mutable<RecordFacts>; person: string };
interface Traits {
  readonly gender: 'male' | 'female' | null;
  readonly birthYear: number | null;
}

/** A hub in small: records change month by month, are joined to persons and parted again; every change is announced. */
export class Simulation {
  readonly messages: PersonsChanged[] = [];
  private readonly random: () => number;
  private readonly records = new Map<string, SimulatedRecord>();
  private readonly traits = new Map<string, Traits>();
  private readonly cases = new Map<string, ReviewCaseState>();
  private readonly merged: { person: string; records: string[]; from: string }[] = [];
  private version = 0;
  private numbers = 0;
  private now = FIRST_MONTH;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  /** @param people that are there at the beginning; `events` a month */
  run(people: number, months: number, events: number): readonly PersonsChanged[] {
    const touched = new Set<string>();
    for (let person = 0; person < people; person++) {
      const id = this.newPerson();
      const memberships = 1 + Math.floor(this.random() ** 2 * 3.5);
      for (let n = 0; n < memberships; n++) touched.add(this.add(id, this.dayBefore(4000)).person);
      if (touched.size >= 500) this.announce(touched);
    }
    this.announce(touched);
    for (let month = 0; month < months; month++) {
      const start = Date.UTC(2024, 12 + month, 1);
      const end = Date.UTC(2024, 13 + month, 1);
      for (let event = 0; event < events; event++) {
        this.now = Math.max(this.now + 1, Math.floor(start + ((event + 0.5) / events) * (end - start)));
        this.announce(this.happen());
      }
      if (month % 6 === 5) this.announce(this.rush(end));
    }
    return this.messages;
  }

  /** Many are admitted at once, just before a quarter ends. */
  private rush(end: number): Set<string> {
    this.now = Math.max(this.now, end - DAY_MS);
    const touched = new Set<string>();
    for (let member = 0; member < 60; member++) {
      const record = this.add(this.newPerson(), this.dayBefore(8));
      record.organisation = member % 10 === 0 ? 'veterans' : 'youth-union';
      touched.add(record.person);
    }
    return touched;
  }

  private happen(): Set<string> {
    const kind = this.random();
    if (kind < 0.2)
      return new Set([this.add(this.newPerson(), this.dayBefore(kind < 0.14 ? 25 : 200)).person]);
    const record = this.pick([...this.records.values()]);
    if (!record) return new Set();
    if (kind < 0.28) return new Set([this.add(record.person, this.dayBefore(60)).person]);
    if (kind < 0.4) return this.end(record, 'removed', this.pick([...LEFT_REASONS, null]) ?? null);
    if (kind < 0.44) return this.end(record, 'deceased', 'deceased');
    if (kind < 0.52) return this.transfer(record);
    if (kind < 0.58) return this.move(record);
    if (kind < 0.66) return this.correct(record);
    if (kind < 0.71) return this.withdraw(record);
    if (kind < 0.85) return this.merge(record);
    if (kind < 0.93) return this.part();
    return this.review(record);
  }

  private add(person: string, joinedOn: string | null): SimulatedRecord {
    const number = ++this.numbers;
    const province = this.random() < 0.1 ? null : (this.pick(Object.keys(PROVINCES)) ?? null);
    const commune = province && this.random() < 0.9 ? (this.pick(PROVINCES[province] ?? []) ?? null) : null;
    const record: SimulatedRecord = {
      recordId: uuid(1, number),
      organisation: this.pick(ORGANISATIONS) ?? '',
      localId: String(number),
      version: 0,
      status: this.random() < 0.1 ? 'suspended' : 'active',
      joinedOn: this.random() < 0.15 ? null : joinedOn,
      leftOn: null,
      unitCode: this.random() < 0.3 ? null : (this.pick(BRANCHES) ?? null),
      communeCode: commune,
      provinceCode: province,
      inReview: false,
      facts: {
        role: this.random() < 0.1 ? 'Bí thư' : null,
        leftReason: null,
        feesPaidThrough: this.random() < 0.4 ? null : this.dayBefore(300),
        lastActivityOn: this.random() < 0.4 ? null : this.dayBefore(600),
        flags: Object.values(RECORD_FLAGS).reduce((sum, bit) => sum + (this.random() < 0.6 ? bit : 0), 0),
        ethnicity:
          this.random() < 0.1
            ? null
            : (this.pick(ETHNIC_GROUPS.slice(0, this.random() < 0.8 ? 2 : 9)) ?? null),
        religion:
          this.random() < 0.1 ? null : (this.pick(RELIGIONS.slice(0, this.random() < 0.8 ? 2 : 9)) ?? null),
      },
      person,
    };
    this.records.set(record.recordId, record);
    return record;
  }

  private end(
    record: SimulatedRecord,
    status: 'removed' | 'deceased' | 'transferred',
    reason: RecordFacts['leftReason'],
  ) {
    record.status = status;
    record.leftOn = this.random() < 0.1 ? null : this.dayBefore(this.random() < 0.75 ? 20 : 150);
    record.facts.leftReason = reason;
    return new Set([record.person]);
  }

  private transfer(record: SimulatedRecord) {
    this.end(record, 'transferred', null);
    const other = this.add(record.person, this.dayBefore(10));
    other.organisation = record.organisation;
    return new Set([record.person]);
  }

  private move(record: SimulatedRecord) {
    const province = this.pick(Object.keys(PROVINCES)) ?? '80';
    record.provinceCode = province;
    record.communeCode = this.pick(PROVINCES[province] ?? []) ?? null;
    return new Set([record.person]);
  }

  private correct(record: SimulatedRecord) {
    const what = this.random();
    if (what < 0.4) record.joinedOn = this.random() < 0.3 ? null : this.dayBefore(700);
    else if (what < 0.7) {
      record.status = 'active';
      record.leftOn = null;
      record.facts.leftReason = null;
    } else record.facts.flags = record.facts.flags ^ RECORD_FLAGS.nationalId;
    return new Set([record.person]);
  }

  private withdraw(record: SimulatedRecord) {
    this.records.delete(record.recordId);
    return new Set([record.person]);
  }

  private merge(record: SimulatedRecord) {
    const other = this.pick([...this.records.values()]);
    if (!other || other.person === record.person) return new Set<string>();
    const from = other.person;
    const moved = [...this.records.values()].filter(({ person }) => person === from);
    for (const one of moved) one.person = record.person;
    this.merged.push({ person: record.person, records: moved.map(({ recordId }) => recordId), from });
    return new Set([record.person, from]);
  }

  /** Takes a merge back: the records return to the person that they came from. */
  private part() {
    const last = this.merged.pop();
    const touched = new Set<string>();
    for (const id of last?.records ?? []) {
      const record = this.records.get(id);
      if (!record || !last) continue;
      touched.add(record.person).add(last.from);
      record.person = last.from;
    }
    return touched;
  }

  private review(record: SimulatedRecord) {
    const open = [...this.cases.values()].find((one) => one.open && this.random() < 0.5);
    const other = this.pick([...this.records.values()]);
    const state: ReviewCaseState = open
      ? { ...open, version: this.version + 1, open: false }
      : {
          caseId: uuid(3, ++this.numbers),
          version: this.version + 1,
          open: true,
          records: [...new Set([record.recordId, other?.recordId ?? record.recordId])].sort(),
        };
    this.cases.set(state.caseId, state);
    this.announceCases.push(state);
    return new Set(state.records.flatMap((id) => this.records.get(id)?.person ?? []));
  }
  private readonly announceCases: ReviewCaseState[] = [];

  private announce(touched: Set<string>): void {
    if (touched.size === 0 && this.announceCases.length === 0) return;
    const version = ++this.version;
    this.now += 1;
    const low = this.lowGroups();
    const persons = [...touched].map((personId): PersonAnnouncement => {
      const own = [...this.records.values()]
        .filter(({ person }) => person === personId)
        .sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
      const { gender, birthYear } = this.traits.get(personId) ?? { gender: null, birthYear: null };
      return {
        personId,
        version,
        records: own.map(({ person: _person, facts, ...record }) => ({
          ...record,
          version,
          facts: { ...facts },
        })),
        redirectTo: null,
        lowGroup: own.length === 0 ? null : (low.get(personId) ?? null),
        caseIds: [],
        gender: own.length === 0 ? null : gender,
        birthYear: own.length === 0 ? null : birthYear,
      };
    });
    const cases = this.announceCases.splice(0);
    this.messages.push({
      knownAt: new Date(this.now).toISOString(),
      persons,
      withdrawn: [],
      cases,
      causes: [],
    });
    touched.clear();
  }

  /** Smallest record of the persons that open cases connect. */
  private lowGroups(): Map<string, string> {
    const groups = new Map<string, Set<string>>();
    for (const { open, records } of this.cases.values()) {
      const persons = open ? records.flatMap((id) => this.records.get(id)?.person ?? []) : [];
      const joined = new Set(persons.flatMap((person) => [person, ...(groups.get(person) ?? [])]));
      for (const person of joined) groups.set(person, joined);
    }
    return new Map(
      [...groups].map(([person, joined]) => {
        const records = [...this.records.values()].filter((one) => joined.has(one.person));
        return [person, records.map(({ recordId }) => recordId).sort()[0] ?? ''];
      }),
    );
  }

  private newPerson(): string {
    const id = uuid(2, ++this.numbers);
    this.traits.set(id, {
      gender: this.pick(['male', 'female', null] as const) ?? null,
      birthYear: this.random() < 0.1 ? null : 1930 + Math.floor(this.random() * 82),
    });
    return id;
  }

  private dayBefore(days: number): string {
    return new Date(this.now - Math.floor(this.random() * days) * DAY_MS).toISOString().slice(0, 10);
  }

  private pick<T>(values: readonly T[]): T | undefined {
    return values[Math.floor(this.random() * values.length)];
  }
}

function uuid(kind: number, number: number): string {
  return `0000000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** mulberry32: between 0 and 1 */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
