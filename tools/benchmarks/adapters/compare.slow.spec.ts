import { randomInt } from 'node:crypto';
import { compareAdapters } from './compare.js';

const SEED = Number(process.env['SEED'] ?? randomInt(1_000_000));

it(`costs no accuracy to send lists in own formats (SEED=${SEED})`, async () => {
  const { refused, canonical, adapters } = await compareAdapters({ records: 20_000, seed: SEED });
  expect(refused).toBe(0);
  expect(canonical.f1).toBeGreaterThan(0.9);
  expect(Math.abs(canonical.f1 - adapters.f1)).toBeLessThanOrEqual(0.005);
}, 300_000);
