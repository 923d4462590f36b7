import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CurrentModel, ModelJobView, ModelView } from '#contracts';
import { TestHub } from '#testing';
import { HubError } from '../../tools/demo/hub-client.js';
import { asking } from '../hub/asking.js';
import { changeModel } from '../hub/model-change.js';
import { finished, post } from '../hub/models.js';
import { provinceRecords } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';
import { correctionCauses, signPeriod, until, verification } from '../hub/signed-period.js';

let hub: TestHub;

beforeAll(async () => {
  hub = await TestHub.start({
    matchingWorkers: 2,
    env: { LIENTHONG_REVIEW_BLIND_PER_10000: '10000' },
  });
  await settled(hub, await push(hub, provinceRecords(2_500, 20_261_126), { batchRows: 500 }));
}, 600_000);
afterAll(() => hub?.stop(), 60_000);

const administrator = () => hub.client('administrator');
const refusal = async (path: string, body: object = {}): Promise<number> => {
  try {
    await post(administrator(), path, body);
    return 200;
  } catch (error) {
    if (error instanceof HubError) return error.status;
    throw error;
  }
};

describe('models', () => {
  it('are trained, tried in the shadow, activated and taken back: exactly as foretold', async () => {
    const ask = asking(hub);
    const path = await signPeriod(ask, new Date(Date.now() + 7 * 3_600_000).getUTCFullYear());
    const { trained, changes } = await changeModel(hub, { targetPrecision: 0.95, reviewProbability: 0.2 });
    expect(changes.gone + changes.opened + changes.closed).toBeGreaterThan(0);
    expect(trained.evaluation).toMatchObject({ thresholds: expect.any(Array), blocking: expect.any(Array) });
    // What was signed before still reads the same; there and back again, nothing is left to be corrected.
    expect(await verification(ask, path)).toMatchObject({ verified: true });
    expect(Object.values(await correctionCauses(ask, path))).toEqual([0, 0, 0, 0, 0, 0]);
  }, 600_000);

  it('are the same when trained again on the same data, and can be had as file', async () => {
    const training = { targetPrecision: 0.95, reviewProbability: 0.2 };
    const job = await finished(
      administrator(),
      await post<ModelJobView>(administrator(), '/v1/models/train', training),
    );
    expect(job.result).toMatchObject({ created: false });
    const model = await administrator().json<ModelView>(`/v1/models/${job.modelId}`);
    const file = await administrator().json<{ format: number; version: string; thresholds: object }>(
      `/v1/models/${job.modelId}/file`,
    );
    expect(file).toMatchObject({ format: 1, version: model.version, thresholds: model.summary.thresholds });
  }, 600_000);

  it('are measured by coordinators who judge links without knowing what the machine thinks', async () => {
    const coordinator = hub.client('coordinator');
    const { items } = await coordinator.json<{ items: { records: Record<string, unknown>[] }[] }>(
      '/v1/review/samples?limit=3',
    );
    expect(items).toHaveLength(3);
    for (const record of items.flatMap(({ records }) => records)) {
      expect(record).toMatchObject({ person: expect.any(Object), organisation: expect.any(String) });
      expect(record).not.toHaveProperty('personId');
    }
    const records = items[0]!.records.map(({ recordId }) => recordId);
    await post(coordinator, '/v1/review/samples/answers', { records, same: true, reason: 'one person' });
    const { measured } = await administrator().json<CurrentModel>('/v1/models/current');
    expect(measured).toMatchObject({ drawnPer10000: 10_000, answered: 1, same: 1, precision: 1 });
    expect(measured.interval!.low).toBeCloseTo(0.2065, 3);
    // Figures are printed with it.
    type Overlaps = {
      uncertainty: { linkage: { source: string; judged: object; precision: object; note: { en: string } } };
    };
    const { uncertainty } = await until(
      () => hub.client('board').json<Overlaps>('/v1/reports/overlaps'),
      (report) => report.uncertainty.linkage.source === 'measured',
      60,
    );
    expect(uncertainty.linkage).toMatchObject({
      ...{ source: 'measured', judged: { links: 1, right: 1 }, precision: measured.interval },
      note: { en: expect.stringContaining('Wilson') },
    });
    for (const [body, status] of [
      [{ records, same: true, reason: 'again' }, 404],
      [{ records: [records[0]], same: true, reason: 'one' }, 422],
      [{ records, same: 'yes', reason: 'text' }, 422],
      [{ records, same: true }, 422],
    ] as const)
      await expect(post(coordinator, '/v1/review/samples/answers', body)).rejects.toMatchObject({ status });
  }, 600_000);

  it('refuse what cannot be', async () => {
    expect(await refusal('/v1/models/999/activate')).toBe(404);
    expect(await refusal('/v1/models/x/shadow')).toBe(404);
    expect(await refusal('/v1/models/1/activate')).toBe(409);
    expect(await refusal('/v1/models/train', { targetPrecision: 2 })).toBe(422);
    expect(await refusal('/v1/models/train', { precision: 0.9 })).toBe(422);
    expect(await refusal('/v1/models/1/shadow', { reason: 'none' })).toBe(422);
    const job = await post<ModelJobView>(administrator(), '/v1/models/train');
    expect(await refusal('/v1/models/train')).toBe(409);
    await post(administrator(), `/v1/models/jobs/${job.jobId}/cancel`);
    await expect(finished(administrator(), job)).rejects.toThrow(/cancelled/);
    expect(await refusal(`/v1/models/jobs/${job.jobId}/cancel`)).toBe(409);
    expect(await refusal('/v1/models/jobs/nobody/cancel')).toBe(404);
    await expect(hub.client('coordinator').json('/v1/models')).rejects.toMatchObject({ status: 403 });
  }, 600_000);
});
