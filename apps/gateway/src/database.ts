import type { DataSource } from 'typeorm';

/**
 * Injection tokens of the two data sources. `ORGANISATION_DATA` sees no organisation's rows until
 * `asOrganisation` names one: what serves HTTP requests. `HUB_DATA` sees all: events and upkeep.
 */
export const ORGANISATION_DATA = Symbol('ORGANISATION_DATA');
export const HUB_DATA = Symbol('HUB_DATA');

/** First row of a query that has exactly one. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('query gave no row');
  return row;
}

/** Rows of `INSERT/UPDATE/DELETE … RETURNING`, which TypeORM's driver gives as `[rows, count]` for the latter two. */
export async function returning<T>(
  source: Pick<DataSource, 'query'>,
  sql: string,
  params: unknown[],
): Promise<T[]> {
  const result: [T[], number] | T[] = await source.query(sql, params);
  return Array.isArray(result[0]) && result.length === 2 && typeof result[1] === 'number'
    ? result[0]
    : (result as T[]);
}
