import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IdentityChanged, RecordChange } from '#contracts';
import { vietnameseMembershipModel } from '#linkage';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestInfrastructure } from '#testing';
import { migrations } from '../src/migrations/index.js';
import { MatchingInstance, message } from './matching-instance.js';
import { changed, population } from './population.js';
import { Random, suiteSeed } from './random.js';
import { expectedStanding, standingAfter, storedStanding } from './registry-model.js';

const model = vietnameseMembershipModel();
const seed = suiteSeed();
const keyRing = new KeyRing(KeyRing.generate());
let infrastructure: TestInfrastructure;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(async () => {
  await infrastructure?.stop();
});

interface Run {
  readonly instances: number;
  readonly concurrency: number;
  readonly chunk: number;
}

/** Delivers all changes, split into chunks in random order, some of them twice, by several instances at once. */
async function run(changes: readonly RecordChange[], how: Run, random: Random) {
  const database = await serviceDatabase(infrastructure, 'matching', migrations);
  const instances = await Promise.all(
    Array.from({ length: how.instances }, () => MatchingInstance.start(database.url, keyRing, model)),
  );
  try {
    const shuffled = random.shuffled(changes);
    const messages = [];
    for (let at = 0; at < shuffled.length;) {
      const chunk = new Map<string, RecordChange>();
      // A chunk names a record once.
      while (at < shuffled.length && chunk.size < how.chunk && !chunk.has(shuffled[at]!.recordId)) {
        chunk.set(shuffled[at]!.recordId, shuffled[at]!);
        at++;
      }
      const one = message([...chunk.values()]);
      messages.push(one);
      if (random.chance(0.1)) messages.push(one);
    }
    const queue = random.shuffled(messages);
    const worker = async (instance: MatchingInstance): Promise<void> => {
      for (let next = queue.pop(); next; next = queue.pop()) await instance.deliver(next);
    };
    await Promise.all(
      instances.flatMap((instance) => Array.from({ length: how.concurrency }, () => worker(instance))),
    );
    const announced: IdentityChanged[] = instances.flatMap((instance) => instance.announced);
    return {
      registry: standingAfter(random.shuffled(announced)),
      stored: await storedStanding(instances[0]!.dataSource),
    };
  } finally {
    await Promise.all(instances.map((instance) => instance.stop()));
    await database.drop();
  }
}

describe('order independence', () => {
  const random = new Random(seed);
  const first = population(120, random);
  const later: RecordChange[] = [];
  for (let step = 0; step < 150; step++) {
    const known = [...first, ...later];
    const record = random.pick(known);
    const current = known.filter(({ recordId }) => recordId === record.recordId).at(-1)!;
    later.push(changed(current, first, first.length + 1 + step, random));
  }
  const changes = [...first, ...later];
  const expected = expectedStanding(changes, model);

  it('is tested on a population with links, doubts and withdrawals', () => {
    expect(expected.groups.some((group) => group.split(',').length > 2)).toBe(true);
    expect(expected.cases.length).toBeGreaterThan(3);
    expect(changes.some(({ identity }) => identity === null)).toBe(true);
  });

  const runs: Run[] = [
    { instances: 1, concurrency: 1, chunk: 1 },
    { instances: 1, concurrency: 3, chunk: 40 },
    { instances: 2, concurrency: 3, chunk: 17 },
    { instances: 4, concurrency: 2, chunk: 5 },
    { instances: 4, concurrency: 3, chunk: 60 },
  ];
  it.each(runs)('gives the same persons, cases and edges with %j', async (how) => {
    const { registry, stored } = await run(changes, how, new Random(seed + how.chunk));
    const { edges, ...announced } = expected;
    const { groups, cases } = expected;
    expect(stored).toEqual({ edges, groups, cases, stale: 0, unsearched: 0 });
    expect(registry).toEqual(announced);
  });
});
