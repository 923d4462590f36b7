import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ModelChange } from '#contracts';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestInfrastructure } from '#testing';
import { migrations } from '../src/migrations/index.js';
import { readActiveModel } from '../src/models/active-model.js';
import { personChanges } from '../src/models/consequences.js';
import { readChanges } from '../src/models/model-changes.js';
import { JobCancelled, JobUnfinished } from '../src/models/model-jobs.js';
import { abandonPreparation } from '../src/models/activation.js';
import { MatchingInstance, message } from './matching-instance.js';
import { bolderModel, modelInDoubt, stricterModel } from './people.js';
import { population } from './population.js';
import { Random, suiteSeed } from './random.js';
import { expectedStanding, standingAfter, storedStanding } from './registry-model.js';

const model = modelInDoubt();
const bolder = bolderModel(model);
const stricter = stricterModel(model);
const changes = population(60, new Random(suiteSeed()));
const keyRing = new KeyRing(KeyRing.generate());
let infrastructure: TestInfrastructure;
let database: Awaited<ReturnType<typeof serviceDatabase>>;
let instances: MatchingInstance[] = [];

const start = async (): Promise<MatchingInstance> => {
  const instance = await MatchingInstance.start(database.url, keyRing, model);
  instances.push(instance);
  return instance;
};

beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(async () => {
  await infrastructure?.stop();
});
beforeEach(async () => {
  database = await serviceDatabase(infrastructure, 'matching', migrations);
});
afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
  instances = [];
  await database.drop();
});

const DEATH = new Error('killed');

async function activate(instance: MatchingInstance, id: number): Promise<string> {
  const job = await instance.jobs.request('activate', id, { reason: 'test' }, 'tester');
  await instance.work();
  return job.id;
}

async function stands(as: typeof model): Promise<void> {
  const { edges, ...persons } = expectedStanding(changes, as);
  const stored = await storedStanding(instances[0]!.dataSource);
  expect(stored).toEqual({ edges, groups: persons.groups, cases: persons.cases, stale: 0, unsearched: 0 });
  expect(standingAfter(instances.flatMap(({ announced }) => announced))).toEqual(persons);
}

const allChanges = (instance: MatchingInstance, jobId: string): Promise<ModelChange[]> =>
  readChanges(instance.dataSource, jobId, 10_000, null);

