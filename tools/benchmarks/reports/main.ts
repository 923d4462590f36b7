/**
 * Measures every report over a million persons: fills a reports database of its own directly, then asks each report
 * for the hub, provinces and communes, on days that were not asked for before, so that no answer comes from memory.
 *
 * Usage: npm run --silent bench:reports -- [persons] [questions of each kind] [reports, by comma]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { SHIPPED_ORGANISATIONS, type ReportName, type ReportParameters } from '#contracts';
import { applicationRole, createDataSource, ensureDatabase, inTransaction, migrate } from '#persistence';
import { loadShippedUnits } from '#units';
import { ReportsService } from '../../../apps/reports/src/engine/reports.service.js';
import { FactReplica } from '../../../apps/reports/src/facts/fact-replica.js';
import { FactsRepository } from '../../../apps/reports/src/facts/facts.repository.js';
import { migrations } from '../../../apps/reports/src/migrations/index.js';
import { importUnits } from '../../../apps/reports/src/units/unit-store.js';
import { removeOwnedFolder, secret, startInfrastructure } from '../../infrastructure/index.js';

const SEED = 0.42;
const PROVINCES = ['80', '91'];
const PERSONS_A_STATEMENT = 50_000;
/** Share of the persons that have an earlier version, ended in the year before. */
const WITH_HISTORY = 0.12;

const KINDS: readonly (readonly [ReportName, ReportParameters])[] = [
  ['summary', {}],
  ['breakdown', { by: 'place' }],
  ['breakdown', { by: 'gender' }],
  ['breakdown', { by: 'age' }],
  ['breakdown', { by: 'branch' }],
  ['breakdown', { by: 'workplace', organisation: 'trade-union' }],
  ['breakdown', { by: 'gender', organisation: 'trade-union', branch: 'U7' }],
  ['overlaps', {}],
  ['gathering-rate', {}],
  ['phantoms', {}],
  ['duplicates', {}],
  ['duplicates', { organisation: 'trade-union' }],
  ['reconciliation', {}],
  ['enterprises', {}],
  ['quality', {}],
  ['sensitive', { by: 'ethnicity' }],
  ['movements', { period: 'month' }],
  ['movements', { period: 'month', knowledge: 'now', organisation: 'trade-union' }],
];

async function main(): Promise<void> {
  const persons = Number(process.argv[2] ?? 1_000_000);
  const questions = Number(process.argv[3] ?? 20);
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-benchmark-'));
  const infrastructure = await startInfrastructure({ dataFolder: folder });
  let dataSource: DataSource | undefined;
  try {
    const password = secret();
    const adminUrl = await ensureDatabase(infrastructure.databaseUrl, `benchmark_${process.pid}`, [
      { service: 'reports', password },
    ]);
    await migrate(adminUrl, 'reports', migrations);
    const url = new URL(adminUrl);
    url.username = applicationRole('reports');
    url.password = password;
    dataSource = createDataSource({
      url: url.href,
      schema: 'reports',
      scope: 'hub',
      applicationName: 'benchmark reports',
    });
    await dataSource.initialize();
    const facts = await fill(dataSource, persons);
    const replica = new FactReplica(dataSource);
    const reports = new ReportsService(replica);
    const [{ version }]: [{ version: string }] = await dataSource.query(
      `SELECT current_setting('server_version') AS version`,
    );
    console.log(
      JSON.stringify({
        persons,
        facts,
        seed: SEED,
        node: process.version,
        postgresql: version,
        processor: `${cpus().length} × ${cpus()[0]?.model ?? ''}`,
      }),
    );
    const began = performance.now();
    await reports.compute('summary', {});
    console.log(
      JSON.stringify({
        readFromDatabaseMs: Math.round(performance.now() - began),
        residentMiB: residentMiB(),
      }),
    );
    const communes: { code: string }[] = await dataSource.query(
      `SELECT code FROM unit WHERE parent_code = ANY($1) ORDER BY code`,
      [PROVINCES],
    );
    const places: [string, (index: number) => ReportParameters][] = [
      ['hub', () => ({})],
      ['province', (index) => ({ unit: PROVINCES[index % PROVINCES.length]! })],
      ['commune', (index) => ({ unit: communes[(index * 7) % communes.length]!.code })],
    ];
    const wanted = process.argv[4]?.split(',');
    for (const [name, parameters] of KINDS) {
      if (wanted && !wanted.includes(name)) continue;
      for (const [place, unit] of places) {
        const times: number[] = [];
        const visitedBefore = await visited(replica);
        for (let index = 0; index < questions; index++) {
          const asOf = new Date(Date.UTC(2026, 9, 31) - index * 86_400_000).toISOString().slice(0, 10);
          const asked = performance.now();
          await reports.compute(name, { ...parameters, ...unit(index), asOf });
          times.push(performance.now() - asked);
        }
        const again = performance.now();
        await reports.compute(name, { ...parameters, ...unit(questions - 1), asOf: lastAsked(questions) });
        times.sort((a, b) => a - b);
        console.log(
          JSON.stringify({
            report: name,
            ...parameters,
            of: place,
            p50: quantile(times, 0.5),
            p95: quantile(times, 0.95),
            worst: quantile(times, 1),
            rowsVisited: Math.round(((await visited(replica)) - visitedBefore) / (questions + 1)),
            again: round(performance.now() - again),
          }),
        );
      }
    }
    await asKnownBefore(reports, questions);
    await followed(dataSource, reports);
    console.log(JSON.stringify({ residentMiB: residentMiB() }));
  } finally {
    await dataSource?.destroy();
    await infrastructure.stop();
    removeOwnedFolder(join(folder, 'postgresql'));
    rmSync(folder, { recursive: true, force: true });
  }
}

