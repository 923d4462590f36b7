import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CHUNK_WEIGHT, NO_COUNTS, type Cause } from '#contracts';
import { FeatureExtractor } from '#linkage';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestInfrastructure } from '#testing';
import { v7 as uuidv7 } from 'uuid';
import { matchedRow } from '../src/records/record-intake.js';
import { migrations } from '../src/migrations/index.js';
import { MatchingInstance, message } from './matching-instance.js';
import { DUC, HOA, modelInDoubt, NOT_HOA, PERHAPS_HOA, record } from './people.js';
import { population } from './population.js';
import { Random, suiteSeed } from './random.js';
import { standingAfter, storedStanding } from './registry-model.js';

const model = modelInDoubt();
const keyRing = new KeyRing(KeyRing.generate());
let infrastructure: TestInfrastructure;
let database: Awaited<ReturnType<typeof serviceDatabase>>;
let instances: MatchingInstance[];

beforeAll(async () => {
  infrastructure = await startInfrastructure();
});
afterAll(async () => {
  await infrastructure?.stop();
});
beforeEach(async () => {
  database = await serviceDatabase(infrastructure, 'matching', migrations);
  instances = [];
});
afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
  await database.drop();
});

async function start(): Promise<MatchingInstance> {
  const instance = await MatchingInstance.start(database.url, keyRing, model);
  instances.push(instance);
  return instance;
}

/** What a registry knows by now: announcements of all instances, in the order of their versions. */
function standing() {
  return standingAfter(instances.flatMap(({ announced }) => announced));
}

const joined = (...records: { recordId: string }[]): string =>
  records
    .map(({ recordId }) => recordId)
    .sort()
    .join();

/** Opens the gate when `parties` have arrived. */
function rendezvous(parties: number): () => Promise<void> {
  let open: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (--parties === 0) open();
    return gate;
  };
}

const cause = (): Cause => ({
  chunkId: uuidv7(),
  weight: CHUNK_WEIGHT,
  counts: { ...NO_COUNTS, created: 3 },
});

