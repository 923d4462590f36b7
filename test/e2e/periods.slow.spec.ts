import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { REBUILD_REPORTS_QUERY, type CanonicalRecord, type ModelJobView } from '#contracts';
import { TestHub } from '#testing';
import { withQueries } from '../../tools/hub/queries.js';
import { asking, type Ask } from '../hub/asking.js';
import { announced, finished, post } from '../hub/models.js';
import { queryHub } from '../hub/observed.js';
import { provinceRecords, seededRandom, type PushedRecord } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { correctionCauses, signPeriod, verification } from '../hub/signed-period.js';

const RECORDS = Number(process.env.PERIODS_RECORDS ?? 8_000);
const CHANGES = Number(process.env.PERIODS_CHANGES ?? 5_000);
const SEED = Number(process.env.PERIODS_SEED ?? 20_261_127);
let hub: TestHub;
let ask: Ask;
const records = provinceRecords(RECORDS, SEED);

beforeAll(async () => {
  console.log(`PERIODS_SEED=${SEED} PERIODS_RECORDS=${RECORDS} PERIODS_CHANGES=${CHANGES} repeats this run`);
  hub = await TestHub.start();
  await settled(hub, await push(hub, records, { batchRows: 2_000 }), 1_800_000);
  ask = asking(hub);
}, 3_600_000);
afterAll(() => hub?.stop(), 60_000);

it('a signed period verifies byte for byte after thousands of changes, another model and a rebuild, and names tampered rows', async () => {
  const path = await signPeriod(ask, new Date(Date.now() + 7 * 3_600_000).getUTCFullYear());
  expect(await verification(ask, path)).toMatchObject({ verified: true });

  const changed = changes(SEED + 1);
  await settled(hub, await push(hub, changed, { batchRows: 1_000 }), 1_800_000);
  expect(await verification(ask, path)).toMatchObject({ verified: true });

  const administrator = hub.client('administrator');
  const training = { targetPrecision: 0.95, reviewProbability: 0.2 };
  const { modelId } = await finished(
    administrator,
    await post<ModelJobView>(administrator, '/v1/models/train', training),
  );
  const activation = await finished(
    administrator,
    await post<ModelJobView>(administrator, `/v1/models/${modelId}/activate`, {}),
  );
  await announced(hub);
  expect(await verification(ask, path)).toMatchObject({ verified: true });
  const causes = await correctionCauses(ask, path);
  expect(causes['model-change']).toBeGreaterThan(0);
  expect(causes['late-data']).toBeGreaterThan(0);
  expect(causes['correction']).toBeGreaterThan(0);

  const rebuilt = await withQueries(hub.connection.natsUrl, (queries) =>
    queries.ask(REBUILD_REPORTS_QUERY, {}),
  );
  const verified = await verification(ask, path);
  expect(verified).toMatchObject({ verified: true, figures: { equal: true }, rows: { equal: true } });
  expect(await correctionCauses(ask, path)).toEqual(causes);
  console.log(
    JSON.stringify({
      changes: changed.length,
      activation: activation.result,
      rebuilt,
      causes,
      rows: verified.rows.rows,
      reports: verified.figures.reports,
    }),
  );

  for (const [seed, change] of [
    `status = (status + 1) % 5`,
    `birth_year = coalesce(birth_year, 1900) + 1`,
    `unit_code = 'X'`,
  ].entries()) {
    const [{ id }] = (await queryHub<{ id: string }>(
      hub,
      `UPDATE reports.record_fact f SET ${change} WHERE (person_id, version, ordinal) = (
         SELECT person_id, version, ordinal FROM reports.record_fact, (SELECT min(known_at) AS at FROM reports.period_revision) s
         WHERE known_from <= at AND known_to > at AND record_id IS NOT NULL ORDER BY md5(record_id::text || '${seed}') LIMIT 1)
       RETURNING record_id::text AS id`,
    )) as [{ id: string }];
    const { verified: still, rows } = await verification(ask, path);
    expect(still).toBe(false);
    expect(rows.differences.map(({ recordId }) => recordId)).toEqual([id]);
    await withQueries(hub.connection.natsUrl, (queries) => queries.ask(REBUILD_REPORTS_QUERY, {}));
    expect(await verification(ask, path)).toMatchObject({ verified: true });
  }
}, 3_600_000);

/** Members who leave, move, are corrected or come new, thousands of them. */
function changes(seed: number): PushedRecord[] {
  const random = seededRandom(seed);
  const observedAt = new Date().toISOString();
  const newer = provinceRecords(RECORDS + CHANGES, seed).slice(RECORDS);
  return Array.from({ length: CHANGES }, (_, index): PushedRecord => {
    const kind = random();
    if (kind < 0.2) {
      const record = newer[index]!;
      return { ...record, canonical: { ...record.canonical, localId: `NEW-${index}`, observedAt } };
    }
    const record = records[Math.floor(random() * records.length)]!;
    return { ...record, canonical: { ...changedRecord(record.canonical, kind), observedAt } };
  });
}

function changedRecord(canonical: CanonicalRecord, kind: number): CanonicalRecord {
  const { membership, person } = canonical;
  if (kind < 0.5) {
    const left = { status: 'removed' as const, leftOn: '2026-06-30', leftReason: 'moved-work' as const };
    return { ...canonical, membership: { ...membership, ...left } };
  }
  if (kind < 0.7) return { ...canonical, membership: { ...membership, feesPaidThrough: '2026-10' } };
  if (kind < 0.85) return { ...canonical, membership: { ...membership, unitCode: 'CHUYEN' } };
  return { ...canonical, person: { ...person, fullName: `${person.fullName} A` } };
}