describe('an activation', () => {
  it('leaves what would stand had the model been active from the start; going back leaves what stood', async () => {
    const one = await start();
    await one.deliver(message(changes));
    await stands(model);
    await activate(one, await one.keep(bolder));
    await stands(bolder);
    await activate(one, await one.keep(stricter));
    await stands(stricter);
    await activate(one, 1);
    await stands(model);
    const history: { model: number; actor: string }[] = await one.dataSource.query(
      'SELECT model, actor FROM model_activation ORDER BY position',
    );
    expect(history.map(({ model }) => model)).toEqual([1, 2, 3, 1]);
  });

  it('is exactly what a shadow run of the model has foretold, and that changes nothing', async () => {
    const one = await start();
    // A population that is known to hold persons whom both models see differently.
    await one.deliver(message(population(120, new Random(3))));
    const before = await storedStanding(one.dataSource);
    for (const other of [bolder, stricter]) {
      const id = await one.keep(other);
      const shadow = await one.jobs.request('shadow', id, {}, 'tester');
      await one.work();
      expect(await storedStanding(one.dataSource)).toEqual(before);
      const foretold = await allChanges(one, shadow.id);
      const announcedBefore = one.announced.length;
      const job = await activate(one, id);
      expect(await allChanges(one, job)).toEqual(foretold);
      const after = await storedStanding(one.dataSource);
      // Independent of what either of them wrote down: the persons as they stood and stand.
      const groups = (of: typeof before): string[][] => of.groups.map((group) => group.split(','));
      const moved = personChanges(groups(before), groups(after));
      const byPosition = (list: readonly ModelChange[]): ModelChange[] =>
        list.toSorted((x, y) => (x.position < y.position ? -1 : 1));
      expect(byPosition(foretold.filter(({ kind }) => !kind.startsWith('case')))).toEqual(byPosition(moved));
      const cases = (of: typeof before, not: typeof before): string[] =>
        of.cases.filter((one) => !not.cases.includes(one)).map((one) => one.split(' ')[1]!);
      const told = (kind: string): string[] =>
        foretold.filter((one) => one.kind === kind).map((one) => [...one.before, ...one.after][0]!.join());
      expect(told('case-opened').sort()).toEqual(cases(after, before).sort());
      expect(told('case-closed').sort()).toEqual(cases(before, after).sort());
      expect(moved.length).toBeGreaterThan(0);
      // Persons that stay are not announced again.
      const announced = one.announced.slice(announcedBefore).flatMap((part) => part.groups);
      expect(announced.length).toBeLessThan(after.groups.length);
      await activate(one, 1);
      expect(await storedStanding(one.dataSource)).toEqual(before);
    }
  });

  it('comes to the same end wherever it is killed', async () => {
    const one = await start();
    const two = await start();
    await one.deliver(message(changes.slice(0, -20)));
    const id = await one.keep(bolder);
    await one.jobs.request('activate', id, {}, 'tester');
    let deaths = 0;
    let late = false;
    // Dies before the first step is committed, then before the second …; what comes after is done by another one.
    for (let survived = 0, done = false; !done; survived = deaths > 40 ? 1_000 : survived + 1) {
      let steps = 0;
      const step = (): Promise<void> => (steps++ < survived % 4 ? Promise.resolve() : Promise.reject(DEATH));
      try {
        await (deaths % 2 ? one : two).work(survived >= 1_000 ? undefined : step);
        done = true;
      } catch (error) {
        if (error !== DEATH) throw error;
        deaths++;
      }
      if (deaths === 3 && !late) {
        late = true;
        await two.deliver(message(changes.slice(-20)));
      }
    }
    expect(deaths).toBeGreaterThan(3);
    expect(late).toBe(true);
    await stands(bolder);
  });

  it('makes a message that was searched under the former model search again', async () => {
    const one = await start();
    const two = await start();
    const [last, ...others] = changes.toReversed();
    await one.deliver(message(others.toReversed()));
    const id = await one.keep(bolder);
    await one.deliver(message([last!]), {
      beforeEffect: async () => {
        await two.jobs.request('activate', id, {}, 'tester');
        await two.work();
      },
    });
    await stands(bolder);
  });

  it('can be given up until it takes effect: nothing is left of it', async () => {
    const one = await start();
    await one.deliver(message(changes));
    const id = await one.keep(bolder);
    const job = await one.jobs.request('activate', id, {}, 'tester');
    let steps = 0;
    const killed = one.work(() => (++steps === 3 ? Promise.reject(DEATH) : Promise.resolve()));
    await expect(killed).rejects.toBe(DEATH);
    expect(await readActiveModel(one.dataSource)).toEqual({ model: 1, preparing: id });
    expect(await one.jobs.cancel(job.id)).toBe(true);
    await expect(one.work()).rejects.toBeInstanceOf(JobCancelled);
    await abandonPreparation(one.dataSource, id);
    expect(await readActiveModel(one.dataSource)).toEqual({ model: 1, preparing: null });
    await stands(model);
  });

  it('is one at a time', async () => {
    const one = await start();
    const id = await one.keep(bolder);
    await one.jobs.request('activate', id, {}, 'tester');
    await expect(one.jobs.request('shadow', id, {}, 'tester')).rejects.toBeInstanceOf(JobUnfinished);
    await one.work();
    const shadow = await one.jobs.request('shadow', 1, {}, 'tester');
    expect(await one.jobs.cancel(shadow.id)).toBe(true);
  });
});
