import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestHub } from '#testing';
import type { PushedRecord } from './province.js';

export interface BatchCounts {
  readonly received: number;
  readonly rejected: number;
  readonly unchanged: number;
  readonly created: number;
  readonly updated: number;
  readonly withdrawn: number;
  readonly linked: number;
  readonly review: number;
}
interface BatchAnswer {
  readonly batchId: string;
  readonly state: string;
  readonly progress: number;
  readonly counts: BatchCounts;
}

export interface Push {
  /** Rows of one request; 1 pushes by PUT. */
  readonly batchRows: number;
  /** Requests under way at once, over all organisations; default 4. */
  readonly atOnce?: number;
  /** Called after each accepted request with the number of rows accepted so far. */
  readonly onProgress?: (rows: number) => Promise<void> | void;
}

interface Request {
  readonly organisation: string;
  readonly rows: readonly PushedRecord[];
}

/**
 * Pushes the records in this order, cut into requests of one organisation each.
 * @returns ids of the batches by organisation; none for rows pushed one by one
 */
export async function push(
  hub: TestHub,
  records: readonly PushedRecord[],
  how: Push,
): Promise<Map<string, string[]>> {
  const waiting = requests(records, how.batchRows);
  const batches = new Map<string, string[]>();
  const clients = new Map(
    [...new Set(records.map(({ organisation }) => organisation))].map((slug) => [slug, hub.client(slug)]),
  );
  let accepted = 0;
  const worker = async () => {
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      const { organisation, rows } = request;
      const client = clients.get(organisation);
      if (!client) throw new Error(`no client for ${organisation}`);
      if (how.batchRows === 1) {
        for (const { canonical } of rows) {
          await client.request(`/v1/members/${encodeURIComponent(canonical.localId)}`, {
            method: 'PUT',
            headers: { 'content-type': 'application/json' },
            body: () => JSON.stringify(canonical),
          });
        }
      } else {
        const { batchId } = await client.json<{ batchId: string }>('/v1/batches', {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': randomUUID() },
          body: () => rows.map(({ canonical }) => JSON.stringify(canonical)).join('\n'),
        });
        batches.set(organisation, [...(batches.get(organisation) ?? []), batchId]);
      }
      accepted += rows.length;
      await how.onProgress?.(accepted);
    }
  };
  await Promise.all(Array.from({ length: how.atOnce ?? 4 }, worker));
  return batches;
}

/** Consecutive rows of one organisation fill its next request. */
function requests(records: readonly PushedRecord[], batchRows: number): Request[] {
  const open = new Map<string, PushedRecord[]>();
  const full: Request[] = [];
  for (const record of records) {
    const rows = open.get(record.organisation) ?? [];
    open.set(record.organisation, rows);
    rows.push(record);
    if (rows.length >= batchRows) {
      full.push({ organisation: record.organisation, rows });
      open.delete(record.organisation);
    }
  }
  return [...full, ...[...open].map(([organisation, rows]) => ({ organisation, rows }))];
}

/**
 * Waits until every batch is done.
 * @returns the sum of their counts
 * @throws when one ends otherwise, or when they take longer than `timeoutMs`
 */
export async function settled(
  hub: TestHub,
  batches: ReadonlyMap<string, readonly string[]>,
  timeoutMs = 120_000,
): Promise<BatchCounts> {
  const deadline = Date.now() + timeoutMs;
  const total: Record<keyof BatchCounts, number> = {
    received: 0,
    rejected: 0,
    unchanged: 0,
    created: 0,
    updated: 0,
    withdrawn: 0,
    linked: 0,
    review: 0,
  };
  for (const [organisation, ids] of batches) {
    const client = hub.client(organisation);
    for (const id of ids) {
      const answer = await untilDone(() => client.json<BatchAnswer>(`/v1/batches/${id}`), deadline);
      for (const key of Object.keys(total) as (keyof BatchCounts)[]) total[key] += answer.counts[key];
    }
  }
  return total;
}

async function untilDone(ask: () => Promise<BatchAnswer>, deadline: number): Promise<BatchAnswer> {
  for (;;) {
    const answer = await ask();
    if (answer.state === 'done') return answer;
    if (answer.state !== 'processing' && answer.state !== 'receiving') {
      throw new Error(`batch ${answer.batchId} is ${answer.state}`);
    }
    if (Date.now() > deadline)
      throw new Error(`batch ${answer.batchId} is at ${answer.progress} and time is up`);
    await sleep(100);
  }
}

/** Waits until records that were pushed one by one are matched and reportable, i.e. the hub is at rest. */
export async function atRest(
  hub: TestHub,
  records: readonly PushedRecord[],
  timeoutMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (const { organisation, canonical } of records) {
    const client = hub.client(organisation);
    const path = `/v1/members/${encodeURIComponent(canonical.localId)}`;
    while ((await client.json<{ state: string }>(path)).state === 'pending') {
      if (Date.now() > deadline) throw new Error(`${organisation}/${canonical.localId} is still pending`);
      await sleep(50);
    }
  }
}
