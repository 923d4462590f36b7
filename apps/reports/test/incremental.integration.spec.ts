import type { PersonsChanged, ReportName, ReportParameters } from '#contracts';
import { ReportsService } from '../src/engine/reports.service.js';
import { FactReplica } from '../src/facts/fact-replica.js';
import { NOW, UNITS } from './exactness.js';
import { ReportsUnderTest } from './reports-under-test.js';
import { randomOf, Simulation } from './simulation.js';

const SEED = Number(process.env.LIENTHONG_SEED ?? 20261127);

const KINDS: readonly (readonly [ReportName, ReportParameters])[] = [
  ['summary', {}],
  ['overlaps', {}],
  ['breakdown', { by: 'place' }],
  ['breakdown', { by: 'age', organisation: 'youth-union' }],
  ['breakdown', { by: 'branch' }],
  ['breakdown', { by: 'gender', organisation: 'trade-union', branch: 'CD-2' }],
  ['gathering-rate', {}],
  ['phantoms', {}],
  ['duplicates', { organisation: 'trade-union' }],
  ['reconciliation', {}],
  ['enterprises', {}],
  ['quality', {}],
  ['sensitive', { by: 'religion' }],
  ['movements', { period: 'quarter', from: '2025-06-01' }],
];

describe(`reports that follow the changes, seed ${SEED}`, () => {
  let sut: ReportsUnderTest;

  beforeEach(async () => {
    sut = await ReportsUnderTest.start();
  });
  afterEach(() => sut?.stop());

  it('answer as if everything were read and counted anew, whatever was asked before', async () => {
    const random = randomOf(SEED);
    const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)]!;
    const messages = new Simulation(SEED).run(120, 24, 10);
    const byArrival = [...messages].sort((a, b) => late(a) - late(b));
    // History is dropped and read again all the time.
    sut.replica.smallStore = 150;
    await sut.dataSource.query(
      `INSERT INTO declared_total (organisation, unit_code, declared_on, source, total, known_from)
       SELECT organisation, unit, day::date, 'x', 10, '2024-01-01' FROM unnest(ARRAY['*', 'trade-union']) AS organisation,
         unnest(ARRAY['*', '80', '25534']) AS unit, unnest(ARRAY['2025-02-01', '2026-03-01']) AS day`,
    );
    for (let from = 0; from < byArrival.length; from += 20) {
      await sut.apply(byArrival.slice(from, from + 20));
      for (let question = 0; question < 4; question++) {
        const [name, parameters] = pick(KINDS);
        const asOf = pick(['2026-11-30', '2026-11-29', '2026-08-15', '2025-09-30', '2025-12-31']);
        const unit = pick(UNITS);
        const knownAt = pick(['2026-12-01T00:00:00Z', '2026-02-11T03:04:05.000006Z', '2025-10-01T00:00:00Z']);
        const asked = { ...parameters, asOf, knownAt, ...(unit && { unit }) };
        const { report } = await sut.reports.compute(name, asked, { now: NOW });
        const anew = new ReportsService(new FactReplica(sut.dataSource));
        expect({ name, asked, report }).toEqual({
          ...{ name, asked },
          report: (await anew.compute(name, asked, { now: NOW })).report,
        });
      }
    }
  }, 120_000);

  it('cost what is asked for and what changed, not what the hub holds or ever held', async () => {
    const small = new Simulation(SEED).run(200, 1, 1);
    await sut.apply(small);
    const commune = { unit: '25534', asOf: '2026-11-30' };
    const costs = async () => {
      const found: Record<string, number> = {};
      // What changed is taken in, and what stands for nothing any more cleared away.
      for (const asOf of ['2026-11-29', '2026-11-28']) await sut.report('summary', { asOf }, NOW);
      for (const [name, parameters] of KINDS) {
        if (name === 'movements' || name === 'sensitive') continue;
        await sut.reports.compute(name, { ...parameters, asOf: '2026-11-30' }, { now: NOW });
        const key = `${name} ${JSON.stringify(parameters)}`;
        found[key] = await sut.rowsVisited(name, { ...parameters, ...commune }, NOW);
      }
      return found;
    };
    const first = await costs();
    // Ten times the people, all of them elsewhere.
    const large = elsewhere(new Simulation(SEED + 1).run(2_000, 1, 1));
    await sut.apply(large);
    expect(await costs()).toEqual(first);
    const { persons } = (await sut.report('summary', { asOf: '2026-11-30' }, NOW)) as unknown as {
      persons: number;
    };
    expect(persons).toBeGreaterThan(1_500);

    // A change of five persons costs five persons, in the summary of the whole hub too.
    const touched = small.flatMap((message) => message.persons).slice(0, 5);
    await sut.apply([again(touched, 1)]);
    expect(await sut.rowsVisited('summary', { asOf: '2026-11-30' }, NOW)).toBeLessThan(60);

    // However many versions of everybody there were, no more are held than a bound allows.
    sut.replica.smallStore = 100;
    const everybody = [...small, ...large].flatMap((message) => message.persons);
    for (let version = 2; version < 12; version++) {
      await sut.apply([again(everybody, version)]);
      for (const [kind, visited] of Object.entries(await costs()))
        expect({ kind, within: visited <= 4 * first[kind]! + 100 }).toEqual({ kind, within: true });
    }
  }, 120_000);
});

/** The order of arrival is not that of knowledge: the last digits of its instant say by how much it is late. */
function late({ knownAt }: PersonsChanged): number {
  return Date.parse(knownAt) + Number(knownAt.slice(-3, -1)) * 86_400_000;
}

/** The same announcements of other persons and records, in the other province. */
function elsewhere(messages: readonly PersonsChanged[]): PersonsChanged[] {
  const other = (id: string) => id.replace('-8000-', '-9000-');
  return messages.map((message) => ({
    ...message,
    cases: [],
    persons: message.persons.map((person) => ({
      ...person,
      personId: other(person.personId),
      lowGroup: null,
      records: person.records.map((record) => ({
        ...record,
        recordId: other(record.recordId),
        provinceCode: '91',
        communeCode: '30337',
        unitCode: null,
      })),
    })),
  }));
}

function again(persons: PersonsChanged['persons'], round: number): PersonsChanged {
  const version = 1_000_000 + round;
  return {
    knownAt: new Date(Date.UTC(2026, 10, 1, 0, round)).toISOString(),
    persons: [...new Map(persons.map((person) => [person.personId, { ...person, version }])).values()],
    withdrawn: [],
    cases: [],
    causes: [],
  };
}