function visited(replica: FactReplica): Promise<number> {
  return replica.read(async (_tx, facts) => (await facts.at(null)).store.visited);
}

/** What is known of a day of last year, asked for at different instants. */
async function asKnownBefore(reports: ReportsService, questions: number): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < questions; index++) {
    const knownAt = new Date(Date.UTC(2026, 5, 1) + index * 7 * 86_400_000).toISOString();
    const asked = performance.now();
    await reports.compute('summary', { unit: PROVINCES[0]!, asOf: '2026-05-31', knownAt });
    times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  console.log(
    JSON.stringify({ summaryAsKnownBefore: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) } }),
  );
}

/** What a report costs right after 500 persons changed. */
async function followed(dataSource: DataSource, reports: ReportsService): Promise<void> {
  const repository = new FactsRepository();
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    const changed: { id: string }[] = await dataSource.query(
      `SELECT person_id AS id FROM record_fact WHERE known_to = 'infinity' AND ordinal = 0 ORDER BY person_id
       OFFSET $1 LIMIT 500`,
      [round * 500],
    );
    await inTransaction(dataSource, (tx) =>
      repository.nextFigures(
        tx,
        changed.map(({ id }) => id),
      ),
    );
    const asked = performance.now();
    await reports.compute('summary', { unit: PROVINCES[0]! });
    times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  console.log(
    JSON.stringify({ summaryAfter500Changes: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) } }),
  );
}

function lastAsked(questions: number): string {
  return new Date(Date.UTC(2026, 9, 31) - (questions - 1) * 86_400_000).toISOString().slice(0, 10);
}

/** @returns how many current facts there are */
async function fill(dataSource: DataSource, persons: number): Promise<number> {
  await inTransaction(dataSource, (tx) => importUnits(tx, loadShippedUnits()));
  await dataSource.query(
    `INSERT INTO organisation (position, slug) SELECT (row_number() OVER ()) - 1, slug FROM unnest($1::text[]) AS o (slug)`,
    [SHIPPED_ORGANISATIONS.map(({ slug }) => slug)],
  );
  await dataSource.query(`
    INSERT INTO organisation_unit (organisation, code, valid_from, version, removed, kind, name, parent_code,
                                   ownership_sector, commune_code, province_code)
    SELECT slug, 'U' || n, '-infinity', 1, false, (ARRAY['place', 'workplace', 'school'])[1 + n % 3], 'Đơn vị ' || n, NULL,
           CASE WHEN n % 3 = 1 THEN (ARRAY['state', 'non-state', 'foreign'])[1 + n % 5 % 3] END, NULL, NULL
    FROM organisation, generate_series(0, 1999) AS n`);
  await dataSource.query(`SELECT setseed(${SEED})`);
  for (let from = 0; from < persons; from += PERSONS_A_STATEMENT) {
    const to = Math.min(persons, from + PERSONS_A_STATEMENT) - 1;
    await dataSource.query(FILL_SQL, [from, to, PROVINCES, WITH_HISTORY]);
  }
  await dataSource.query(
    `INSERT INTO declared_total (organisation, unit_code, declared_on, source, total, known_from)
     SELECT slug, unit, day::date, 'declared', 1000, '2026-01-01'
     FROM (SELECT slug FROM organisation UNION SELECT '*') AS o,
          (SELECT code AS unit FROM unit WHERE code = ANY($1) OR parent_code = ANY($1) UNION SELECT '*') AS u,
          unnest(ARRAY['2026-06-30', '2026-09-30']) AS day`,
    [PROVINCES],
  );
  await dataSource.query(
    `INSERT INTO eligible_population (organisation, unit_code, period_from, period_to, source, population, known_from)
     SELECT '*', unit, '2026-01-01', '2026-12-31', 'yearbook', 2000, '2026-01-01'
     FROM (SELECT code AS unit FROM unit WHERE code = ANY($1) OR parent_code = ANY($1) UNION SELECT '*') AS u`,
    [PROVINCES],
  );
  // As many open cases a record as linkage leaves (docs/benchmarks.md).
  await dataSource.query(
    `INSERT INTO review_case (case_id, version, open, records, known_from, known_to)
     SELECT n, 1, true, array_agg(('00000000-0000-5000-8000-' || lpad(to_hex((n + m) * 4), 12, '0'))::uuid), '2026-01-01', 'infinity'
     FROM generate_series(0, $1::int - 1, 140) AS n, generate_series(0, 1) AS m GROUP BY n`,
    [persons],
  );
  await dataSource.query('ANALYZE record_fact').catch(() => undefined);
  await dataSource.query('UPDATE figures_version SET version = version + 1');
  const [{ facts }]: [{ facts: number }] = await dataSource.query(
    `SELECT count(*)::float8 AS facts FROM record_fact WHERE known_to = 'infinity'`,
  );
  return facts;
}

