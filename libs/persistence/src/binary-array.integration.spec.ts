import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInfrastructure, type TestInfrastructure } from '#testing';
import pg from 'pg';
import {
  bigintArray,
  booleanArray,
  byteaArray,
  dateArray,
  doubleArray,
  integerArray,
  smallintArray,
  textArray,
  timestampArray,
  uuidArray,
} from './binary-array.js';

let infrastructure: TestInfrastructure;
let client: pg.Client;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  client = new pg.Client({ connectionString: infrastructure.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await infrastructure?.stop();
});

/** What PostgreSQL makes of the parameter. */
async function received(type: string, parameter: Buffer): Promise<unknown[]> {
  const { rows } = await client.query<{ value: unknown }>(`SELECT unnest($1::${type}[]) AS value`, [
    parameter,
  ]);
  return rows.map(({ value }) => value);
}

describe('binary array parameters', () => {
  it('arrive as they were given, nulls and empty arrays included', async () => {
    const ids = ['6f1d1d0e-7f0a-5a51-9d57-6c69656e7468', null, '00000000-0000-0000-0000-00000000000f'];
    expect(await received('uuid', uuidArray(ids))).toEqual(ids);
    expect(await received('uuid', uuidArray([]))).toEqual([]);
    const versions = [0, 1, 2 ** 31, 2 ** 32 + 7, 2 ** 53 - 1, -1, -(2 ** 40) - 3, null];
    expect(await received('bigint', bigintArray(versions))).toEqual(
      versions.map((value) => (value === null ? null : String(value))),
    );
    expect(await received('integer', integerArray([7, -2, null]))).toEqual([7, -2, null]);
    expect(await received('smallint', smallintArray([1985, -3, null]))).toEqual([1985, -3, null]);
    const instants = [Date.UTC(2026, 10, 1, 8, 0, 0, 123), Date.UTC(1929, 6, 28), 0, null];
    expect(await received('timestamptz', timestampArray(instants))).toEqual(
      instants.map((value) => (value === null ? null : new Date(value))),
    );
    const days = ['2026-02-28', '1900-03-01', '0001-01-01', null];
    const { rows } = await client.query('SELECT unnest($1::date[])::text AS day', [dateArray(days)]);
    expect(rows.map(({ day }) => day as string | null)).toEqual(days);
    expect(() => dateArray(['2026-13-01'])).toThrow(RangeError);
    expect(await received('boolean', booleanArray([true, false, null]))).toEqual([true, false, null]);
    const weights = [0.1, -17.25, 1e-300, null];
    expect(await received('float8', doubleArray(weights))).toEqual(weights);
    const bytes = [Buffer.from([0, 255, 34, 92]), null, Buffer.alloc(0)];
    expect(await received('bytea', byteaArray(bytes))).toEqual(bytes);
    const texts = ['Nguyễn "A", {B}\\', '', null];
    expect(await received('text', textArray(texts))).toEqual(texts);
  });

  it.each(['6f1d1d0e7f0a5a519d576c69656e7468', '6f1d1d0e-7f0a-5a51-9d57-6c69656e746g', ''])(
    'refuse %p as a UUID',
    (id) => {
      expect(() => uuidArray([id])).toThrow(RangeError);
    },
  );
});
