import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import { expectLedgersOf } from '../hub/expect-ledgers.js';

const SEED = Number(process.env.LEDGER_SEED ?? 20_261_127);
const RECORDS = Number(process.env.LEDGER_RECORDS ?? 2_000);
let hub: TestHub;

beforeAll(async () => {
  console.log(`LEDGER_SEED=${SEED} LEDGER_RECORDS=${RECORDS} repeats this run`);
  hub = await TestHub.start();
}, 600_000);
afterAll(() => hub?.stop(), 60_000);

it('two years of events through the whole hub: every ledger closes to the unit for every unit and month', async () => {
  const done = await expectLedgersOf(hub, {
    ...{ seed: SEED, records: RECORDS, firstMonth: '2024-11', months: 24, events: 80, units: Infinity },
  });
  console.log(JSON.stringify(done));
  const kinds = [
    'admission',
    'late data',
    'removal',
    'death',
    'transfer',
    'correction',
    'move',
    'withdrawal',
  ];
  expect(Object.keys((done as { events: object }).events)).toEqual(
    expect.arrayContaining([...kinds, 'merge decided', 'decision taken back']),
  );
}, 7_200_000);
