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

describe('identity, at length', () => {
  it('is a pure function of records and decisions, whatever happens on the way', async () => {
    const tally = await checkIdentity(stage, propertyRun(500, 14));
    process.stderr.write(`identity property: ${JSON.stringify(tally)}\n`);
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(0);
  }, 7_200_000);
});
