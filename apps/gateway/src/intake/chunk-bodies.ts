import type { DataSource } from 'typeorm';
import type { BodyLoader } from '#messaging';

/** Gives the bus the sealed bodies of chunks, which the outbox only refers to. */
export function chunkBodies(dataSource: DataSource): BodyLoader {
  return async (_type, refs) => {
    const rows: { id: string; payload: Buffer }[] = await dataSource.query(
      'SELECT id, payload FROM intake_chunk WHERE id = ANY($1::uuid[]) AND payload IS NOT NULL',
      [refs],
    );
    return new Map(rows.map(({ id, payload }) => [id, payload]));
  };
}