describe('matching changed records', () => {
  it('links records of one person, leaves others alone and opens a case where it may not decide', async () => {
    const matching = await start();
    const [x, y, other, doubt] = [
      record('trade-union', '1', HOA),
      record('womens-union', '1', { ...HOA, full_name: 'NGUYỄN THỊ HOÀ' }),
      record('farmers-union', '1', DUC),
      record('youth-union', '1', PERHAPS_HOA),
    ];
    const from = cause();
    await matching.deliver(message([x, y, other, doubt], [from]));

    const { groups, cases } = standing();
    expect(groups).toEqual([joined(x, y), joined(other), joined(doubt)].sort());
    expect(cases).toHaveLength(1);
    expect(cases[0]).toContain(joined(x, y, doubt));
    const [announced] = matching.announced;
    expect(announced!.causes).toEqual([{ ...from, counts: { ...from.counts, linked: 1, review: 3 } }]);
    const inReview = announced!.groups.flatMap((group) => group.inReview);
    expect(inReview.sort().join()).toBe(joined(x, y, doubt));
    const low = announced!.groups.filter(({ records }) => !records.includes(other.recordId));
    expect(new Set(low.map(({ lowGroup }) => lowGroup)).size).toBe(1);
  });

  it('keeps apart what a valid national id contradicts, and asks', async () => {
    const matching = await start();
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', NOT_HOA)];
    await matching.deliver(message([x, y]));
    const { groups, cases, lowGroups } = standing();
    expect(groups).toEqual([joined(x), joined(y)].sort());
    expect(cases).toHaveLength(1);
    expect(new Set(Object.values(lowGroups)).size).toBe(2);
  });

  it('unlinks a corrected record and closes the case that it was in', async () => {
    const matching = await start();
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    const doubt = record('youth-union', '1', PERHAPS_HOA);
    await matching.deliver(message([x, y]));
    await matching.deliver(message([doubt]));
    expect(standing().cases).toHaveLength(1);
    await matching.deliver(message([record('womens-union', '1', DUC), record('youth-union', '1', DUC)]));
    expect(standing()).toMatchObject({ groups: [joined(x), joined(y, doubt)].sort(), cases: [] });
    expect(await storedStanding(matching.dataSource)).toMatchObject({ stale: 0, cases: [] });
  });

  it('takes a withdrawn record out and back in', async () => {
    const matching = await start();
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await matching.deliver(message([x, y]));
    await matching.deliver(message([record('womens-union', '1', null)]));
    expect(matching.announced.at(-1)!.withdrawn.map(({ recordId }) => recordId)).toEqual([y.recordId]);
    expect(standing().groups).toEqual([joined(x)]);
    expect(matching.replica.size).toBe(1);
    const [stored] = await matching.dataSource.query('SELECT features FROM record WHERE withdrawn');
    expect(stored).toEqual({ features: null });
    expect((await storedStanding(matching.dataSource)).edges).toEqual([]);

    await matching.deliver(message([record('womens-union', '1', HOA)]));
    expect(standing().groups).toEqual([joined(x, y)]);
  });

  it('announces of a component only what is new, and the persons of records that changed themselves', async () => {
    const matching = await start();
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    const doubt = record('youth-union', '1', PERHAPS_HOA);
    await matching.deliver(message([x, y]));
    await matching.deliver(message([doubt]));
    // The person of x and y is in review now: that is new.
    const told = () =>
      matching.announced
        .at(-1)!
        .groups.map(({ records }) => records.join())
        .sort();
    expect(told()).toEqual([joined(x, y), joined(doubt)].sort());

    await matching.deliver(message([record('youth-union', '1', PERHAPS_HOA)]));
    expect(told()).toEqual([joined(doubt)]);
    expect(matching.announced.at(-1)!.cases).toEqual([]);
    expect(standing().cases).toHaveLength(1);

    await matching.deliver(message([record('youth-union', '1', null)]));
    expect(told()).toEqual([joined(x, y)]);
    expect(standing()).toMatchObject({ groups: [joined(x, y)], cases: [] });
  });

  it('does not search again for a record whose features stayed the same, but announces its person', async () => {
    const matching = await start();
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await matching.deliver(message([x, y]));
    const search = jest.spyOn(matching.replica, 'search');
    await matching.deliver(message([record('womens-union', '1', HOA)]));
    expect(search).not.toHaveBeenCalled();
    expect(matching.announced.at(-1)!.groups.map(({ records }) => records.join())).toEqual([joined(x, y)]);
    expect((await storedStanding(matching.dataSource)).edges).toHaveLength(1);
  });

  it('ignores an older version that comes late, and still settles its chunk', async () => {
    const matching = await start();
    const [x, old] = [record('trade-union', '1', HOA), record('womens-union', '1', DUC)];
    const current = record('womens-union', '1', HOA);
    await matching.deliver(message([x, current]));
    const from = cause();
    await matching.deliver(message([old], [from]));
    expect(matching.announced.at(-1)!.causes).toMatchObject([
      { chunkId: from.chunkId, weight: CHUNK_WEIGHT },
    ]);
    expect(standing().groups).toEqual([joined(x, current)]);
  });

  it('hands causes on when a message has no records left', async () => {
    const matching = await start();
    const from = cause();
    await matching.deliver(message([], [from]));
    expect(matching.announced).toEqual([{ groups: [], withdrawn: [], cases: [], causes: [from] }]);
  });

  it('applies a message once, however often it comes', async () => {
    const [one, two] = [await start(), await start()];
    const sent = message([record('trade-union', '1', HOA), record('womens-union', '1', HOA)]);
    await Promise.all([one.deliver(sent), two.deliver(sent), one.deliver(sent)]);
    await two.deliver(sent);
    expect(one.announced.length + two.announced.length).toBe(1);
  });
});

describe('processes at work at the same time', () => {
  it('find each other’s record whichever commits first', async () => {
    const [one, two] = [await start(), await start()];
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    const bothCommitted = rendezvous(2);
    const search = [jest.spyOn(one.replica, 'search'), jest.spyOn(two.replica, 'search')];
    await Promise.all([
      one.deliver(message([x]), { afterIntakeCommit: bothCommitted }),
      two.deliver(message([y]), { afterIntakeCommit: bothCommitted }),
    ]);
    expect(standing().groups).toEqual([joined(x, y)]);
    // Both had committed before either searched, so each found the other.
    for (const spy of search) expect(spy.mock.results[0]!.value).toHaveLength(1);
  });

  it('miss nothing when one commits while the other searches', async () => {
    const [one, two] = [await start(), await start()];
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await one.deliver(message([x]), { beforeEffect: () => two.deliver(message([y])) });
    expect(standing().groups).toEqual([joined(x, y)]);
    expect((await storedStanding(one.dataSource)).edges).toHaveLength(1);
  });

  it('reads the log rows of a transaction that is slower than later ones', async () => {
    const [one, two] = [await start(), await start()];
    const slow = one.dataSource.createQueryRunner();
    await slow.connect();
    await slow.startTransaction();
    // An older transaction holds its row back while newer ones commit and are followed.
    await slow.query(`INSERT INTO record_log (record_ids) VALUES ('{}')`);
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await one.deliver(message([x]));
    await two.replica.catchUp();
    await slow.query(`UPDATE record_log SET record_ids = $1 WHERE record_ids = '{}'`, [[x.recordId]]);
    await slow.commitTransaction();
    await slow.release();
    const read = jest.spyOn(two.store, 'read');
    await two.deliver(message([y]));
    expect(read.mock.calls.map(([ids]) => ids)).toEqual([[x.recordId]]);
    expect(standing().groups).toEqual([joined(x, y)]);
    read.mockClear();
    await two.replica.catchUp();
    expect(read).not.toHaveBeenCalled();
  });

  it('join their components when one adds x–y while the other adds y–z', async () => {
    const [one, two] = [await start(), await start()];
    // y shares the national id with x and the old card, phone and name with z.
    const x = record('trade-union', '1', { ...HOA, full_name: 'Nguyễn Thị Hoa', phone: null });
    const y = record('womens-union', '1', { ...HOA, old_national_id: '290123456' });
    const z = record('farmers-union', '1', { ...HOA, national_id: null, old_national_id: '290123456' });
    await one.deliver(message([y]));
    const bothSearched = rendezvous(2);
    await Promise.all([
      one.deliver(message([x]), { beforeEffect: bothSearched }),
      two.deliver(message([z]), { beforeEffect: bothSearched }),
    ]);
    expect(standing().groups).toEqual([joined(x, y, z)]);
  });

  it('drop a hit whose record changed between search and effect', async () => {
    const [one, two] = [await start(), await start()];
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await one.deliver(message([y]));
    await one.deliver(message([x]), {
      beforeEffect: () => two.deliver(message([record('womens-union', '1', DUC)])),
    });
    expect(standing().groups).toEqual([joined(x), joined(y)].sort());
    expect(await storedStanding(one.dataSource)).toMatchObject({ edges: [], stale: 0 });
  });
});

