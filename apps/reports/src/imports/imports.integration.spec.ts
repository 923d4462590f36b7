import type { ImportRow } from '#contracts';
import { QueryFailed } from '#messaging';
import { ReportsUnderTest } from '../../test/reports-under-test.js';

const GOOD = {
  organisation: '*',
  unit: '80',
  periodFrom: '2026-01-01',
  periodTo: '2026-12-31',
  source: 'niên giám',
  population: 1000,
};
const DECLARED = { unit: '25534', declaredOn: '2026-06-30', source: 'báo cáo quý', total: 0 };

let sut: ReportsUnderTest;
/** A population that no row gave before. */
let given = 100_000;

beforeAll(async () => {
  sut = await ReportsUnderTest.start();
  // An organisation is known by a record of it.
  await sut.apply([
    {
      knownAt: '2026-01-01T00:00:00.000Z',
      withdrawn: [],
      cases: [],
      causes: [],
      persons: [
        {
          personId: '00000000-0000-7000-8000-000000000001',
          version: 1,
          redirectTo: null,
          lowGroup: null,
          caseIds: [],
          gender: null,
          birthYear: null,
          records: [
            {
              recordId: '00000000-0000-5000-8000-000000000001',
              organisation: 'trade-union',
              localId: '1',
              version: 1,
              status: 'active',
              joinedOn: null,
              leftOn: null,
              unitCode: null,
              provinceCode: '80',
              communeCode: '25534',
              inReview: false,
            },
          ],
        },
      ],
    },
  ]);
});
afterAll(() => sut?.stop());

const take = (
  rows: readonly ImportRow[],
  kind: 'eligible-population' | 'declared-totals' = 'eligible-population',
) => sut.imports.take(kind, rows);
const rate = async (more: Record<string, string> = {}) => {
  const report = (await sut.reports.compute('gathering-rate', { unit: '80', asOf: '2026-10-01', ...more }))
    .report;
  const [own] = report.rates as { eligible: number | null; rate: number | null; overHundred: boolean }[];
  return own;
};
const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof QueryFailed ? `${error.failure.status} ${error.failure.code}` : error;
};

describe('imports of figures', () => {
  it('take in good rows once, and replace a figure from then on', async () => {
    expect(await take([GOOD])).toEqual({ received: 1, accepted: 1, changed: 1, faults: [] });
    expect(await take([GOOD])).toMatchObject({ accepted: 1, changed: 0 });
    expect(await rate()).toMatchObject({ eligible: 1000, rate: 1 / 1000 });
    const before = new Date().toISOString();
    expect(await take([{ ...GOOD, population: 2000 }])).toMatchObject({ changed: 1 });
    expect(await rate()).toMatchObject({ eligible: 2000 });
    // What was known then can still be asked for.
    expect(await rate({ knownAt: before })).toMatchObject({ eligible: 1000 });
    expect(await take([GOOD])).toMatchObject({ changed: 1 });
    expect(await rate()).toMatchObject({ eligible: 1000 });
  });

  it('let the last of two rows about one figure stand', async () => {
    expect(
      await take([
        { ...GOOD, population: 5 },
        { ...GOOD, population: 6 },
      ]),
    ).toMatchObject({ changed: 1 });
    expect(await rate()).toMatchObject({ eligible: 6 });
  });

  it.each([
    ['1.234', 1234],
    ['1 234 567', 1_234_567],
    ['  77 ', 77],
    [88, 88],
  ])('read the population %j as %d', async (population, read) => {
    expect((await take([{ ...GOOD, population }])).faults).toEqual([]);
    expect(await rate()).toMatchObject({ eligible: read });
  });

  it.each<[string, ImportRow, [string, string][]]>([
    ['no population', { ...GOOD, population: undefined }, [['population', 'population.not-positive']]],
    ['a population of zero', { ...GOOD, population: 0 }, [['population', 'population.not-positive']]],
    ['a negative population', { ...GOOD, population: -5 }, [['population', 'population.not-positive']]],
    ['a broken number', { ...GOOD, population: '12,5' }, [['population', 'population.not-positive']]],
    ['a fraction', { ...GOOD, population: 12.5 }, [['population', 'population.not-positive']]],
    ['an infinite number', { ...GOOD, population: '1e400' }, [['population', 'population.not-positive']]],
    [
      'a number beyond reason',
      { ...GOOD, population: 200_000_001 },
      [['population', 'population.not-positive']],
    ],
    ['a list for a number', { ...GOOD, population: [1] }, [['population', 'population.not-positive']]],
    ['an object for a unit', { ...GOOD, unit: { code: '80' } }, [['unit', 'unit.unknown']]],
    ['an unknown unit', { ...GOOD, unit: '99999' }, [['unit', 'unit.unknown']]],
    [
      'an unknown organisation',
      { ...GOOD, organisation: 'golf-club' },
      [['organisation', 'organisation.unknown']],
    ],
    ['no source', { ...GOOD, source: '  ' }, [['source', 'value.missing']]],
    ['too long a source', { ...GOOD, source: 'x'.repeat(201) }, [['source', 'value.too-long']]],
    ['a source that no database holds', { ...GOOD, source: 'a\u0000b' }, [['source', 'value.unreadable']]],
    ['half a character', { ...GOOD, source: 'a\ud800b' }, [['source', 'value.unreadable']]],
    [
      'a definition that no database holds',
      { ...GOOD, definition: '\u0000' },
      [['definition', 'value.unreadable']],
    ],
    ['a day that is none', { ...GOOD, periodFrom: '2026-02-30' }, [['periodFrom', 'date.invalid']]],
    ['a Vietnamese date', { ...GOOD, periodTo: '31/12/2026' }, [['periodTo', 'date.invalid']]],
    [
      'a day before all organisations',
      { ...GOOD, periodFrom: '1900-01-01' },
      [['periodFrom', 'date.invalid']],
    ],
    ['a period that ends first', { ...GOOD, periodTo: '2025-12-31' }, [['periodTo', 'period.reversed']]],
    [
      'nothing at all',
      {},
      [
        ['periodFrom', 'date.invalid'],
        ['periodTo', 'date.invalid'],
        ['source', 'value.missing'],
        ['population', 'population.not-positive'],
      ],
    ],
  ])('name row and field for %s, and take the good rows beside it', async (_what, row, faults) => {
    const population = ++given;
    const outcome = await take([row, { ...GOOD, population }]);
    expect(outcome).toMatchObject({ received: 2, accepted: 1, changed: 1 });
    expect(outcome.faults.map((fault) => [fault.field, fault.code])).toEqual(faults);
    for (const { row: number, message } of outcome.faults) {
      expect(number).toBe(1);
      expect(message.vi).not.toBe('');
      expect(message.en).not.toBe('');
    }
    expect(await rate()).toMatchObject({ eligible: population });
  });

  it('flag a population below the members, and show the rate as it is', async () => {
    await take([{ ...GOOD, unit: '25534', population: 1 }]);
    expect(await rate({ unit: '25534' })).toMatchObject({ rate: 1, overHundred: false });
    await take([{ ...GOOD, unit: '25534', organisation: 'trade-union', population: 1 }]);
    expect(await rate({ unit: '25534', organisation: 'trade-union' })).toMatchObject({
      eligible: 1,
      rate: 1,
    });
  });

  it('take declared totals, zero too, and refuse what is none', async () => {
    expect(await take([DECLARED], 'declared-totals')).toMatchObject({ accepted: 1, changed: 1, faults: [] });
    expect(await take([DECLARED], 'declared-totals')).toMatchObject({ changed: 0 });
    const { rows } = (await sut.reports.compute('reconciliation', { unit: '25534', asOf: '2026-07-01' }))
      .report;
    expect(rows).toMatchObject([{ declared: 0, memberships: 1, records: 1, difference: -1, share: null }]);
    const bad = [
      { ...DECLARED, total: -1 },
      { ...DECLARED, total: null },
      { ...DECLARED, declaredOn: 'hôm qua' },
    ];
    const { faults, accepted } = await take(bad, 'declared-totals');
    expect(accepted).toBe(0);
    expect(faults.map(({ row, field, code }) => [row, field, code])).toEqual([
      [1, 'total', 'total.invalid'],
      [2, 'total', 'total.invalid'],
      [3, 'declaredOn', 'date.invalid'],
    ]);
  });

  it('refuse more rows than fit', async () => {
    expect(await refusal(take(Array.from({ length: 20_001 }, () => GOOD)))).toBe('413 import.too-large');
  });
});

