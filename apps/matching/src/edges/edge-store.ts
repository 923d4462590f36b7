import type { Transaction } from '#persistence';
import type { ScoredEdge, VersionedEdge } from './edge.js';

/** All edges that touch one of the records; an edge between two of them comes once. */
export async function readEdges(tx: Transaction, recordIds: readonly string[]): Promise<VersionedEdge[]> {
  const rows: EdgeRow[] = await tx.query(
    `SELECT a, b, a_version, b_version, weight FROM edge WHERE a = ANY($1::uuid[])
     UNION ALL
     SELECT a, b, a_version, b_version, weight FROM edge WHERE b = ANY($1::uuid[]) AND a <> ALL($1::uuid[])`,
    [recordIds],
  );
  return rows.map(({ a, b, a_version, b_version, weight }) => ({
    a,
    b,
    aVersion: Number(a_version),
    bVersion: Number(b_version),
    weight,
  }));
}

/** Stores edges between records that the caller holds locked; replaces those of older versions. */
export async function writeEdges(tx: Transaction, edges: readonly ScoredEdge[]): Promise<void> {
  if (edges.length === 0) return;
  await tx.query(
    `INSERT INTO edge (a, b, a_version, b_version, weight, probability, levels)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::float8[], $6::float8[], $7::bytea[])
     ON CONFLICT (a, b) DO UPDATE SET
       a_version = excluded.a_version, b_version = excluded.b_version,
       weight = excluded.weight, probability = excluded.probability, levels = excluded.levels`,
    [
      edges.map(({ a }) => a),
      edges.map(({ b }) => b),
      edges.map(({ aVersion }) => aVersion),
      edges.map(({ bVersion }) => bVersion),
      edges.map(({ weight }) => weight),
      edges.map(({ probability }) => probability),
      edges.map(({ levels }) => Buffer.from(levels.buffer, levels.byteOffset, levels.byteLength)),
    ],
  );
}

/** Removes edges between records that the caller holds locked. */
export async function deleteEdges(tx: Transaction, edges: readonly VersionedEdge[]): Promise<void> {
  if (edges.length === 0) return;
  await tx.query(
    `DELETE FROM edge USING unnest($1::uuid[], $2::uuid[]) AS stale(a, b)
     WHERE edge.a = stale.a AND edge.b = stale.b`,
    [edges.map(({ a }) => a), edges.map(({ b }) => b)],
  );
}

interface EdgeRow {
  readonly a: string;
  readonly b: string;
  readonly a_version: string;
  readonly b_version: string;
  readonly weight: number;
}
