import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type {
  MembershipStatus,
  PersonAnnouncement,
  PersonRecord,
  PersonsChanged,
  ReviewCaseState,
  SummaryReport,
  SummaryRequest,
} from '#contracts';
import { createDataSource, inTransaction } from '#persistence';
import { serviceDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { ReportsService } from '../engine/reports.service.js';
import { FactReplica } from '../facts/fact-replica.js';
import { FactsRepository } from '../facts/facts.repository.js';
import { Organisations } from '../facts/organisations.js';
import { PersonsService } from '../facts/persons.service.js';
import { migrations } from '../migrations/index.js';
import { importUnits } from '../units/unit-store.js';

const ORGANISATIONS = ['farmers-union', 'trade-union', 'veterans', 'youth-union'];
const PROVINCES: Record<string, string[]> = { '80': ['25534', '25537'], '91': ['30337'] };
const UNITS = ['80', '91', '25534', '25537', '30337'];
const TODAY = '2026-11-20';
const NOW = Date.parse('2026-11-20T12:00:00Z');

/** Message number `n` is known `n` minutes into the day before. */
const knownAt = (n: number) => new Date(Date.parse('2026-11-19T00:00:00Z') + n * 60_000).toISOString();
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

let infrastructure: TestInfrastructure;
let database: TestDatabase & { readonly url: string };
let dataSource: DataSource;
let sut: { summary(request: SummaryRequest, now: number): Promise<SummaryReport> };
let persons: PersonsService;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  database = await serviceDatabase(infrastructure, 'reports', migrations);
  dataSource = await createDataSource({
    url: database.url,
    schema: 'reports',
    scope: 'hub',
    applicationName: 'summary test',
  }).initialize();
  persons = new PersonsService(new FactsRepository(), new Organisations(dataSource));
  const reports = new ReportsService(new FactReplica(dataSource));
  sut = {
    summary: async (request, now) =>
      (await reports.compute('summary', request, { now })).report as unknown as SummaryReport,
  };
  const units = Object.entries(PROVINCES).flatMap(([code, communes]) => [
    unit(code, 'province', null),
    ...communes.map((commune) => unit(commune, 'commune', code)),
  ]);
  await inTransaction(dataSource, (tx) => importUnits(tx, { units, successions: [] }));
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
  await infrastructure?.stop();
});

function unit(code: string, level: 'province' | 'commune', parentCode: string | null) {
  const name = `Đơn vị ${code}`;
  return {
    code,
    name,
    fullName: name,
    level,
    parentCode,
    district: null,
    validFrom: '2025-07-01',
    validTo: null,
  };
}

const apply = (message: PersonsChanged) => inTransaction(dataSource, (tx) => persons.apply(tx, message));

async function reset(): Promise<void> {
  await inTransaction(dataSource, (tx) =>
    tx.query(
      'DELETE FROM record_fact; DELETE FROM review_case; UPDATE figures_version SET version = version + 20000',
    ),
  );
}

// ── a registry in memory ──────────────────────────────────────────────────────────────────────────

interface Change {
  /** Partition of all records into persons: a label for each record, by position; null: withdrawn. */
  readonly labels: readonly (number | null)[];
  /** Labels of low groups: persons of one label may be one if the review cases are accepted. */
  readonly low: readonly number[];
  readonly openCases: readonly boolean[];
  readonly status: MembershipStatus;
  readonly moved: number;
}

const place = fc.constantFrom<[string | null, string | null]>(
  [null, null],
  ['80', null],
  ['80', '25534'],
  ['80', '25537'],
  ['91', '30337'],
);
const record = fc.record({
  organisation: fc.constantFrom(...ORGANISATIONS),
  place,
  status: fc.constantFrom<MembershipStatus>('active', 'suspended', 'removed', 'transferred'),
  joinedOn: fc.constantFrom(null, '2010-05-19', '2026-11-20', '2026-11-21'),
  leftOn: fc.constantFrom(null, '2020-01-01', '2026-11-20', '2027-01-01'),
});

