import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestHub } from '#testing';
import { openCases, partition, queryHub } from '../hub/observed.js';
import { provinceRecords, seededRandom } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

/** The long form: LIENTHONG_TEST_RECORDS=20000 LIENTHONG_CHAOS_WORKERS=2 (or 4) LIENTHONG_CHAOS_KILLS=40. */
const RECORDS = Number(process.env.LIENTHONG_TEST_RECORDS ?? 800);
const WORKERS = Number(process.env.LIENTHONG_CHAOS_WORKERS ?? 4);
const KILLS = Number(process.env.LIENTHONG_CHAOS_KILLS ?? 6);
const SEED = Number(process.env.LIENTHONG_CHAOS_SEED ?? Date.now() % 1_000_000);
const SETTLE_MS = 240_000;
/** Between two kills: long enough for a worker to be back and in the middle of something. */
const EVERY_MS = 700;

const records = provinceRecords(RECORDS, 7);
const ROWS = Math.max(10, Math.round(RECORDS / 60));

interface Outcome {
  readonly partition: readonly string[];
  readonly cases: readonly string[];
  /** Edges of every pair, and how sure they are. */
  readonly edges: readonly string[];
}

async function observe(hub: TestHub): Promise<Outcome> {
  const edges = await queryHub<{ edge: string }>(
    hub,
    `SELECT concat_ws(' ', a, b, round(weight::numeric, 6)) AS edge FROM matching.edge ORDER BY 1`,
  );
  return {
    partition: await partition(hub),
    cases: await openCases(hub),
    edges: edges.map(({ edge }) => edge),
  };
}

describe(`${WORKERS} matching workers, killed at random (LIENTHONG_CHAOS_SEED=${SEED})`, () => {
  const killed: string[] = [];
  let undisturbed: Outcome;
  let disturbed: Outcome;

  beforeAll(async () => {
    const calm = await TestHub.start();
    try {
      await settled(calm, await push(calm, records, { batchRows: ROWS }), SETTLE_MS);
      undisturbed = await observe(calm);
    } finally {
      await calm.stop();
    }

    const hub = await TestHub.start({ matchingWorkers: WORKERS });
    const random = seededRandom(SEED);
    const workers = Object.keys(hub.connection.services).filter((name) => name.startsWith('matching'));
    try {
      const killing = (async () => {
        while (killed.length < KILLS) {
          await sleep(EVERY_MS);
          const worker = workers[Math.floor(random() * workers.length)]!;
          if (hub.kill(worker)) killed.push(worker);
        }
      })();
      const batches = await push(hub, records, {
        batchRows: ROWS,
        atOnce: 2,
        // The push lasts as long as the killing does.
        onProgress: async () => {
          await sleep(killed.length < KILLS ? (EVERY_MS * KILLS) / 60 : 0);
        },
      });
      await killing;
      await hub.untilReady();
      await settled(hub, batches, SETTLE_MS);
      disturbed = await observe(hub);
    } catch (error) {
      throw new Error(`after ${killed.join(', ')}\n${hub.log()}\n${hub.errors()}`, { cause: error });
    } finally {
      await hub.stop();
    }
  }, 900_000);

  afterAll(() => {
    process.stderr.write(`matching workers: seed ${SEED}: killed ${killed.join(', ')}\n`);
  });

  it('give the partition, the cases and the edges of one undisturbed worker', () => {
    expect(disturbed.partition).toEqual(undisturbed.partition);
    expect(disturbed.cases).toEqual(undisturbed.cases);
    expect(disturbed.edges).toEqual(undisturbed.edges);
    // Or nothing was shown.
    expect(undisturbed.partition.some((group) => group.includes(' '))).toBe(true);
    expect(killed.length).toBe(KILLS);
  });
});
