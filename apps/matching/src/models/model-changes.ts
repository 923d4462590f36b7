import type { DataSource } from 'typeorm';
import type { ModelChange, ModelChangeKind } from '#contracts';
import type { Transaction } from '#persistence';
import type { Querying } from './active-model.js';

/** How many changes of each kind a job found or made. */
export type ChangeCounts = Readonly<Record<ModelChangeKind, number>>;

/** Keeps what a job found; a change found again is the same one. */
export async function keepChanges(
  tx: Transaction | DataSource,
  jobId: string,
  changes: readonly ModelChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `INSERT INTO model_change (job_id, position, kind, before, after)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[])
     ON CONFLICT (job_id, position, kind) DO NOTHING`,
    [
      jobId,
      changes.map(({ position }) => position),
      changes.map(({ kind }) => kind),
      changes.map(({ before }) => JSON.stringify(before)),
      changes.map(({ after }) => JSON.stringify(after)),
    ],
  );
}

/** One page of a job's changes, in the order of position and kind. */
export function readChanges(
  source: Querying,
  jobId: string,
  limit: number,
  after: { readonly position: string; readonly kind: string } | null,
  kinds: readonly ModelChangeKind[] | null = null,
): Promise<ModelChange[]> {
  return source.query(
    `SELECT kind, position, before, after FROM model_change
     WHERE job_id = $1 AND ($2::uuid IS NULL OR (position, kind) > ($2::uuid, $3::text))
       AND ($4::text[] IS NULL OR kind = ANY($4::text[]))
     ORDER BY position, kind LIMIT $5`,
    [jobId, after?.position ?? null, after?.kind ?? null, kinds, limit],
  );
}

export async function countChanges(source: Querying, jobId: string): Promise<ChangeCounts> {
  const rows: { kind: ModelChangeKind; changes: number }[] = await source.query(
    'SELECT kind, count(*)::integer AS changes FROM model_change WHERE job_id = $1 GROUP BY kind',
    [jobId],
  );
  const none = { merge: 0, split: 0, regroup: 0, 'case-opened': 0, 'case-closed': 0 };
  return Object.assign(none, Object.fromEntries(rows.map(({ kind, changes }) => [kind, changes])));
}
