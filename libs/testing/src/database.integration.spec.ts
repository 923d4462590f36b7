import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from './index.js';

let infrastructure: TestInfrastructure;
let database: TestDatabase;

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  database = await freshDatabase(infrastructure);
});
afterAll(async () => {
  await database?.drop();
  await infrastructure?.stop();
});

async function asService(service: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.applicationUrl(service) });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('a fresh database', () => {
  it('lets each service work in its own schema', async () => {
    expect(await asService('registry', 'SELECT current_schema() AS schema, current_user AS role')).toEqual([
      { schema: 'registry', role: 'lienthong_registry' },
    ]);
  });

  it('lets no service create tables or enter another schema', async () => {
    await expect(asService('registry', 'CREATE TABLE own (id int)')).rejects.toThrow(/permission denied/);
    await expect(asService('registry', 'CREATE TABLE public.own (id int)')).rejects.toThrow(
      /permission denied/,
    );
    await expect(asService('registry', 'SELECT * FROM gateway.anything')).rejects.toThrow(
      /permission denied/,
    );
  });
});
