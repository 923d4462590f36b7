/* eslint-disable @typescript-eslint/no-explicit-any -- reports are compared as the JSON that they are */
import type { ImportRow, PersonsChanged, ReportParameters } from '#contracts';
import { blocksCounted, enterpriseFigures, toldBy } from './naive-places.js';
import {
  ageBandOf,
  breakdown,
  combinations,
  countedIn,
  duplicates,
  faultsOf,
  findingsOf,
  grouped,
  ledger,
  mapped,
  memberships,
  missingProofs,
  pending,
  people,
  worldAt,
  type Counted,
  type Where,
  type World,
} from './naive-figures.js';
import {
  jumps,
  linkageBounds,
  POPULATIONS,
  rates,
  reconciled,
  summaryOf,
  TOTALS,
  trend,
} from './naive-rates.js';
import { BRANCHES, type ReportsUnderTest } from './reports-under-test.js';
import { ORGANISATIONS, PROVINCES } from './simulation.js';

export const NOW = Date.parse('2026-12-20T12:00:00Z');
export const UNITS = [null, ...Object.entries(PROVINCES).flatMap(([code, communes]) => [code, ...communes])];
export interface Question {
  readonly asOf: string;
  /** null: everything known. */
  readonly knownAt: string | null;
  readonly unit: string | null;
}

const LAST = '9999';
const childOf = (unit: string | null) => (one: Counted) =>
  (unit === null ? one.record.provinceCode : one.record.communeCode) ?? 'null';
const isCommune = (unit: string | null) =>
  Object.values(PROVINCES).some((communes) => (communes as readonly (string | null)[]).includes(unit));
const knownUnits = grouped(BRANCHES, ([organisation]) => organisation);
const unitCodes = mapped(knownUnits, (own) => own.map(([, code]) => code as string));

/** What organisations and statistics office tell the hub. */
export async function importGiven(sut: ReportsUnderTest): Promise<void> {
  const rows = <Row extends object>(given: readonly Row[]) => given as readonly (Row & ImportRow)[];
  for (const outcome of [
    await sut.imports.take('eligible-population', rows(POPULATIONS)),
    await sut.imports.take('declared-totals', rows(TOTALS)),
  ]) {
    expect(outcome.faults).toEqual([]);
    expect(outcome.changed).toBe(outcome.received);
  }
}

/** Compares every figure of every report about one question with a naive count. */
export async function expectExact(
  sut: ReportsUnderTest,
  messages: readonly PersonsChanged[],
  { asOf, knownAt, unit }: Question,
): Promise<void> {
  const world = worldAt(messages, knownAt ?? LAST);
  const asked: ReportParameters = { asOf, ...(knownAt && { knownAt }), ...(unit && { unit }) };
  const where: Where = { asOf, unit, organisation: null };
  const counted = countedIn(world, where);
  await expectPeople(sut, world, asked, where, counted);
  await expectRows(sut, asked, where, counted);
  // What was imported in the test is known since now.
  await expectRates(sut, world, asked, where, knownAt === null);
  const endOfDay = `${asOf}T17:00:00.000Z`;
  const until = knownAt !== null && knownAt < endOfDay ? knownAt : endOfDay;
  for (const by of ['ethnicity', 'religion'] as const)
    expect(await sensitive(sut, asked, by)).toEqual(blocksCounted(toldBy(messages, until, by), unit));
}