/** The announcements that a registry makes while its records are regrouped step by step. */
function announcements(
  records: readonly (Omit<PersonRecord, 'version' | 'inReview' | 'recordId' | 'localId'> & {
    recordId: string;
  })[],
  changes: readonly Change[],
): PersonsChanged[] {
  let before = new Map<string, string>();
  let casesBefore = new Map<string, string>();
  const messages: PersonsChanged[] = [];
  changes.forEach((change, step) => {
    const version = (step + 1) * 10;
    const groups = new Map<number, number[]>();
    change.labels.slice(0, records.length).forEach((label, index) => {
      if (label !== null) groups.set(label, [...(groups.get(label) ?? []), index]);
    });
    const lowMembers = new Map<number, number[]>();
    for (const [label, members] of groups) {
      const low = change.low[label] ?? label;
      lowMembers.set(low, [...(lowMembers.get(low) ?? []), ...members]);
    }
    const now = new Map<string, PersonAnnouncement>();
    for (const [label, members] of groups) {
      const lowGroup = uuid(1 + Math.min(...(lowMembers.get(change.low[label] ?? label) ?? [0])));
      const personId = uuid(1000 + Math.min(...members));
      now.set(personId, {
        personId,
        version,
        records: members.map((index) => {
          const base = records[index] as (typeof records)[number];
          const status = index === change.moved ? change.status : base.status;
          return { ...base, localId: String(index), version, status, inReview: false };
        }),
        redirectTo: null,
        lowGroup,
        caseIds: [],
        gender: null,
        birthYear: null,
      });
    }
    const vanished = [...before.keys()].filter((id) => !now.has(id));
    const changed = [...now.values()].filter((person) => before.get(person.personId) !== said(person));
    const cases: ReviewCaseState[] = change.openCases.flatMap((open, index): ReviewCaseState[] => {
      const caseRecords = [0, 1, 2]
        .map((n) => index * 2 + n)
        .filter((n) => n < records.length)
        .map((n) => uuid(n + 1));
      const state = { caseId: uuid(5000 + index), version, open, records: caseRecords };
      return casesBefore.get(state.caseId) === String(open) || caseRecords.length === 0 ? [] : [state];
    });
    messages.push({
      knownAt: knownAt(step + 1),
      persons: [
        ...changed,
        ...vanished.map((personId) => ({
          personId,
          version,
          records: [],
          redirectTo: null,
          lowGroup: null,
          caseIds: [],
          gender: null,
          birthYear: null,
        })),
      ],
      withdrawn: [],
      cases,
      causes: [],
    });
    before = new Map([...now].map(([id, person]) => [id, said(person)]));
    casesBefore = new Map([
      ...casesBefore,
      ...cases.map(({ caseId, open }) => [caseId, String(open)] as const),
    ]);
  });
  return messages;
}

const said = ({ records, lowGroup }: PersonAnnouncement) =>
  JSON.stringify([records.map(({ recordId, status }) => [recordId, status]), lowGroup]);

// ── the figures, counted naively ──────────────────────────────────────────────────────────────────

