import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CanonicalRecord } from '#contracts';
import { TestHub } from '#testing';
import { partition, queryHub, summary } from '../hub/observed.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

const RECORDS = 1_500;
const records = provinceRecords(RECORDS, 20_261_126);
const [organisation = ''] = records.map((record) => record.organisation);
const own = records.filter((record) => record.organisation === organisation).map((one) => one.canonical);
const missing = own.filter((_record, i) => i % 10 === 0);
const kept = own.filter((_record, i) => i % 10 !== 0);

interface Batch {
  readonly state: string;
  readonly counts: Record<string, number>;
  readonly fullList?: { known: number; absent: number };
}

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
  await settled(hub, await push(hub, records, { batchRows: 500 }));
}, 600_000);
afterAll(() => hub?.stop(), 60_000);

const client = () => hub.client(organisation);
const batch = (id: string) => client().json<Batch>(`/v1/batches/${id}`);

async function send(list: readonly CanonicalRecord[]): Promise<string> {
  const { batchId } = await client().json<{ batchId: string }>('/v1/batches?mode=full', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': randomUUID() },
    body: () => list.map((record) => JSON.stringify(record)).join('\n'),
  });
  return batchId;
}

async function until(id: string, state: string): Promise<Batch> {
  for (const deadline = Date.now() + 120_000; ; await sleep(100)) {
    const found = await batch(id);
    if (found.state === state) return found;
    if (Date.now() > deadline) throw new Error(`batch ${id} is ${found.state}`);
  }
}

async function withdrawals(id: string): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: { items: { localId: string }[]; next: string | null } = await client().json(
      `/v1/batches/${id}/withdrawals?limit=40${next && `&cursor=${next}`}`,
    );
    found.push(...page.items.map(({ localId }) => localId));
    next = page.next;
  }
  return found;
}

/** Everything that a row of the list could have changed. */
async function everything(): Promise<object> {
  const [counts] = await queryHub(
    hub,
    `SELECT (SELECT count(*) FROM registry.record WHERE NOT withdrawn)::int AS records,
            (SELECT count(*) FROM registry.record_version)::int AS versions,
            (SELECT count(*) FROM gateway.change_entry)::int AS changes,
            (SELECT count(*) FROM registry.inbox)::int AS messages,
            (SELECT md5(string_agg(r::text, '' ORDER BY record_id)) FROM registry.record r) AS contents`,
  );
  return { ...counts, partition: await partition(hub), report: await summary(hub) };
}

const byLocalId = (list: readonly CanonicalRecord[]) =>
  list.map(({ localId }) => localId).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

describe('a full list that lacks a tenth of the records', () => {
  it('is held, names them, and changes nothing when it is cancelled', async () => {
    const before = await everything();
    const id = await send(kept);
    const held = await until(id, 'held');
    expect(held.fullList).toMatchObject({ known: own.length, absent: missing.length });
    expect(await withdrawals(id)).toEqual(byLocalId(missing));
    expect(await everything()).toEqual(before);
    await client().request(`/v1/batches/${id}/cancel`, { method: 'POST' });
    expect(await batch(id)).toMatchObject({ state: 'cancelled' });
    await sleep(1_500);
    expect(await everything()).toEqual(before);
  }, 180_000);

  it('withdraws exactly them when it is confirmed, also when the gateway dies over it', async () => {
    const before = await summary(hub);
    const id = await send(kept);
    await until(id, 'held');
    const confirming = client().request(`/v1/batches/${id}/confirm`, { method: 'POST' });
    hub.kill('gateway');
    await confirming;
    const done = await until(id, 'done');
    expect(done.counts).toMatchObject({
      received: kept.length,
      rejected: 0,
      unchanged: kept.length,
      created: 0,
      updated: 0,
      withdrawn: missing.length,
    });
    const current = await queryHub<{ local_id: string }>(
      hub,
      `SELECT local_id FROM registry.record WHERE organisation = '${organisation}' AND NOT withdrawn`,
    );
    expect(current.map(({ local_id }) => local_id).sort()).toEqual(kept.map(({ localId }) => localId).sort());
    const after = await summary(hub);
    expect(after.memberships).toBeLessThan(before.memberships);
    const others = ({ organisations }: typeof after) =>
      organisations.filter((one) => one.organisation !== organisation);
    expect(others(after)).toEqual(others(before));
    process.stderr.write(
      `full list: ${own.length} records, ${missing.length} missing: held, withdrawn after confirmation\n`,
    );
  }, 180_000);
});