async function expectPeople(
  sut: ReportsUnderTest,
  world: World,
  asked: ReportParameters,
  where: Where,
  counted: readonly Counted[],
): Promise<void> {
  const doubt = { ...pending(world, counted, where), linkedRecords: counted.length - people(counted) };
  const overlaps: any = await sut.report('overlaps', asked, NOW);
  expect(overlaps).toMatchObject({
    persons: people(counted),
    memberships: memberships(counted),
    uncertainty: doubt,
  });
  const { linkage } = overlaps.uncertainty;
  expect(linkage).toMatchObject(linkageBounds(counted, linkage));
  const summary: any = await sut.report('summary', asked, NOW);
  const { overlaps: sets, children, pendingReview, ...core } = summary;
  expect({
    ...core,
    overlaps: tally(sets, (one) => one.organisations.join('+')),
    children: children.map(({ name: _, ...child }: any) => child),
    pendingReview: { ...pendingReview, linkedRecords: doubt.linkedRecords },
  }).toMatchObject({ ...summaryOf(world, where), pendingReview: doubt });
  const exact = combinations(counted);
  expect(tally(overlaps.combinations, (one) => one.organisations.join('+'))).toEqual(exact);
  for (const { organisations, persons } of overlaps.pairs) {
    const both = Object.entries(exact).filter(([set]) =>
      organisations.every((slug: string) => set.split('+').includes(slug)),
    );
    expect(persons).toBe(both.reduce((sum, [, count]) => sum + count, 0));
  }
  for (const [set, persons] of Object.entries(exact)) {
    const combination = set.split('+').reverse().join(',');
    const byPlace: any = await sut.report('overlaps', { ...asked, combination }, NOW);
    const { children: below, ...own } = byPlace.combination;
    expect(own).toEqual({ organisations: set.split('+'), persons });
    const inside = mapped(grouped(counted, childOf(where.unit)), (these) => combinations(these)[set] ?? 0);
    const wanted = Object.entries(inside).filter(([code, count]) => code !== 'null' && count > 0);
    expect(Object.fromEntries(below.map((child: any) => [child.code, child.persons]))).toEqual(
      isCommune(where.unit) ? {} : Object.fromEntries(wanted),
    );
  }
  const divisions: [string, (one: Counted) => string][] = [
    ['place', childOf(where.unit)],
    ['gender', ({ person }) => person.gender ?? 'null'],
    ['age', ({ person }) => ageBandOf(person.birthYear, where.asOf).replace('unknown', 'null')],
    ['branch', ({ record }) => (record.unitCode ? `${record.organisation} ${record.unitCode}` : 'null')],
    ['workplace', ({ record }) => ofKind(record, 'workplace')],
    ['school', ({ record }) => ofKind(record, 'school')],
  ];
  for (const [by, key] of divisions) {
    const report: any = await sut.report('breakdown', { ...asked, by }, NOW);
    const named = (part: any) =>
      part.organisation ? `${part.organisation} ${part.code}` : String(part.code);
    expect(
      Object.fromEntries(report.parts.map((part: any) => [named(part), [part.persons, part.memberships]])),
    ).toEqual(breakdown(counted, key));
  }
  const branch = { organisation: 'trade-union', branch: 'CD-2' };
  const below = countedIn(world, {
    ...where,
    organisation: 'trade-union',
    branch: ['CD-2', 'CD-2-1', 'DN-1', 'DN-1-1'],
  });
  expect(await sut.report('breakdown', { ...asked, ...branch, by: 'gender' }, NOW)).toMatchObject({
    persons: people(below),
    memberships: memberships(below),
  });
  const duplicate: any = await sut.report('duplicates', asked, NOW);
  expect(
    Object.fromEntries(
      duplicate.organisations
        .filter((one: any) => one.persons > 0)
        .map((one: any) => [one.organisation, [one.persons, one.extraRecords]]),
    ),
  ).toEqual(duplicates(counted));
  const firstPlace = (own: readonly Counted[]) => own.map(childOf(where.unit)).sort(nullLast)[0]!;
  const twice = Object.values(
    grouped(counted, ({ person, record }) => `${record.organisation} ${person.personId}`),
  ).filter((own) => own.length > 1);
  expect(
    Object.fromEntries(
      duplicate.children.map((one: any) => [String(one.code), [one.persons, one.extraRecords]]),
    ),
  ).toEqual(
    mapped(grouped(twice, firstPlace), (groups) => [
      groups.length,
      groups.reduce((sum, own) => sum + own.length - 1, 0),
    ]),
  );
  const enterprises: any = await sut.report('enterprises', asked, NOW);
  const expected = enterpriseFigures(world, where);
  expect(Object.fromEntries(enterprises.unions.map((one: any) => [one.code, one.members]))).toEqual(
    expected.unions,
  );
  expect(enterprises.membersOutsideEnterprises).toBe(expected.elsewhere);
  // One enterprise, of the non-state sector.
  const members = expected.unions['DN-1'] ?? 0;
  const unions = expected.unions['DN-1'] === undefined ? 0 : 1;
  expect(enterprises.sectors.map((one: any) => [one.sector, one.unions, one.members])).toEqual(
    ['state', 'non-state', 'foreign', null].map((sector) =>
      sector === 'non-state' ? [sector, unions, members] : [sector, 0, 0],
    ),
  );
  expect(enterprises.children.map((one: any) => [one.nonStateUnions, one.nonStateMembers])).toEqual(
    unions === 0 ? [] : [[unions, members]],
  );
}

