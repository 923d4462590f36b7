import pg from 'pg';
import type { SummaryReport } from '#contracts';
import type { TestHub } from '#testing';

/** Runs a query on the hub's database as its administrator, past every row policy. */
export async function queryHub<Row extends pg.QueryResultRow>(
  hub: TestHub,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: hub.connection.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Person of every record that is not withdrawn. */
export async function personOfRecord(hub: TestHub): Promise<Map<string, string>> {
  const rows = await queryHub<{ record_id: string; person_id: string }>(
    hub,
    'SELECT record_id, person_id FROM registry.record WHERE NOT withdrawn',
  );
  return new Map(rows.map(({ record_id, person_id }) => [record_id, person_id]));
}

/** Records by person, without the ids of the persons: what must not depend on the order of arrival. */
export async function partition(hub: TestHub): Promise<string[]> {
  const groups = new Map<string, string[]>();
  for (const [record, person] of await personOfRecord(hub)) {
    groups.set(person, [...(groups.get(person) ?? []), record]);
  }
  return [...groups.values()].map((records) => records.sort().join(' ')).sort();
}

/** Open review cases by the records in them. */
export async function openCases(hub: TestHub): Promise<string[]> {
  const rows = await queryHub<{ records: string[] }>(
    hub,
    "SELECT records FROM matching.review_case WHERE state = 'open'",
  );
  return rows.map(({ records }) => records.sort().join(' ')).sort();
}

/** The summary for the whole hub, without the instant at which it was asked for. */
export async function summary(hub: TestHub): Promise<Omit<SummaryReport, 'knownAt'>> {
  const { knownAt, ...report } = await hub.client('board').json<SummaryReport>('/v1/reports/summary');
  return report;
}
