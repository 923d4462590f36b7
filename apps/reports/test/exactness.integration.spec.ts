import { expectExact, expectLedger, importGiven, UNITS } from './exactness.js';
import { ReportsUnderTest } from './reports-under-test.js';
import { Simulation } from './simulation.js';

const SEED = Number(process.env.LIENTHONG_SEED ?? 20261126);

describe(`every figure of every report, seed ${SEED}`, () => {
  let sut: ReportsUnderTest;
  const messages = new Simulation(SEED).run(150, 24, 12);

  beforeAll(async () => {
    sut = await ReportsUnderTest.start();
    // The order of arrival does not matter.
    await sut.apply(
      [...messages].reverse().sort((a, b) => (a.knownAt.slice(-4) < b.knownAt.slice(-4) ? -1 : 1)),
    );
    await importGiven(sut);
  });
  afterAll(() => sut?.stop());

  test.each(UNITS)('of unit %s equals a naive count, now and as known before', async (unit) => {
    await expectExact(sut, messages, { asOf: '2026-11-30', knownAt: null, unit });
    await expectExact(sut, messages, { asOf: '2025-09-30', knownAt: '2026-02-11T03:04:05.000Z', unit });
  });

  test.each(UNITS)('ledgers of unit %s close for every month of two years', async (unit) => {
    for (const organisation of [null, 'trade-union']) {
      expect(
        await expectLedger(sut, messages, unit, organisation, { from: '2025-01-01', asOf: '2026-11-30' }),
      ).toBe(23);
    }
  });
});