async function expectRates(
  sut: ReportsUnderTest,
  world: World,
  asked: ReportParameters,
  where: Where,
  imported: boolean,
): Promise<void> {
  for (const formula of ['memberships', 'persons'] as const) {
    const report: any = await sut.report('gathering-rate', { ...asked, formula }, NOW);
    const given = imported ? POPULATIONS : [];
    expect(report.rates.map(({ name: _, ...rate }: any) => rate)).toEqual(
      rates(world, where, given, formula),
    );
    if (where.asOf.startsWith('2026')) expect(report.trend).toEqual(trend(world, where, given, formula));
  }
  const reconciliation: any = await sut.report('reconciliation', asked, NOW);
  expect(reconciliation.rows.map(({ name: _, ...row }: any) => row)).toEqual(
    reconciled(world, where, imported ? TOTALS : []),
  );
}

async function expectRows(
  sut: ReportsUnderTest,
  asked: ReportParameters,
  where: Where,
  counted: readonly Counted[],
): Promise<void> {
  const quality: any = await sut.report('quality', asked, NOW);
  const judged = counted.map((one) => ({ ...one, faults: faultsOf(one.record, unitCodes) }));
  const summed = (rows: typeof judged) => ({
    records: rows.length,
    faultless: rows.filter(({ faults }) => faults.length === 0).length,
    faults: tallied(rows.flatMap(({ faults }) => faults)),
  });
  const compact = ({ records, faultless, faults }: any) => ({
    records,
    faultless,
    faults: withoutZeros(faults),
  });
  expect(compact(quality.total)).toEqual(summed(judged));
  expect(rowsBy(quality.organisations, 'organisation', compact)).toEqual(
    mapped(
      grouped(judged, ({ record }) => record.organisation),
      summed,
    ),
  );
  expect(rowsBy(quality.children, 'code', compact)).toEqual(
    mapped(grouped(judged, childOf(where.unit)), summed),
  );

  const phantoms: any = await sut.report('phantoms', asked, NOW);
  const ofPerson = grouped(counted, ({ person }) => person.personId);
  const pairs = Object.values(
    grouped(counted, ({ person, record }) => `${person.personId} ${record.organisation}`),
  ).map((own) => {
    const { person, record } = own[0] as Counted;
    const records = own.map((one) => one.record);
    const all = (ofPerson[person.personId] ?? []).map((one) => one.record);
    return {
      organisation: record.organisation,
      place: (own as Counted[]).map(childOf(where.unit)).sort(nullLast)[0]!,
      missing: missingProofs(records, where.asOf),
      findings: findingsOf(person, records, all, where.asOf),
    };
  });
  const proofs = (rows: typeof pairs) => ({
    memberships: rows.length,
    byProofs: [0, 1, 2, 3, 4].map((held) => rows.filter(({ missing }) => missing.length === 4 - held).length),
    without: tallied(rows.flatMap(({ missing }) => missing)),
    findings: tallied(rows.flatMap(({ findings }) => findings)),
  });
  const shown = ({ memberships: total, byProofs, without, findings }: any) => ({
    memberships: total,
    byProofs,
    without: withoutZeros(without),
    findings: withoutZeros(findings),
  });
  expect(shown(phantoms.total)).toEqual(proofs(pairs));
  expect(rowsBy(phantoms.organisations, 'organisation', shown)).toEqual(
    mapped(
      grouped(pairs, ({ organisation }) => organisation),
      proofs,
    ),
  );
  expect(rowsBy(phantoms.children, 'code', shown)).toEqual(
    mapped(
      grouped(pairs, ({ place }) => place),
      proofs,
    ),
  );
  expect(phantoms.jumps).toEqual(jumps(counted, where.asOf));
}

