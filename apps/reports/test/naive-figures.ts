import {
  hasFlag,
  type PersonAnnouncement,
  type PersonRecord,
  type PersonsChanged,
  type RecordFlag,
  type ReviewCaseState,
} from '#contracts';

/** What the announcements say, told once more without any of the product's code: persons by id, cases by id. */
export interface World {
  readonly persons: ReadonlyMap<string, PersonAnnouncement>;
  readonly cases: readonly ReviewCaseState[];
}

const worlds = new WeakMap<readonly PersonsChanged[], Map<string, World>>();

/** Told once for each instant: the ledgers ask for the same months again and again. */
export function worldAt(messages: readonly PersonsChanged[], knownAt: string): World {
  const told = worlds.get(messages) ?? new Map<string, World>();
  worlds.set(messages, told);
  const world = told.get(knownAt) ?? tell(messages, knownAt);
  told.set(knownAt, world);
  return world;
}

function tell(messages: readonly PersonsChanged[], knownAt: string): World {
  const persons = new Map<string, PersonAnnouncement>();
  const cases = new Map<string, ReviewCaseState>();
  for (const message of messages) {
    if (message.knownAt > knownAt) continue;
    for (const person of message.persons) persons.set(person.personId, person);
    for (const state of message.cases) cases.set(state.caseId, state);
  }
  return { persons, cases: [...cases.values()].filter(({ open }) => open) };
}

export interface Where {
  readonly asOf: string;
  readonly unit: string | null;
  readonly organisation: string | null;
  /** Codes of a branch and those below it. */
  readonly branch?: readonly string[];
}

/** A counted record with its person. */
export interface Counted {
  readonly person: PersonAnnouncement;
  readonly record: PersonRecord;
}

export const countsOn = ({ status, joinedOn, leftOn }: PersonRecord, day: string) =>
  (joinedOn === null || joinedOn <= day) &&
  (status === 'active' || status === 'suspended' || (leftOn !== null && leftOn > day));

export const liesIn = (record: PersonRecord, { unit, organisation, branch }: Where) =>
  (unit === null || unit === record.communeCode || unit === record.provinceCode) &&
  (organisation === null || organisation === record.organisation) &&
  (branch === undefined || branch.includes(record.unitCode ?? ''));

export function countedIn({ persons }: World, where: Where): Counted[] {
  return [...persons.values()].flatMap((person) =>
    person.records
      .filter((record) => countsOn(record, where.asOf) && liesIn(record, where))
      .map((record) => ({ person, record })),
  );
}

export const distinct = <T>(values: readonly T[]) => new Set(values).size;
export const people = (counted: readonly Counted[]) => distinct(counted.map(({ person }) => person.personId));
export const memberships = (counted: readonly Counted[]) =>
  distinct(counted.map(({ person, record }) => `${person.personId} ${record.organisation}`));

export function grouped<T>(values: readonly T[], key: (value: T) => string): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const value of values) (groups[key(value)] ??= []).push(value);
  return groups;
}

export const mapped = <T, R>(
  groups: Record<string, T>,
  map: (value: T, key: string) => R,
): Record<string, R> =>
  Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, map(value, key)]));

const byPerson = (counted: readonly Counted[]) =>
  Object.values(grouped(counted, ({ person }) => person.personId));

// ── breakdown, overlaps, duplicates ───────────────────────────────────────────────────────────────

export function ageBandOf(birthYear: number | null, asOf: string): string {
  const age = Number(asOf.slice(0, 4)) - (birthYear ?? 9999);
  if (age < 0) return 'unknown';
  const bands: [number, string][] = [
    [15, 'under-16'],
    [30, '16-30'],
    [35, '31-35'],
    [45, '36-45'],
    [55, '46-55'],
    [60, '56-60'],
    [200, 'over-60'],
  ];
  return bands.find(([to]) => age <= to)?.[1] ?? 'unknown';
}

export function breakdown(counted: readonly Counted[], key: (one: Counted) => string) {
  return mapped(grouped(counted, key), (part) => [people(part), memberships(part)]);
}

export function combinations(counted: readonly Counted[]): Record<string, number> {
  const sets = byPerson(counted).map((own) =>
    [...new Set(own.map(({ record }) => record.organisation))].sort().join('+'),
  );
  return mapped(
    grouped(sets, (set) => set),
    (set) => set.length,
  );
}

export function duplicates(counted: readonly Counted[]): Record<string, [number, number]> {
  const pairs = grouped(counted, ({ person, record }) => `${record.organisation} ${person.personId}`);
  const twice = Object.entries(pairs).filter(([, records]) => records.length > 1);
  return mapped(
    grouped(twice, ([key]) => key.split(' ')[0] ?? ''),
    (found) =>
      [found.length, found.reduce((sum, [, records]) => sum + records.length - 1, 0)] as [number, number],
  );
}

