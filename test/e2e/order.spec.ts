import { describe, expect, it } from '@jest/globals';
import { TestHub } from '#testing';
import { openCases, partition, summary } from '../hub/observed.js';
import { type PushedRecord, provinceRecords, shuffled } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

const RECORDS = Number(process.env.LIENTHONG_TEST_RECORDS ?? 1_500);
const records = provinceRecords(RECORDS, 7);

/** Shuffled orders, cut in other ways, worked on by other numbers of processes; LIENTHONG_ORDER_RUNS=5 takes all. */
const RUNS = [
  { order: 1, batchRows: 500, matchingWorkers: 1 },
  { order: 2, batchRows: 61, matchingWorkers: 2 },
  { order: 3, batchRows: 5_000, matchingWorkers: 4 },
  { order: 4, batchRows: 211, matchingWorkers: 2 },
  { order: 5, batchRows: 9, matchingWorkers: 1 },
].slice(0, Number(process.env.LIENTHONG_ORDER_RUNS ?? 3));

describe('the partition into persons', () => {
  it(
    'is the same for every order of arrival, every chunking and every number of matching workers',
    async () => {
      const outcomes = [];
      for (const run of RUNS) outcomes.push(await outcome(shuffled(records, run.order), run));
      const [first, ...others] = outcomes;
      expect(first?.partition.length).toBeLessThan(RECORDS);
      for (const other of others) expect(other).toEqual(first);
    },
    RUNS.length * 300_000,
  );
});

async function outcome(order: readonly PushedRecord[], run: (typeof RUNS)[number]) {
  const hub = await TestHub.start({ matchingWorkers: run.matchingWorkers });
  try {
    const batches = await push(hub, order, { batchRows: run.batchRows, atOnce: 8 });
    await settled(hub, batches, 250_000);
    return { partition: await partition(hub), cases: await openCases(hub), report: await summary(hub) };
  } finally {
    await hub.stop();
  }
}
