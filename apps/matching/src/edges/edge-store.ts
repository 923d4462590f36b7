import {
  bigintArray,
  byteaArray,
  doubleArray,
  integerArray,
  uuidArray,
  type Transaction,
} from '#persistence';
import type { ScoredEdge, VersionedEdge } from './edge.js';

/** Stores edges between records that the caller holds locked; replaces those of older versions. */
export async function writeEdges(tx: Transaction, edges: readonly ScoredEdge[]): Promise<void> {
  if (edges.length === 0) return;
  await tx.query(
    `INSERT INTO edge (a, b, model, a_version, b_version, weight, probability, levels, reconciles)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bigint[], $5::bigint[], $6::float8[], $7::float8[],
       $8::bytea[], $9::boolean[])
     ON CONFLICT (a, b, model) DO UPDATE SET
       a_version = excluded.a_version, b_version = excluded.b_version,
       weight = excluded.weight, probability = excluded.probability, levels = excluded.levels,
       reconciles = excluded.reconciles`,
    [
      uuidArray(edges.map(({ a }) => a)),
      uuidArray(edges.map(({ b }) => b)),
      integerArray(edges.map(({ model }) => model)),
      bigintArray(edges.map(({ aVersion }) => aVersion)),
      bigintArray(edges.map(({ bVersion }) => bVersion)),
      doubleArray(edges.map(({ weight }) => weight)),
      doubleArray(edges.map(({ probability }) => probability)),
      byteaArray(edges.map(({ levels }) => levels)),
      edges.map(({ reconciles }) => reconciles),
    ],
  );
}

/** Removes edges between records that the caller holds locked. */
export async function deleteEdges(tx: Transaction, edges: readonly VersionedEdge[]): Promise<void> {
  if (edges.length === 0) return;
  await tx.query(
    `DELETE FROM edge USING unnest($1::uuid[], $2::uuid[], $3::integer[]) AS stale(a, b, model)
     WHERE edge.a = stale.a AND edge.b = stale.b AND edge.model = stale.model`,
    [
      uuidArray(edges.map(({ a }) => a)),
      uuidArray(edges.map(({ b }) => b)),
      integerArray(edges.map(({ model }) => model)),
    ],
  );
}
