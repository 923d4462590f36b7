import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordChange } from '#contracts';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { migrations } from '../src/migrations/index.js';
import type { ModelJob } from '../src/models/model-jobs.js';
import { TooFewRecords } from '../src/training/model-training.js';
import { MatchingInstance, message } from './matching-instance.js';
import { modelInDoubt } from './people.js';
import { population } from './population.js';
import { Random } from './random.js';

const model = modelInDoubt();
const changes = population(70, new Random(7));
const keyRing = new KeyRing(KeyRing.generate());
let infrastructure: TestInfrastructure;
let databases: TestDatabase[] = [];
let instances: MatchingInstance[] = [];

beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(async () => {
  await infrastructure?.stop();
});
afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
  await Promise.all(databases.map((database) => database.drop()));
  [instances, databases] = [[], []];
});

async function hubWith(records: readonly RecordChange[]): Promise<MatchingInstance> {
  const database = await serviceDatabase(infrastructure, 'matching', migrations);
  databases.push(database);
  const instance = await MatchingInstance.start(database.url, keyRing, model);
  instances.push(instance);
  await instance.deliver(message(records));
  return instance;
}

async function train(instance: MatchingInstance, parameters: object = {}): Promise<ModelJob> {
  const { id } = await instance.jobs.request('train', null, parameters, 'tester');
  await instance.work();
  return (await instance.jobs.find(id))!;
}

interface Kept {
  readonly version: string;
  readonly evaluation: {
    readonly decisions: { readonly same: object; readonly different: object };
    readonly thresholds: readonly { readonly threshold: number; readonly precision: number }[];
  };
}

async function kept(instance: MatchingInstance, id: number | null): Promise<Kept> {
  const [row]: [Kept] = await instance.dataSource.query(
    'SELECT version, evaluation FROM model WHERE id = $1',
    [id],
  );
  return row;
}

describe('training', () => {
  it('gives the same model for the same records and decisions, whatever their order; decisions calibrate it', async () => {
    const one = await hubWith(changes);
    const two = await hubWith(changes.toReversed());
    const first = await train(one);
    expect(first).toMatchObject({ state: 'done', result: { created: true, records: changes.length } });
    const undecided = await kept(one, first.model);
    expect((await kept(two, (await train(two)).model)).version).toBe(undecided.version);

    const [x, y] = changes as [RecordChange, RecordChange];
    const groups = [[x.recordId], [y.recordId]];
    await one.decisions.recordDecision({ groups, actor: 'tester', reason: 'two people' });
    const decided = await kept(one, (await train(one)).model);
    expect(decided.evaluation.decisions.different).toEqual({ link: 0, review: 0, apart: 1 });
    expect(decided.version).not.toBe(undecided.version);
  });

  it('links less for a higher target, and says what to expect of every threshold', async () => {
    const instance = await hubWith(changes);
    const careful = await instance.models.get((await train(instance, { targetPrecision: 0.9999 })).model!);
    const bold = await train(instance, { targetPrecision: 0.8 });
    expect(careful.thresholds.link).toBeGreaterThan((await instance.models.get(bold.model!)).thresholds.link);
    const { thresholds } = (await kept(instance, bold.model)).evaluation;
    const precisions = thresholds.map(({ precision }) => precision);
    expect(precisions).toEqual(precisions.toSorted((a, b) => b - a));
    expect(thresholds.length).toBeGreaterThan(5);
  });

  it('keeps no value that fewer than four records share, and nothing readable', async () => {
    const instance = await hubWith(changes);
    const { model: id } = await train(instance);
    const { frequencies } = await instance.models.get(id!);
    for (const { counts } of Object.values(frequencies))
      expect(Object.values(counts).every((count) => count >= 4)).toBe(true);
    const [{ content }]: [{ content: Buffer }] = await instance.dataSource.query(
      'SELECT content FROM model WHERE id = $1',
      [id],
    );
    expect(content.includes('frequencies')).toBe(false);
  });

  it('refuses to learn from a handful of records', async () => {
    const instance = await hubWith(changes.slice(0, 20));
    await instance.jobs.request('train', null, {}, 'tester');
    await expect(instance.work()).rejects.toBeInstanceOf(TooFewRecords);
  });
});
