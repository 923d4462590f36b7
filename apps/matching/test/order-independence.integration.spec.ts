import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing } from '#security';
import { startInfrastructure, type TestInfrastructure } from '#testing';
import { concurrentRun, type Shape } from './concurrent-run.js';
import { bolderModel, modelInDoubt, stricterModel } from './people.js';
import { history } from './population.js';
import { Random, suiteSeed } from './random.js';
import { expectedStanding } from './registry-model.js';

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

describe('order independence', () => {
  const changes = history(120, 150, new Random(seed));

  it('is tested on populations with links, doubts and withdrawals', () => {
    const populations = [1, 2, 3, 4].map((seed) => history(120, 150, new Random(seed)));
    const standings = populations.map((one) => expectedStanding(one, model));
    for (const { groups } of standings) {
      expect(groups.some((group) => group.split(',').length > 2)).toBe(true);
    }
    expect(standings.flatMap(({ cases }) => cases).length).toBeGreaterThan(3);
    expect(populations.flat().some(({ identity }) => identity === null)).toBe(true);
  });

  it.each<Shape>([
    { instances: 1, concurrency: 1, chunk: 1, decisions: 0, crashes: 0 },
    { instances: 1, concurrency: 3, chunk: 40, decisions: 0, crashes: 0.2 },
    { instances: 2, concurrency: 3, chunk: 17, decisions: 40, crashes: 0.1 },
    { instances: 4, concurrency: 2, chunk: 5, decisions: 40, crashes: 0.1 },
    { instances: 4, concurrency: 3, chunk: 60, decisions: 40, crashes: 0.1 },
    { instances: 3, concurrency: 2, chunk: 10, decisions: 20, crashes: 0.1, activations: 3 },
  ])('gives the same persons, cases and edges with %j', async (shape) => {
    const random = new Random(seed + shape.chunk);
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
  });
});
