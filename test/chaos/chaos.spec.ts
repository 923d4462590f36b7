import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestHub } from '#testing';
import { openCases, partition, queryHub, summary } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { type BatchCounts, push, settled } from '../hub/pushing.js';
import { Disturbance } from './disturbance.js';

/** The long form: LIENTHONG_TEST_RECORDS=20000 LIENTHONG_CHAOS_EVERY_MS=3000. */
const RECORDS = Number(process.env.LIENTHONG_TEST_RECORDS ?? 2_000);
const EVERY_MS = Number(process.env.LIENTHONG_CHAOS_EVERY_MS ?? 2_000);
const SEED = Number(process.env.LIENTHONG_CHAOS_SEED ?? Date.now() % 1_000_000);
const SETTLE_MS = 240_000;

const records = provinceRecords(RECORDS, 99);
/** Small batches with pauses: the push must last through all disasters. */
const ROWS = Math.max(20, Math.round(RECORDS / 50));

interface Outcome {
  readonly counts: BatchCounts;
  readonly partition: string[];
  readonly cases: string[];
  readonly report: object;
  readonly effects: object;
}

/** Everything that an effect applied twice, or not at all, would change. */
async function effects(hub: TestHub): Promise<object> {
  const [row] = await queryHub(
    hub,
    `SELECT (SELECT count(*) FROM registry.record)::int AS records,
            (SELECT count(*) FROM registry.record_version)::int AS versions,
            (SELECT count(*) FROM registry.person WHERE cardinality(records) > 0)::int AS persons,
            (SELECT count(DISTINCT record_id) FROM reports.record_fact WHERE known_to = 'infinity' AND record_id IS NOT NULL)::int AS facts,
            (SELECT count(*) FROM reports.record_fact WHERE known_to = 'infinity' AND record_id IS NOT NULL)::int AS fact_rows,
            (SELECT count(*) FROM gateway.intake_chunk WHERE settled_at IS NULL)::int AS open_chunks,
            (SELECT sum(n) FROM (SELECT count(*)::int AS n FROM gateway.dead_letter UNION ALL SELECT count(*) FROM registry.dead_letter
               UNION ALL SELECT count(*) FROM matching.dead_letter UNION ALL SELECT count(*) FROM reports.dead_letter) d)::int AS dead_letters`,
  );
  return row ?? {};
}

async function observe(hub: TestHub, counts: BatchCounts): Promise<Outcome> {
  return {
    counts,
    partition: await partition(hub),
    cases: await openCases(hub),
    report: await summary(hub),
    effects: await effects(hub),
  };
}

describe(`${RECORDS} records pushed while processes die (LIENTHONG_CHAOS_SEED=${SEED})`, () => {
  let undisturbed: Outcome;
  let disturbed: Outcome;
  let disturbance: Disturbance;

  beforeAll(async () => {
    const calm = await TestHub.start();
    try {
      const counts = await settled(calm, await push(calm, records, { batchRows: ROWS }), SETTLE_MS);
      undisturbed = await observe(calm, counts);
    } finally {
      await calm.stop();
    }

    const hub = await TestHub.start({ matchingWorkers: 2 });
    try {
      disturbance = new Disturbance(hub, { seed: SEED, everyMs: EVERY_MS });
      const batches = await push(hub, records, {
        batchRows: ROWS,
        atOnce: 2,
        // Slower and slower until everything has struck.
        onProgress: async () => {
          await sleep(disturbance.complete ? 0 : EVERY_MS / 8);
        },
      });
      while (!disturbance.complete) await sleep(50);
      await disturbance.stop();
      await hub.untilReady();
      const counts = await settled(hub, batches, SETTLE_MS);
      disturbed = await observe(hub, counts);
    } catch (error) {
      throw new Error(`after ${disturbance?.journal.join(', ')}\n${hub.log()}\n${hub.errors()}`, {
        cause: error,
      });
    } finally {
      await disturbance?.stop();
      await hub.stop();
    }
  }, 900_000);

  afterAll(() => {
    process.stderr.write(`chaos: seed ${SEED}: ${disturbance?.journal.join(', ')}\n`);
  });

  it('loses no accepted record', () => {
    expect(disturbed.counts).toMatchObject({
      received: RECORDS,
      rejected: 0,
      created: RECORDS,
      unchanged: 0,
      updated: 0,
    });
    expect(disturbed.effects).toMatchObject({
      records: RECORDS,
      facts: RECORDS,
      open_chunks: 0,
      dead_letters: 0,
    });
  });

  it('applies no effect twice', () => {
    expect(disturbed.effects).toEqual(undisturbed.effects);
    expect(disturbed.effects).toMatchObject({ versions: RECORDS, fact_rows: RECORDS });
  });

  it('ends with the persons, cases and report of an undisturbed run', () => {
    expect(disturbed.partition).toEqual(undisturbed.partition);
    expect(disturbed.cases).toEqual(undisturbed.cases);
    expect(disturbed.report).toEqual(undisturbed.report);
  });
});
