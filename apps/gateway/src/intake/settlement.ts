import { Injectable } from '@nestjs/common';
import { CHUNK_WEIGHT, type Cause, type ChunkCounts } from '#contracts';
import type { Transaction } from '#persistence';
import { returning } from '../database.js';

/** Who sent the weight back: the registry because nothing changed, the registry with persons, the reports. */
export type Returned = 'settled' | 'persons' | 'applied';

const COUNTS = [
  'unchanged',
  'created',
  'updated',
  'withdrawn',
  'linked',
  'review',
] as const satisfies (keyof ChunkCounts)[];

/**
 * Books the weight that comes back for chunks. A chunk is resolved when what was settled and what came
 * with persons is all of its weight, and settled when the reports have returned their part too.
 */
@Injectable()
export class Settlement {
  /**
   * Counts travel with `settled` and `persons`; reports only echo them.
   * @param causes several may name the same chunk
   * @returns chunks of single pushed rows that are resolved now: somebody may be waiting for them
   */
  async book(tx: Transaction, returned: Returned, causes: readonly Cause[]): Promise<string[]> {
    const sums = sumByChunk(causes);
    const ids = [...sums.keys()].sort();
    if (ids.length === 0) return [];
    // Locks in one order, so that two returns for the same chunks never wait for each other in a circle.
    await tx.query('SELECT FROM intake_chunk WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [ids]);
    const counted = returned === 'applied' ? [] : COUNTS;
    const columns = [`${returned}_weight`, ...counted];
    const rows = await returning<{ id: string; single: boolean; settled: boolean }>(
      tx,
      `WITH given AS (
         SELECT * FROM unnest($1::uuid[], ${columns.map((_name, i) => `$${i + 2}::bigint[]`).join(', ')})
           AS given (id, ${columns.map((name) => `more_${name}`).join(', ')})
       ), booked AS (
         UPDATE intake_chunk c
         SET ${columns.map((name) => `${name} = c.${name} + more_${name}`).join(', ')}
         FROM given WHERE c.id = given.id
         RETURNING c.id, c.batch_id, c.settled_weight + c.persons_weight >= ${CHUNK_WEIGHT} AS resolved,
           c.settled_weight + c.applied_weight >= ${CHUNK_WEIGHT} AS applied
       )
       SELECT id, batch_id IS NULL AS single, applied AS settled FROM booked WHERE resolved`,
      [
        ids,
        ids.map((id) => sums.get(id)!.weight),
        ...counted.map((name) => ids.map((id) => sums.get(id)!.counts[name])),
      ],
    );
    const settled = rows.filter((row) => row.settled).map(({ id }) => id);
    if (settled.length > 0) {
      await tx.query(
        'UPDATE intake_chunk SET settled_at = now() WHERE id = ANY($1::uuid[]) AND settled_at IS NULL',
        [settled],
      );
    }
    return returned === 'applied' ? [] : rows.filter(({ single }) => single).map(({ id }) => id);
  }
}

function sumByChunk(causes: readonly Cause[]): Map<string, { weight: number; counts: ChunkCounts }> {
  const sums = new Map<string, { weight: number; counts: ChunkCounts }>();
  for (const { chunkId, weight, counts } of causes) {
    const sum = sums.get(chunkId) ?? {
      weight: 0,
      counts: { unchanged: 0, created: 0, updated: 0, withdrawn: 0, linked: 0, review: 0 },
    };
    sum.weight += weight;
    for (const name of COUNTS) sum.counts[name] += counts[name];
    sums.set(chunkId, sum);
  }
  return sums;
}
