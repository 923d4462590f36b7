import { expect } from '@jest/globals';
import type { CurrentModel, ModelJobView, ModelView } from '#contracts';
import type { TestHub } from '#testing';
import { announced, changesOf, finished, hubStanding, moved, post, told } from './models.js';

interface Moved {
  readonly before: number;
  readonly after: number;
}
interface Figures {
  readonly persons: Moved;
  readonly memberships: Moved;
  readonly inOneOrganisation: Moved;
  readonly inSeveralOrganisations: Moved;
  readonly overlaps: readonly (Moved & { readonly organisations: readonly string[] })[];
}

/** What a run of {@link changeModel} measured. */
export interface ModelChangeReport {
  readonly trained: ModelView;
  readonly shadow: ModelJobView;
  readonly changes: {
    readonly gone: number;
    readonly made: number;
    readonly closed: number;
    readonly opened: number;
  };
  readonly seconds: Readonly<Record<'train' | 'shadow' | 'activate' | 'rollback', number>>;
}

/**
 * Trains a model with another target precision, runs it in the shadow, activates it and goes back; expects the
 * shadow run to have changed nothing and foretold exactly what the registry, the review queue and the summary then
 * show, and nothing to be left of it after going back.
 */
export async function changeModel(hub: TestHub, training: object): Promise<ModelChangeReport> {
  const administrator = hub.client('administrator');
  const seconds = { train: 0, shadow: 0, activate: 0, rollback: 0 };
  const timed = async (
    what: keyof typeof seconds,
    path: string,
    body: object = {},
  ): Promise<ModelJobView> => {
    const began = performance.now();
    const job = await finished(administrator, await post<ModelJobView>(administrator, path, body));
    seconds[what] = (performance.now() - began) / 1_000;
    await announced(hub);
    return job;
  };
  const before = await hubStanding(hub);
  const { modelId: former } = await administrator.json<CurrentModel>('/v1/models/current');

  const { modelId } = await timed('train', '/v1/models/train', training);
  const trained = await administrator.json<ModelView>(`/v1/models/${modelId}`);
  expect(trained).toMatchObject({ origin: 'trained', state: 'available' });
  expect(await hubStanding(hub)).toEqual(before);

  const shadow = await timed('shadow', `/v1/models/${modelId}/shadow`);
  expect(await hubStanding(hub)).toEqual(before);
  const foretold = await changesOf(administrator, shadow.jobId);

  const activation = await timed('activate', `/v1/models/${modelId}/activate`, { reason: 'test' });
  const after = await hubStanding(hub);
  const really = moved(before, after);
  expect(told(foretold)).toEqual(really);
  expect(await changesOf(administrator, activation.jobId)).toEqual(foretold);
  expectFigures(shadow.result!.figures as Figures, before.figures, after.figures);
  expect(await administrator.json<CurrentModel>('/v1/models/current')).toMatchObject({
    modelId,
    state: 'active',
  });

  await timed('rollback', `/v1/models/${former}/activate`, { reason: 'test' });
  expect(await hubStanding(hub)).toEqual(before);
  const { gone, made, closed, opened } = really;
  return {
    trained,
    shadow,
    changes: { gone: gone.length, made: made.length, closed: closed.length, opened: opened.length },
    seconds,
  };
}

type Summary = Awaited<ReturnType<typeof hubStanding>>['figures'];

function expectFigures(foretold: Figures, before: Summary, after: Summary): void {
  for (const figure of ['persons', 'memberships', 'inOneOrganisation', 'inSeveralOrganisations'] as const)
    expect({ figure, ...foretold[figure] }).toEqual({ figure, before: before[figure], after: after[figure] });
  const overlaps = (of: Summary): Map<string, number> =>
    new Map(of.overlaps.map(({ organisations, persons }) => [organisations.toSorted().join(), persons]));
  const [old, next] = [overlaps(before), overlaps(after)];
  const changed = [...new Set([...old.keys(), ...next.keys()])]
    .filter((key) => (old.get(key) ?? 0) !== (next.get(key) ?? 0))
    .sort();
  expect(foretold.overlaps).toEqual(
    changed.map((key) => ({
      organisations: key.split(','),
      before: old.get(key) ?? 0,
      after: next.get(key) ?? 0,
    })),
  );
}