// ── uncertainty ───────────────────────────────────────────────────────────────────────────────────

export function pending(world: World, counted: readonly Counted[], where: Where) {
  const held = new Set(
    [...world.persons.values()].flatMap(({ records }) =>
      records.filter((record) => liesIn(record, where)).map(({ recordId }) => recordId),
    ),
  );
  const everywhere = where.unit === null && where.organisation === null && where.branch === undefined;
  return {
    cases: world.cases.filter(({ records }) => everywhere || records.some((id) => held.has(id))).length,
    records: everywhere
      ? world.cases.reduce((sum, { records }) => sum + records.length, 0)
      : new Set(world.cases.flatMap(({ records }) => records.filter((id) => held.has(id)))).size,
    personsLow: distinct(counted.map(({ person }) => person.lowGroup ?? person.personId)),
    personsHigh: people(counted),
  };
}

// ── quality ───────────────────────────────────────────────────────────────────────────────────────

const flag = (record: PersonRecord, name: RecordFlag) => hasFlag(record.facts?.flags ?? 0, name);

export function faultsOf(record: PersonRecord, units: Readonly<Record<string, readonly string[]>>): string[] {
  const own = units[record.organisation];
  const faults: [string, boolean][] = [
    ['no-valid-national-id', !flag(record, 'nationalId')],
    ['national-id-malformed', flag(record, 'nationalIdInvalid')],
    ['national-id-contradicted', flag(record, 'genderContradicted') || flag(record, 'birthYearContradicted')],
    ['name-incomplete', !flag(record, 'nameComplete')],
    ['birth-year-missing', !flag(record, 'birthYear')],
    ['birth-day-missing', flag(record, 'birthYear') && !flag(record, 'birthDay')],
    ['gender-missing', !flag(record, 'gender')],
    ['phone-missing', !flag(record, 'phone')],
    ['commune-unknown', record.communeCode === null],
    ['unit-missing', record.unitCode === null],
    ['unit-unknown', own !== undefined && record.unitCode !== null && !own.includes(record.unitCode)],
    ['joined-on-missing', record.joinedOn === null],
    ['date-unreadable', flag(record, 'dateUnreadable')],
    ['suspended', record.status === 'suspended'],
  ];
  return faults.filter(([, wrong]) => wrong).map(([code]) => code);
}

// ── phantoms ──────────────────────────────────────────────────────────────────────────────────────

export const plusDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

export function missingProofs(records: readonly PersonRecord[], asOf: string): string[] {
  const proofs: [string, (record: PersonRecord) => boolean][] = [
    [
      'verified',
      (r) => flag(r, 'nationalId') && !flag(r, 'genderContradicted') && !flag(r, 'birthYearContradicted'),
    ],
    [
      'listed',
      (r) =>
        flag(r, 'nameComplete') && flag(r, 'birthYear') && (r.unitCode !== null || r.communeCode !== null),
    ],
    [
      'attends',
      ({ facts }) => {
        const last = facts?.lastActivityOn ?? null;
        return last !== null && last <= asOf && last > plusDays(asOf, -365);
      },
    ],
    ['contributes', ({ facts }) => (facts?.feesPaidThrough ?? '') >= plusDays(asOf, -92)],
  ];
  return proofs.filter(([, holds]) => !records.some(holds)).map(([code]) => code);
}

export function findingsOf(
  person: PersonAnnouncement,
  own: readonly PersonRecord[],
  all: readonly PersonRecord[],
  asOf: string,
): string[] {
  const age = person.birthYear === null ? null : Number(asOf.slice(0, 4)) - person.birthYear;
  const between = (from: number, to: number) => age !== null && age >= from && age <= to;
  const rules: [string, (record: PersonRecord) => boolean][] = [
    ['man-in-womens-union', (r) => r.organisation === 'womens-union' && person.gender === 'male'],
    ['under-age-womens-union', (r) => r.organisation === 'womens-union' && between(0, 17)],
    ['under-age-farmers-union', (r) => r.organisation === 'farmers-union' && between(0, 17)],
    ['under-age-youth-union', (r) => r.organisation === 'youth-union' && between(0, 15)],
    [
      'over-age-youth-union',
      (r) => r.organisation === 'youth-union' && between(36, 200) && r.facts?.role === null,
    ],
    ['too-young-veteran', (r) => r.organisation === 'veterans' && between(0, 19)],
    ['very-old', () => between(101, 200)],
    [
      'joined-as-child',
      (r) =>
        r.joinedOn !== null &&
        person.birthYear !== null &&
        Number(r.joinedOn.slice(0, 4)) - person.birthYear < 14,
    ],
    [
      'deceased-elsewhere',
      (r) => person.records.some((o) => o.recordId !== r.recordId && o.status === 'deceased'),
    ],
    [
      'two-communes',
      (r) =>
        all.some(
          (o) =>
            o.organisation === r.organisation &&
            o.communeCode !== null &&
            r.communeCode !== null &&
            o.communeCode !== r.communeCode,
        ),
    ],
    [
      'readmitted-soon',
      (r) =>
        r.joinedOn !== null &&
        person.records.some(
          (o) =>
            o.recordId !== r.recordId &&
            o.organisation === r.organisation &&
            o.status === 'removed' &&
            o.leftOn !== null &&
            o.leftOn <= (r.joinedOn ?? '') &&
            plusDays(o.leftOn, 365) >= (r.joinedOn ?? ''),
        ),
    ],
  ];
  return rules.filter(([, found]) => own.some(found)).map(([code]) => code);
}