describe('a process that dies', () => {
  const crash = () => Promise.reject(new Error('killed'));

  it.each(['afterIntakeCommit', 'beforeEffect', 'beforeCommit'] as const)(
    '%s is repaired by redelivery',
    async (point) => {
      const one = await start();
      const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
      await one.deliver(message([x]));
      const lost = message([y]);
      await expect(one.deliver(lost, { [point]: crash })).rejects.toThrow('killed');
      expect(await storedStanding(one.dataSource)).toMatchObject({ unsearched: 1 });

      const two = await start();
      await two.deliver(lost);
      expect(standing().groups).toEqual([joined(x, y)]);
      expect(await storedStanding(two.dataSource)).toMatchObject({ unsearched: 0 });
    },
  );

  it('is repaired by a later version too, which has the same features', async () => {
    const one = await start();
    const [x, y] = [record('trade-union', '1', HOA), record('womens-union', '1', HOA)];
    await one.deliver(message([x]));
    await expect(one.deliver(message([y]), { afterIntakeCommit: crash })).rejects.toThrow('killed');
    await one.deliver(message([record('womens-union', '1', HOA)]));
    expect(standing().groups).toEqual([joined(x, y)]);
    expect(await storedStanding(one.dataSource)).toMatchObject({ unsearched: 0, stale: 0 });
  });
});

describe('the match index', () => {
  it('is the same when rebuilt as when it followed', async () => {
    const random = new Random(suiteSeed());
    const [one, two] = [await start(), await start()];
    const records = population(150, random);
    for (let at = 0; at < records.length; at += 25) {
      await random.pick([one, two]).deliver(message(records.slice(at, at + 25)));
    }
    const later = records.slice(0, 60).map((change, index) => ({
      ...change,
      version: records.length + index + 1,
      identity: index % 3 === 0 ? null : random.pick(records).identity,
    }));
    await one.deliver(message(later));
    await two.replica.catchUp();
    const rebuilt = await start();

    expect(two.replica.size).toBe(rebuilt.replica.size);
    expect(one.replica.size).toBe(rebuilt.replica.size);
    const extractor = new FeatureExtractor(model);
    for (const { recordId, organisation, identity } of records) {
      const probe = {
        id: recordId,
        featuresVersion: 0,
        features: extractor.derive(matchedRow(organisation, identity!)),
      };
      const found = rebuilt.replica.search(probe);
      expect(one.replica.search(probe)).toEqual(found);
      expect(two.replica.search(probe)).toEqual(found);
    }
  });

  it('keeps nothing readable of the features', async () => {
    const matching = await start();
    await matching.deliver(message([record('trade-union', '1', HOA)]));
    const [row] = await matching.dataSource.query('SELECT features, features_hash, identity FROM record');
    const bytes = Buffer.concat(Object.values<Buffer>(row));
    for (const plain of [HOA.national_id!, HOA.phone!.slice(1), '1985'])
      expect(bytes.includes(plain)).toBe(false);
  });

  it('forgets old log rows only', async () => {
    const matching = await start();
    await matching.deliver(message([record('trade-union', '1', HOA)]));
    await matching.matchers.pruneLog();
    expect(await matching.dataSource.query('SELECT count(*)::int AS rows FROM record_log')).toEqual([
      { rows: 1 },
    ]);
    await matching.dataSource.query(`UPDATE record_log SET logged_at = now() - interval '8 days'`);
    await matching.matchers.pruneLog();
    expect(await matching.dataSource.query('SELECT count(*)::int AS rows FROM record_log')).toEqual([
      { rows: 0 },
    ]);
  });
});
