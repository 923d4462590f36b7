import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import { expectLedgersOf } from '../hub/expect-ledgers.js';

const SEED = Number(process.env.LEDGER_SEED ?? 20_261_127);
let hub: TestHub;

beforeAll(async () => {
  hub = await TestHub.start();
}, 600_000);
afterAll(() => hub?.stop(), 60_000);

it(`ledgers close for every month through the whole hub, seed ${SEED}`, async () => {
  const done = await expectLedgersOf(hub, {
    ...{ seed: SEED, records: 400, firstMonth: '2026-03', months: 4, events: 40, units: 6 },
  });
  expect(done).toMatchObject({ events: { admission: expect.any(Number), transfer: expect.any(Number) } });
}, 600_000);