// ── the ledger ────────────────────────────────────────────────────────────────────────────────────

/** The causes of docs/figures.md, one change at a time. */
export function ledger(
  before: World,
  after: World,
  opens: Where,
  closes: Where,
  measure: 'persons' | 'memberships',
) {
  const key = ({ person, record }: Counted) =>
    measure === 'persons' ? person.personId : `${person.personId} ${record.organisation}`;
  const [old, now] = [countedIn(before, opens), countedIn(after, closes)];
  const [oldGroups, newGroups] = [grouped(old, key), grouped(now, key)];
  const oldKey = new Map(old.map((one) => [one.record.recordId, key(one)]));
  const newKey = new Map(now.map((one) => [one.record.recordId, key(one)]));
  const everyone = ({ persons }: World) =>
    new Map(
      [...persons.values()].flatMap((person) =>
        person.records.map((record) => [record.recordId, { person, record }] as const),
      ),
    );
  const [allOld, allNew] = [everyone(before), everyone(after)];
  const cause: Record<string, number> = {};
  const note = (name: string, count = 1) => {
    if (count !== 0) cause[name] = (cause[name] ?? 0) + count;
  };
  const isNew = (group: readonly Counted[]) => group.every(({ record }) => !oldKey.has(record.recordId));
  const isGone = (group: readonly Counted[]) => group.every(({ record }) => !newKey.has(record.recordId));
  const gains = ['transferredIn', 'admitted', 'lateData', 'correctedUp'];
  for (const [name, group] of Object.entries(newGroups)) {
    if (!isNew(group)) {
      note('merges', distinct(group.flatMap(({ record }) => oldKey.get(record.recordId) ?? [])) - 1);
      continue;
    }
    const same = oldGroups[name];
    if (same && isGone(same)) continue;
    const causes = group.map(({ record }): string => {
      const earlier = allOld.get(record.recordId)?.record;
      if (earlier && countsOn(earlier, opens.asOf)) return 'transferredIn';
      if (record.joinedOn !== null && record.joinedOn > opens.asOf) {
        const siblings = allNew.get(record.recordId)?.person.records ?? [];
        const left = siblings.some((other) => {
          const was = allOld.get(other.recordId)?.record;
          return (
            other.organisation === record.organisation &&
            other.status === 'transferred' &&
            was !== undefined &&
            countsOn(was, opens.asOf) &&
            !countsOn(other, closes.asOf)
          );
        });
        return left ? 'transferredIn' : 'admitted';
      }
      return earlier ? 'correctedUp' : 'lateData';
    });
    note(gains.find((one) => causes.includes(one)) ?? '');
  }
  const losses = [
    'deceased',
    'charter-violation',
    'lost-interest',
    'moved-work',
    'moved-residence',
    'away-long-term',
    'aged-out',
    'own-request',
    'other',
    'unstated',
    'withdrawn',
    'transferredOut',
    'correctedDown',
  ];
  for (const [name, group] of Object.entries(oldGroups)) {
    if (!isGone(group)) {
      note('splits', distinct(group.flatMap(({ record }) => newKey.get(record.recordId) ?? [])) - 1);
      continue;
    }
    const same = newGroups[name];
    if (same && isNew(same)) continue;
    const causes = group.map(({ record: { recordId } }): string => {
      const later = allNew.get(recordId)?.record;
      if (!later) return 'withdrawn';
      if (countsOn(later, closes.asOf)) return 'transferredOut';
      const active = later.status === 'active' || later.status === 'suspended';
      const elsewhen = later.leftOn !== null && (later.leftOn <= opens.asOf || later.leftOn > closes.asOf);
      if (active || elsewhen) return 'correctedDown';
      const reason = later.facts?.leftReason ?? null;
      if (later.status === 'deceased' || reason === 'deceased') return 'deceased';
      if (later.status === 'transferred') return 'transferredOut';
      return reason ?? 'unstated';
    });
    note(losses.find((one) => causes.includes(one)) ?? '');
  }
  return { opening: Object.keys(oldGroups).length, closing: Object.keys(newGroups).length, cause };
}