function naive(messages: readonly PersonsChanged[], asOf: string, code: string | null) {
  const living = new Map<string, PersonAnnouncement>();
  const cases = new Map<string, ReviewCaseState>();
  for (const message of messages) {
    for (const person of message.persons) living.set(person.personId, person);
    for (const state of message.cases) cases.set(state.caseId, state);
  }
  const inScope = ({ communeCode, provinceCode }: PersonRecord) =>
    code === null || code === communeCode || code === provinceCode;
  const counts = ({ status, joinedOn, leftOn }: PersonRecord) =>
    (joinedOn === null || joinedOn <= asOf) &&
    (['active', 'suspended'].includes(status) || (leftOn !== null && leftOn > asOf));
  const childOf = ({ communeCode, provinceCode }: PersonRecord) =>
    code === null ? provinceCode : code.length === 2 ? communeCode : null;

  const people = [...living.values()]
    .map((person) => ({ ...person, records: person.records.filter((one) => inScope(one) && counts(one)) }))
    .filter(({ records }) => records.length > 0);
  const organisationsOf = (records: readonly PersonRecord[]) =>
    [...new Set(records.map((one) => one.organisation))].sort();
  const pairs = people.flatMap(({ records }) => organisationsOf(records));
  const overlaps: Record<string, number> = {};
  for (const { records } of people) {
    const combination = organisationsOf(records);
    if (combination.length > 1) overlaps[combination.join('+')] = (overlaps[combination.join('+')] ?? 0) + 1;
  }
  const children: Record<string, [number, number]> = {};
  for (const { records } of people) {
    for (const child of new Set(records.flatMap((one) => childOf(one) ?? []))) {
      const [persons, memberships] = children[child] ?? [0, 0];
      const here = organisationsOf(records.filter((one) => childOf(one) === child));
      children[child] = [persons + 1, memberships + here.length];
    }
  }
  const held = new Set(
    [...living.values()].flatMap(({ records }) => records.filter(inScope).map(({ recordId }) => recordId)),
  );
  const open = [...cases.values()].filter(({ open }) => open);
  const pending =
    code === null
      ? { cases: open.length, records: open.reduce((sum, { records }) => sum + records.length, 0) }
      : {
          cases: open.filter(({ records }) => records.some((id) => held.has(id))).length,
          records: new Set(open.flatMap(({ records }) => records.filter((id) => held.has(id)))).size,
        };
  return {
    persons: people.length,
    memberships: pairs.length,
    inOneOrganisation: people.filter(({ records }) => organisationsOf(records).length === 1).length,
    inSeveralOrganisations: people.filter(({ records }) => organisationsOf(records).length > 1).length,
    pendingReview: {
      ...pending,
      personsLow: new Set(people.map(({ lowGroup }) => lowGroup)).size,
      personsHigh: people.length,
    },
    organisations: Object.fromEntries(
      ORGANISATIONS.flatMap((organisation) => {
        const of = people.map(({ records }) => records.filter((one) => one.organisation === organisation));
        const members = of.filter((records) => records.length > 0);
        const duplicates = members.reduce((sum, records) => sum + records.length - 1, 0);
        return members.length > 0 ? [[organisation, [members.length, members.length, duplicates]]] : [];
      }),
    ),
    overlaps,
    children,
    unplaced:
      code !== null && code.length > 2
        ? 0
        : people.filter(({ records }) => records.every((one) => childOf(one) === null)).length,
    childrenExcess: Object.values(children).reduce((sum, [persons]) => sum + persons, 0) - people.length,
  };
}

function comparable(report: SummaryReport) {
  const { persons: people, memberships, inOneOrganisation, inSeveralOrganisations } = report;
  const { pendingReview, unplaced, childrenExcess, organisations, overlaps, children } = report;
  return {
    persons: people,
    memberships,
    inOneOrganisation,
    inSeveralOrganisations,
    pendingReview,
    unplaced,
    childrenExcess,
    organisations: Object.fromEntries(
      organisations
        .filter(({ persons }) => persons > 0)
        .map((one) => [one.organisation, [one.persons, one.memberships, one.duplicates]]),
    ),
    overlaps: Object.fromEntries(
      overlaps.map(({ organisations: slugs, persons: count }) => [slugs.join('+'), count]),
    ),
    children: Object.fromEntries(
      children.map(({ code, persons: count, memberships }) => [code, [count, memberships]]),
    ),
  };
}

const ONE_MEMBER = [
  {
    recordId: uuid(1),
    organisation: 'veterans',
    status: 'active' as const,
    joinedOn: null,
    leftOn: null,
    unitCode: null,
    provinceCode: '80',
    communeCode: '25534',
  },
];
const STANDING: Change = { labels: [0], low: [], openCases: [], status: 'active', moved: 9 };

// ── tests ─────────────────────────────────────────────────────────────────────────────────────────

