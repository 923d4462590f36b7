/* eslint-disable @typescript-eslint/no-explicit-any -- reports are compared as the JSON that they are */
import type { ReportParameters } from '#contracts';
import { QueryFailed } from '#messaging';
import { NOW, UNITS } from './exactness.js';
import { toldBy, type ToldOfCommune } from './naive-places.js';
import { ReportsUnderTest } from './reports-under-test.js';
import { ORGANISATIONS, PROVINCES, Simulation } from './simulation.js';

const SEED = Number(process.env.LIENTHONG_SEED ?? 20261127);
const SMALLEST = 10;

/** Days and instants close to one another, around the ends of quarters and far from them. */
const DAYS = [
  '2024-12-31',
  '2025-03-30',
  '2025-03-31',
  '2025-04-01',
  '2025-12-31',
  '2026-01-01',
  '2026-06-30',
  '2026-09-30',
  '2026-11-26',
];
const INSTANTS = [
  undefined,
  '2025-01-15T00:00:00Z',
  '2025-06-30T16:59:59Z',
  '2025-06-30T17:00:01Z',
  '2026-07-02T00:00:00Z',
];

/** One equation that a reader of reports knows: the people of these cells are so many. */
interface Equation {
  readonly cells: readonly string[];
  readonly persons: number;
}

describe(`whoever reads everything that is told of ethnic groups and religions, seed ${SEED}`, () => {
  let sut: ReportsUnderTest;
  const messages = new Simulation(SEED).run(600, 24, 60);

  beforeAll(async () => {
    sut = await ReportsUnderTest.start();
    await sut.apply(messages);
  });
  afterAll(() => sut?.stop());

  const ask = (parameters: ReportParameters) => sut.report('sensitive', parameters, NOW);

  it.each(['ethnicity', 'religion'] as const)(
    'cannot derive a cell of fewer than ten people by %s',
    async (by) => {
      const equations = new Map<string, Equation>();
      const sizes = new Map<string, number>();
      const releases = new Map<string, ToldOfCommune>();
      for (const asOf of DAYS) {
        for (const knownAt of INSTANTS) {
          const end = `${asOf}T17:00:00.000Z`;
          const told = toldBy(messages, knownAt !== undefined && knownAt < end ? knownAt : end, by);
          for (const unit of UNITS) {
            const asked = { by, asOf, ...(unit && { unit }), ...(knownAt && { knownAt }) };
            // The whole answer, children too; each of them at the release of its own.
            const { values, notToldApart, children }: any = await ask(asked);
            const own = told.filter(({ commune }) => lies(commune, unit));
            note({ values, notToldApart }, own);
            for (const child of children)
              note(
                child,
                own.filter(({ commune }) => lies(commune, child.code ?? 'none')),
              );
          }
          for (const one of told) releases.set(`${one.commune} ${one.instant}`, one);
        }
      }
      for (const { commune, instant, counts } of releases.values())
        for (const [value, persons] of Object.entries(counts))
          sizes.set(`${commune} ${instant} ${value}`, persons);
      const small = [...sizes].filter(([, persons]) => persons < SMALLEST).map(([cell]) => cell);
      expect(small.length).toBeGreaterThan(50);
      expect(equations.size).toBeGreaterThan(20);
      expect(derivable([...equations.values()], small)).toEqual([]);

      /** An attacker is given more than there is to read: which cells a row is the sum of, and when each was counted. */
      function note(
        row: { values: { value: string; persons: number }[]; notToldApart: number },
        own: readonly ToldOfCommune[],
      ) {
        const cellsOf = (holds: (one: ToldOfCommune, value: string) => boolean) =>
          own.flatMap((one) =>
            Object.keys(one.counts)
              .filter((value) => holds(one, value))
              .map((value) => `${one.commune} ${one.instant} ${value}`),
          );
        const add = (cells: string[], persons: number) => {
          if (cells.length > 0) equations.set(cells.sort().join(), { cells, persons });
          else expect(persons).toBe(0);
        };
        for (const { value, persons } of row.values)
          add(
            cellsOf((one, cell) => cell === value && one.named.includes(value)),
            persons,
          );
        add(
          cellsOf((one, cell) => !one.named.includes(cell)),
          row.notToldApart,
        );
      }
    },
  );

  it('learns nothing from two instants between which no quarter ended, nor by organisation or branch', async () => {
    const figures = async (parameters: ReportParameters) => {
      const { values, notToldApart, persons }: any = await ask(parameters);
      return { values, notToldApart, persons };
    };
    for (const unit of ['25534', '80']) {
      const first = await figures({ unit, asOf: '2026-07-01', knownAt: '2026-07-01T00:00:00Z' });
      for (const day of ['2026-07-15', '2026-08-31', '2026-09-29'])
        expect(await figures({ unit, asOf: day, knownAt: `${day}T12:00:00Z` })).toEqual(first);
    }
    for (const parameters of [
      { organisation: ORGANISATIONS[0]! },
      { branch: 'CD-1' },
      { from: '2026-01-01' },
    ])
      await expect(ask({ asOf: '2026-09-30', ...parameters })).rejects.toThrow(QueryFailed);
    await expect(ask({ asOf: '2020-09-30' })).rejects.toMatchObject({
      failure: { status: 422, code: 'report.nothing-released' },
    });
  });
});

function lies(commune: string, unit: string | null): boolean {
  return unit === null || commune === unit || (PROVINCES[unit]?.includes(commune) ?? false);
}

const PRIME = 1_000_003n;

/** Cells whose number follows from the equations: their unit vector lies in the space that the rows span. */
function derivable(equations: readonly Equation[], wanted: readonly string[]): string[] {
  const numbers = new Map<string, number>();
  for (const { cells } of equations)
    for (const cell of cells) if (!numbers.has(cell)) numbers.set(cell, numbers.size);
  // Reduced row echelon form: a cell is known when it is the only one of a row.
  const basis = new Map<number, Map<number, bigint>>();
  const subtract = (row: Map<number, bigint>, other: ReadonlyMap<number, bigint>, times: bigint) => {
    for (const [cell, factor] of other) {
      const value = ((row.get(cell) ?? 0n) - times * factor) % PRIME;
      if (value === 0n) row.delete(cell);
      else row.set(cell, (value + PRIME) % PRIME);
    }
  };
  for (const { cells } of equations) {
    const row = new Map(cells.map((cell) => [numbers.get(cell)!, 1n]));
    for (const [pivot, other] of basis) {
      const factor = row.get(pivot);
      if (factor) subtract(row, other, factor);
    }
    const pivot = [...row.keys()][0];
    if (pivot === undefined) continue;
    const inverse = power(row.get(pivot)!, PRIME - 2n);
    for (const [cell, factor] of row) row.set(cell, (factor * inverse) % PRIME);
    for (const other of basis.values()) {
      const factor = other.get(pivot);
      if (factor) subtract(other, row, factor);
    }
    basis.set(pivot, row);
  }
  const known = new Set([...basis].filter(([, row]) => row.size === 1).map(([pivot]) => pivot));
  return wanted.filter((cell) => known.has(numbers.get(cell) ?? -1));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, square = base; rest > 0n; rest >>= 1n, square = (square * square) % PRIME)
    if (rest & 1n) result = (result * square) % PRIME;
  return result;
}
