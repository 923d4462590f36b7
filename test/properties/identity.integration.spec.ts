import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInfrastructure, type TestInfrastructure } from '#testing';
import { Stage } from './hub-cores.js';
import { checkIdentity, propertyRun } from './identity-property.js';
import { smallModel } from './people.js';

let infrastructure: TestInfrastructure;
let stage: Stage;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  stage = await Stage.build(infrastructure, smallModel());
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await infrastructure?.stop();
});

describe('identity', () => {
  it('is a pure function of records and decisions, whatever happens on the way', async () => {
    const run = propertyRun(50, 9);
    const tally = await checkIdentity(stage, run);
    process.stderr.write(`identity property: ${JSON.stringify(tally)}\n`);
    // A repeated run may be of one sequence only.
    if (run.runs < 50) return;
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(0);
  }, 3_600_000);
});