describe('summary report', () => {
  beforeEach(reset);

  test('equals a naive count at every instant, whatever the order of the announcements', async () => {
    const scenario = fc.record({
      records: fc.array(record, { minLength: 1, maxLength: 8 }),
      changes: fc.array(
        fc.record({
          labels: fc.array(fc.option(fc.nat(4), { freq: 8 }), { minLength: 8, maxLength: 8 }),
          low: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
          openCases: fc.array(fc.boolean(), { maxLength: 3 }),
          status: fc.constantFrom<MembershipStatus>('active', 'removed'),
          moved: fc.nat(7),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      asOf: fc.constantFrom('2009-12-31', '2019-12-31', '2020-01-01', TODAY),
      unit: fc.constantFrom(null, ...UNITS),
      order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      repeated: fc.nat(7),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ records, changes, asOf, unit: code, order, repeated }) => {
        await reset();
        const messages = announcements(
          records.map(({ place: [provinceCode, communeCode], ...rest }, index) => ({
            ...rest,
            recordId: uuid(index + 1),
            unitCode: null,
            provinceCode,
            communeCode,
          })),
          changes,
        );
        const arrivals = messages.map((message, index) => ({ message, key: order[index] ?? 0 }));
        const again = messages[repeated % messages.length] as PersonsChanged;
        for (const { message } of [...arrivals.sort((a, b) => a.key - b.key), { message: again }])
          await apply(message);

        const request = { asOf, ...(code !== null && { unit: code }) };
        expect(comparable(await sut.summary(request, NOW))).toEqual(naive(messages, asOf, code));
        for (const step of messages.keys()) {
          const then = await sut.summary({ ...request, knownAt: knownAt(step + 1) }, NOW);
          expect(comparable(then)).toEqual(naive(messages.slice(0, step + 1), asOf, code));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('several instances that apply announcements of the same persons at once lose nothing', async () => {
    const records = ORGANISATIONS.map((organisation, index) => ({
      recordId: uuid(index + 1),
      organisation,
      status: 'active' as const,
      joinedOn: null,
      leftOn: null,
      unitCode: null,
      provinceCode: '80',
      communeCode: '25534',
    }));
    const labels = [
      [0, 1, 2, 3],
      [0, 0, 1, 2],
      [0, 0, 1, 1],
      [0, 1, 1, 1],
      [0, 0, 0, 0],
      [0, 1, 0, 1],
    ];
    const messages = announcements(
      records,
      labels.map((each) => ({ labels: each, low: [], openCases: [], status: 'active', moved: 9 })),
    );
    await Promise.all([...messages, ...messages].reverse().map(apply));
    expect(comparable(await sut.summary({}, NOW))).toEqual(naive(messages, TODAY, null));
    for (const step of messages.keys()) {
      const then = await sut.summary({ knownAt: knownAt(step + 1) }, NOW);
      expect(comparable(then)).toEqual(naive(messages.slice(0, step + 1), TODAY, null));
    }
  });

  test('asked again it is answered from memory, until something changes', async () => {
    const first = await sut.summary({}, NOW);
    // Facts that nobody announced: only a new count would see them go.
    const [message] = announcements(ONE_MEMBER, [STANDING]);
    await apply(message as PersonsChanged);
    expect((await sut.summary({}, NOW)).persons).toBe(first.persons + 1);
    await dataSource.query('DELETE FROM record_fact');
    expect((await sut.summary({}, NOW)).persons).toBe(first.persons + 1);
  });

  test('names its unit and its children', async () => {
    const [message] = announcements(ONE_MEMBER, [STANDING]);
    await apply(message as PersonsChanged);
    const hub = await sut.summary({}, NOW);
    expect(hub.unit).toEqual({ code: null, name: 'Toàn hệ thống', level: 'hub' });
    expect(hub.children).toEqual([{ code: '80', name: 'Đơn vị 80', persons: 1, memberships: 1 }]);
    const commune = await sut.summary({ unit: '25534' }, NOW);
    expect(commune).toMatchObject({ unit: { code: '25534', level: 'commune' }, persons: 1, children: [] });
  });

  test('an unknown unit is a failure that says so', async () => {
    await expect(sut.summary({ unit: '99999' }, NOW)).rejects.toMatchObject({
      failure: { status: 404, code: 'unit.unknown' },
    });
  });
});
