import { everyOrganisation, expectExact, expectLedger, importGiven, UNITS } from './exactness.js';
import { ReportsUnderTest } from './reports-under-test.js';
import { Simulation } from './simulation.js';

const SEED = Number(process.env.LIENTHONG_SEED ?? Date.now() % 1_000_000);

describe(`every figure of every report on 20,000 records, seed ${SEED}`, () => {
  let sut: ReportsUnderTest;
  const messages = new Simulation(SEED).run(11_000, 24, 60);

  beforeAll(async () => {
    sut = await ReportsUnderTest.start();
    await sut.apply(messages);
    await importGiven(sut);
  }, 600_000);
  afterAll(() => sut?.stop());

  test.each(UNITS)(
    'of unit %s equals a naive count, now and as known before',
    async (unit) => {
      await expectExact(sut, messages, { asOf: '2026-11-30', knownAt: null, unit });
      await expectExact(sut, messages, { asOf: '2025-09-30', knownAt: '2026-02-11T03:04:05.000Z', unit });
      await expectExact(sut, messages, { asOf: '2026-08-15', knownAt: '2026-07-01T00:00:00.000Z', unit });
    },
    600_000,
  );

  test.each(UNITS)(
    'ledgers of unit %s close for every month and organisation',
    async (unit) => {
      for (const organisation of everyOrganisation) {
        await expectLedger(sut, messages, unit, organisation, { from: '2025-01-01', asOf: '2026-11-30' });
      }
    },
    1_200_000,
  );
});