describe('formulas of the gathering rate', () => {
  const FORMULA = {
    name: 'doan-vien-tre',
    numerator: 'persons',
    source: 'niên giám',
    target: 0.7,
    validFrom: '2026-01-01',
    validTo: '2026-06-30',
    description: 'Thanh niên',
  };

  it('have versions one after the other, each for its days', async () => {
    expect(await sut.formulas.add(FORMULA)).toEqual({ ...FORMULA, version: 1 });
    const next = { ...FORMULA, numerator: 'memberships', validFrom: '2026-07-01', validTo: null };
    expect(await sut.formulas.add(next)).toEqual({ ...next, version: 2 });
    const formula = async (asOf: string) =>
      (await sut.reports.compute('gathering-rate', { asOf, formula: FORMULA.name })).report.formula;
    expect(await formula('2026-06-30')).toMatchObject({ version: 1, numerator: 'persons' });
    expect(await formula('2026-07-01')).toMatchObject({ version: 2, numerator: 'memberships' });
    expect(await refusal(formula('2025-12-31'))).toBe('404 formula.unknown');
    expect((await sut.formulas.all()).map(({ name, version }) => `${name} ${version}`)).toEqual([
      'doan-vien-tre 1',
      'doan-vien-tre 2',
      'memberships 1',
      'persons 1',
    ]);
  });

  it('refuse days of another version', async () => {
    for (const days of [
      { validFrom: '2026-03-01', validTo: '2026-03-31' },
      { validFrom: '2025-01-01', validTo: '2026-01-01' },
      { validFrom: '2025-01-01', validTo: null },
      { validFrom: '2026-06-30', validTo: null },
      { validFrom: '2026-07-01', validTo: '2026-07-01' },
    ])
      expect(await refusal(sut.formulas.add({ ...FORMULA, ...days }))).toBe('422 formula.overlapping');
  });

  it.each<[string, ImportRow]>([
    ['name', { name: 'Tên có dấu' }],
    ['name', { name: undefined }],
    ['numerator', { numerator: 'people' }],
    ['source', { source: '' }],
    ['source', { source: 7 }],
    ['source', { source: 'a\u0000b' }],
    ['target', { target: 0 }],
    ['target', { target: '0.6' }],
    ['target', { target: Number.NaN }],
    ['target', { target: 11 }],
    ['validFrom', { validFrom: '2026-13-01' }],
    ['validFrom', { validFrom: undefined }],
    ['validFrom', { validFrom: '1900-01-01' }],
    ['validTo', { validTo: '2025-12-31' }],
    ['description', { description: 'x'.repeat(501) }],
    ['description', { description: 'a\u0000b' }],
  ])('refuse a wrong %s', async (field, change) => {
    const error = await sut.formulas
      .add({ ...FORMULA, name: 'other', ...change })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QueryFailed);
    const { failure } = error as QueryFailed;
    expect(failure.status).toBe(400);
    expect(JSON.stringify(failure)).toContain(field);
  });
});