/** The ledgers of every month against the causes counted naively; each closes, and opens where the last one closed. */
export async function expectLedger(
  sut: Pick<ReportsUnderTest, 'report'>,
  messages: readonly PersonsChanged[],
  unit: string | null,
  organisation: string | null,
  { from, asOf }: { from: string; asOf: string },
): Promise<number> {
  const asked = { asOf, from, ...(unit && { unit }), ...(organisation && { organisation }) };
  const { periods }: any = await sut.report('movements', asked, NOW);
  for (const period of periods) {
    const [opens, closes] = [dayBefore(period.from), period.to].map((day) => ({
      asOf: day,
      unit,
      organisation,
    }));
    // The newest knowledge is whatever there is, whenever the simulation says that it came.
    const newest = periods.at(-1).closingKnownAt;
    const known = (instant: string) => worldAt(messages, instant === newest ? LAST : instant);
    const [before, after] = [known(period.openingKnownAt), known(period.closingKnownAt)];
    for (const measure of ['persons', 'memberships'] as const) {
      const expected = ledger(before, after, opens!, closes!, measure);
      const { correctedUp = 0, correctedDown = 0, ...causes } = expected.cause;
      const { opening, closing, corrections, removed, removedBy, ...rest } = period[measure];
      expect({ opening, closing, corrections, ...withoutZeros({ ...rest, ...removedBy }) }).toEqual({
        opening: expected.opening,
        closing: expected.closing,
        corrections: correctedDown - correctedUp,
        ...causes,
      });
      expect(removed).toBe(
        Object.values(removedBy as Record<string, number>).reduce((sum, one) => sum + one, 0),
      );
      expect(
        opening +
          rest.admitted +
          rest.transferredIn +
          rest.lateData +
          rest.splits -
          removed -
          rest.transferredOut -
          rest.merges -
          corrections,
      ).toBe(closing);
    }
  }
  for (const [index, period] of periods.entries()) {
    if (index > 0) expect(period.persons.opening).toBe(periods[index - 1].persons.closing);
  }
  return periods.length;
}

const nullLast = (a: string, b: string) =>
  a === b ? 0 : a === 'null' ? 1 : b === 'null' ? -1 : a < b ? -1 : 1;

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

function ofKind(record: Counted['record'], kind: string): string {
  const known = BRANCHES.some(
    ([organisation, code, own]) =>
      organisation === record.organisation && code === record.unitCode && own === kind,
  );
  return known ? `${record.organisation} ${record.unitCode}` : 'null';
}

async function sensitive(sut: ReportsUnderTest, asked: ReportParameters, by: string) {
  const { values, notToldApart, persons }: any = await sut.report(
    'sensitive',
    {
      asOf: asked.asOf!,
      ...(asked.knownAt && { knownAt: asked.knownAt }),
      ...(asked.unit && { unit: asked.unit }),
      by,
    },
    NOW,
  );
  return { values: tally(values, (one) => one.value), notToldApart, persons };
}

function tally(rows: readonly any[], key: (row: any) => string): Record<string, number> {
  return Object.fromEntries(rows.map((row) => [key(row), row.persons]));
}

function tallied(values: readonly string[]): Record<string, number> {
  return mapped(
    grouped(values, (value) => value),
    (group) => group.length,
  );
}

function withoutZeros(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function rowsBy(rows: readonly any[], key: string, shown: (row: any) => any): Record<string, unknown> {
  return Object.fromEntries(
    rows.filter((row) => (row.records ?? row.memberships) > 0).map((row) => [String(row[key]), shown(row)]),
  );
}

export const everyOrganisation = [null, ...ORGANISATIONS];
