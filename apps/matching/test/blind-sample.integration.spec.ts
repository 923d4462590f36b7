import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { migrations } from '../src/migrations/index.js';
import { BlindSample, slice } from '../src/sample/blind-sample.js';
import { MatchingInstance, message } from './matching-instance.js';
import { modelInDoubt } from './people.js';
import { population } from './population.js';
import { Random } from './random.js';

const by = { actor: 'coordinator' };
const reason = 'compared by hand';
let infrastructure: TestInfrastructure;
let database: TestDatabase & { readonly url: string };
let matching: MatchingInstance;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  database = await serviceDatabase(infrastructure, 'matching', migrations);
  matching = await MatchingInstance.start(database.url, new KeyRing(KeyRing.generate()), modelInDoubt());
  await matching.deliver(message(population(40, new Random(11))));
});
afterAll(async () => {
  await matching?.stop();
  await database?.drop();
  await infrastructure?.stop();
});

const sampleOf = (per10000: number): BlindSample =>
  new BlindSample(matching.dataSource, matching.models, matching.decisions, per10000);
const groupOf = async (id: string): Promise<string> => {
  const [row]: [{ group_id: string }] = await matching.dataSource.query(
    'SELECT group_id FROM assignment WHERE record_id = $1',
    [id],
  );
  return row.group_id;
};

describe('the blind sample', () => {
  it('is a share of the automatic links that hangs on the seed alone', () => {
    const [from, to] = slice('model a', 0.1);
    expect(slice('model a', 0.1)).toEqual([from, to]);
    expect(slice('model b', 0.1)).not.toEqual([from, to]);
    expect(parseInt(to.slice(0, 8), 16) - parseInt(from.slice(0, 8), 16)).toBeCloseTo(0.1 * 2 ** 32, -1);
    expect(from < to).toBe(true);
  });

  it('is empty when it is switched off, and for those who are bound to units', async () => {
    expect(await sampleOf(0).open({ by, limit: 100 })).toEqual([]);
    expect(await sampleOf(5_000).open({ by: { ...by, units: ['1'] }, limit: 100 })).toEqual([]);
    expect(await sampleOf(0).measured()).toMatchObject({ answered: 0, precision: null, interval: null });
  });

  it('measures precision by the answers, which are decisions: they part, confirm, and can be taken back', async () => {
    const sample = sampleOf(10_000);
    const open = await sample.open({ by, limit: 500 });
    expect(open.length).toBeGreaterThan(10);
    const half = await sampleOf(5_000).open({ by, limit: 500 });
    for (const pair of half) expect(open).toContainEqual(pair);
    const first = open[0]!;
    expect(await sample.open({ by, limit: 1, after: first })).toEqual([open[1]]);
    const groups = await Promise.all(open.map(({ a }) => groupOf(a)));
    const second = open[groups.findIndex((group) => group !== groups[0])]!;

    const answer = (pair: typeof first, same: boolean) =>
      sample.answer({ by, records: [pair.b, pair.a], same, reason });
    const different = await answer(first, false);
    expect(await groupOf(first.a)).not.toBe(await groupOf(first.b));
    await answer(second, true);
    expect(await groupOf(second.a)).toBe(await groupOf(second.b));
    expect(await sample.measured()).toMatchObject({ answered: 2, same: 1, precision: 0.5 });
    const { interval } = await sample.measured();
    expect(interval!.low).toBeLessThan(0.5);
    expect(interval!.high).toBeGreaterThan(0.5);
    // What was judged is judged.
    await expect(answer(first, true)).rejects.toMatchObject({ failure: { code: 'sample.unknown' } });

    if (!('decisionId' in different)) throw new Error('refused');
    await matching.decisions.revokeDecision({ decisionId: different.decisionId, actor: 'x', reason });
    expect(await groupOf(first.a)).toBe(await groupOf(first.b));
    expect(await sample.measured()).toMatchObject({ answered: 1, same: 1, precision: 1 });
    expect(await sample.open({ by, limit: 1 })).toEqual([first]);
  });
});
