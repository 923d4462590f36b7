import type { IntakeChunk } from '#contracts';
import type { Transaction } from '#persistence';
import { openJson, sealJson, type KeyRing } from '#security';
import { only } from '../database.js';
import { recordKey } from '../intake/portion.js';

/** Keys looked into at once; bounds the memory for a file that holds everything twice. */
const KEYS_A_PASS = 50_000;

/**
 * Of one local id twice in a body the last row wins, whatever the rows say about their time. The registry
 * sees to that within a chunk; here the rows go that a later chunk of the batch repeats. A body without
 * repetitions, the usual one, costs one query.
 */
export async function dropSupersededRows(tx: Transaction, keyRing: KeyRing, batchId: string): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const repeated: { key: string }[] = await tx.query(
      `SELECT key FROM intake_chunk c CROSS JOIN LATERAL unnest(c.record_keys) AS key
       WHERE c.batch_id = $1 AND ($2::bigint IS NULL OR key > $2)
       GROUP BY key HAVING min(c.first_row) < max(c.first_row) ORDER BY key LIMIT $3`,
      [batchId, after, KEYS_A_PASS],
    );
    if (repeated.length === 0) return;
    const keys = repeated.map(({ key }) => key);
    await dropEarlierRows(tx, keyRing, batchId, keys);
    after = keys.at(-1)!;
  }
}

/** From the last chunk to the first: a row goes when its local id was seen in a later chunk. */
async function dropEarlierRows(
  tx: Transaction,
  keyRing: KeyRing,
  batchId: string,
  keys: readonly string[],
): Promise<void> {
  const chunks: { id: string }[] = await tx.query(
    `SELECT id FROM intake_chunk
     WHERE batch_id = $1 AND id IN (
       SELECT c.id FROM intake_chunk c CROSS JOIN LATERAL unnest(c.record_keys) AS key
       JOIN unnest($2::bigint[]) AS repeated (key) USING (key) WHERE c.batch_id = $1
     )
     ORDER BY first_row DESC`,
    [batchId, keys],
  );
  const wanted = new Set(keys.map(BigInt));
  const seen = new Set<string>();
  for (const { id } of chunks) {
    const stored: { payload: Buffer }[] = await tx.query('SELECT payload FROM intake_chunk WHERE id = $1', [
      id,
    ]);
    const chunk = openJson<IntakeChunk>(keyRing, only(stored).payload, id);
    const rows = chunk.rows.filter(({ localId }) => !seen.has(localId));
    if (rows.length < chunk.rows.length) await replaceRows(tx, keyRing, id, { ...chunk, rows });
    for (const { localId } of rows) {
      if (wanted.has(recordKey(chunk.organisation, localId))) seen.add(localId);
    }
  }
}

async function replaceRows(tx: Transaction, keyRing: KeyRing, id: string, chunk: IntakeChunk): Promise<void> {
  if (chunk.rows.length === 0) {
    await tx.query('DELETE FROM intake_chunk WHERE id = $1', [id]);
    return;
  }
  const keys = chunk.rows.map(({ localId }) => recordKey(chunk.organisation, localId).toString());
  await tx.query('UPDATE intake_chunk SET payload = $2, record_keys = $3, row_count = $4 WHERE id = $1', [
    id,
    sealJson(keyRing, chunk, id),
    keys,
    keys.length,
  ]);
}