/** One to three records a person, one in twelve places another commune; some with an earlier version. */
const FILL_SQL = `
  WITH commune AS (
    SELECT array_agg(code ORDER BY code) AS codes, array_agg(parent_code ORDER BY code) AS provinces
    FROM unit WHERE parent_code = ANY($3)),
  person AS MATERIALIZED (
    SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id,
           1 + floor(random() ^ 3 * 3)::int AS records, (random() < 0.5)::int::smallint AS gender,
           (1940 + floor(random() * 70))::smallint AS born, floor(random() * 198)::int AS home,
           random() < $4 AS has_history
    FROM generate_series($1::int, $2::int) AS n),
  fact AS MATERIALIZED (
    SELECT p.*, o AS ordinal, ((n + o * 3) % 5)::smallint AS organisation,
           CASE WHEN random() < 0.08 THEN floor(random() * 198)::int ELSE home END AS place,
           random() AS chance, date '2000-01-01' + floor(random() * 9700)::int AS joined
    FROM person p, generate_series(0, p.records - 1) AS o)
  INSERT INTO record_fact (person_id, version, ordinal, record_id, organisation, province_code, commune_code,
    counted_from, counted_to, low_group, low_leader, known_from, known_to, record_version, status, unit_code, left_on,
    left_reason, fees_paid_through, last_activity_on, flags, role, in_review, ethnicity, religion, gender, birth_year)
  SELECT id, v.version, ordinal, ('00000000-0000-5000-8000-' || lpad(to_hex(n * 4 + ordinal), 12, '0'))::uuid,
         organisation, provinces[1 + place % cardinality(provinces)], codes[1 + place % cardinality(codes)], joined,
         CASE WHEN v.version = 2 AND chance < 0.06 THEN date '2026-10-31' - (chance * 6000)::int ELSE 'infinity' END,
         CASE WHEN n % 140 < 2 THEN ('00000000-0000-5000-8000-' || lpad(to_hex((n - n % 140) * 4), 12, '0'))::uuid END,
         n % 140 <> 1, v.known_from, v.known_to, n, CASE WHEN v.version = 2 AND chance < 0.06 THEN 3 ELSE 0 END,
         'U' || ((n + ordinal) % 2000), CASE WHEN v.version = 2 AND chance < 0.06 THEN date '2026-10-31' - (chance * 6000)::int END,
         CASE WHEN v.version = 2 AND chance < 0.06 THEN (n % 9)::smallint END,
         date '2026-09-30' - (chance * 400)::int, date '2026-10-15' - (chance * 800)::int,
         (chance * 8191)::int, NULL, false, (CASE WHEN chance < 0.9 THEN 0 ELSE n % 20 END)::smallint,
         (CASE WHEN chance < 0.7 THEN 0 ELSE n % 12 END)::smallint, gender, born
  FROM fact, commune, LATERAL (VALUES
    (1, timestamptz '2025-01-01' , CASE WHEN has_history THEN timestamptz '2026-01-05' + (n % 300) * interval '1 day' END),
    (2, CASE WHEN has_history THEN timestamptz '2026-01-05' + (n % 300) * interval '1 day' ELSE timestamptz '2025-01-01' END, timestamptz 'infinity')
  ) AS v (version, known_from, known_to)
  WHERE v.known_to IS NOT NULL`;

function quantile(sorted: readonly number[], share: number): number {
  return round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function residentMiB(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}

await main();
