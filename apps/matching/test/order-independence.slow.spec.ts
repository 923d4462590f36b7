import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing } from '#security';
import { startInfrastructure, type TestInfrastructure } from '#testing';
import { concurrentRun } from './concurrent-run.js';
import { bolderModel, modelInDoubt, stricterModel } from './people.js';
import { history } from './population.js';
import { Random, suiteSeed } from './random.js';

const RUNS = Number(process.env.MATCHING_RUNS ?? 60);
const model = modelInDoubt();
const seed = suiteSeed();
const keyRing = new KeyRing(KeyRing.generate());
let infrastructure: TestInfrastructure;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(async () => {
  await infrastructure?.stop();
});

describe('order independence, at length', () => {
  it.each(Array.from({ length: RUNS }, (_, run) => seed + run * 1_000))(
    'holds for seed %i',
    async (runSeed) => {
      const random = new Random(runSeed);
      const changes = history(5 + random.below(60), random.below(120), random);
      const shape = {
        instances: 1 + random.below(4),
        concurrency: 1 + random.below(4),
        chunk: 1 + random.below(50),
        decisions: random.below(60),
        activations: random.below(4),
        crashes: random.next() / 3,
      };
      const { announced, stored, expected } = await concurrentRun(
        infrastructure,
        keyRing,
        model,
        changes,
        shape,
        random,
        [stricterModel(model), bolderModel(model)],
      );
      const { edges, ...persons } = expected;
      const { groups, cases } = persons;
      expect(stored).toEqual({ edges, groups, cases, stale: 0, unsearched: 0 });
      expect(announced).toEqual(persons);
    },
  );
});
