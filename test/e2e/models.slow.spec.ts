import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import { changeModel } from '../hub/model-change.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

const RECORDS = Number(process.env.MODELS_RECORDS ?? 200_000);
const SEED = Number(process.env.MODELS_SEED ?? 20_261_126);
let hub: TestHub;

beforeAll(async () => {
  console.log(`MODELS_SEED=${SEED} MODELS_RECORDS=${RECORDS} repeats this run`);
  hub = await TestHub.start();
  await settled(hub, await push(hub, provinceRecords(RECORDS, SEED), { batchRows: 5_000 }), 3_600_000);
}, 7_200_000);
afterAll(() => hub?.stop(), 60_000);

it('a shadow run of a changed model lists exactly the persons that activation then changes', async () => {
  const { trained, shadow, changes, seconds } = await changeModel(hub, { targetPrecision: 0.99 });
  console.log(
    JSON.stringify(
      { records: RECORDS, changes, seconds, shadow: shadow.result, training: trained.training },
      null,
      2,
    ),
  );
  expect(changes.gone).toBeGreaterThan(0);
}, 7_200_000);
