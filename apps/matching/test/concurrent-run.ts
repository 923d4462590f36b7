import type { RecordChange } from '#contracts';
import type { Model } from '#linkage';
import type { KeyRing } from '#security';
import { serviceDatabase } from '#testing';
import { constraintsOf } from '../src/decisions/constraints.js';
import { migrations } from '../src/migrations/index.js';
import { readActiveModel } from '../src/models/active-model.js';
import { JobUnfinished } from '../src/models/model-jobs.js';
import { MatchingInstance, message, type RecordsMessage } from './matching-instance.js';
import type { Random } from './random.js';
import { expectedStanding, newest, standingAfter, storedStanding, type Standing } from './registry-model.js';

export interface Shape {
  readonly instances: number;
  /** Messages that each instance works on at once. */
  readonly concurrency: number;
  /** Records per message at most. */
  readonly chunk: number;
  /** Attempts to record or revoke a decision. */
  readonly decisions: number;
  /** Times that another model is activated. */
  readonly activations?: number;
  /** Share of the deliveries that die on their way and come again. */
  readonly crashes: number;
}

export interface Outcome {
  /** What the announcements leave behind, received in random order. */
  readonly announced: Omit<Standing, 'edges'>;
  readonly stored: Awaited<ReturnType<typeof storedStanding>>;
  /** All records compared with each other and clustered at once, under the decisions that stand. */
  readonly expected: Standing;
}

/**
 * Delivers all changes in random order and chunks, some messages twice, some after a crash, by several
 * instances at once, with decisions and revocations in between.
 */
export async function concurrentRun(
  server: { readonly databaseUrl: string },
  keyRing: KeyRing,
  model: Model,
  changes: readonly RecordChange[],
  shape: Shape,
  random: Random,
  others: readonly Model[] = [],
): Promise<Outcome> {
  const database = await serviceDatabase(server, 'matching', migrations);
  const instances = await Promise.all(
    Array.from({ length: shape.instances }, () => MatchingInstance.start(database.url, keyRing, model)),
  );
  try {
    const ids = newest(changes).map(({ recordId }) => recordId);
    const recorded: string[] = [];
    // Not always number 1: instances that start at once register the shipped model once, and use up numbers.
    const { model: shipped } = await readActiveModel(instances[0]!.dataSource);
    const models = new Map([[shipped, model]]);
    for (const other of others) models.set(await instances[0]!.keep(other), other);
    const queue = random.shuffled<RecordsMessage | 'decision' | 'activation'>([
      ...messages(changes, shape.chunk, random),
      ...Array.from({ length: shape.decisions }, () => 'decision' as const),
      ...Array.from({ length: shape.activations ?? 0 }, () => 'activation' as const),
    ]);
    const worker = async (instance: MatchingInstance): Promise<void> => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        if (next === 'activation') await activate(instances, [...models.keys()], shape, random);
        else if (next === 'decision') await decideOrRevoke(instance, ids, recorded, random);
        else if (!random.chance(shape.crashes)) await instance.deliver(next);
        else {
          const point = random.pick(['afterIntakeCommit', 'beforeEffect', 'beforeCommit'] as const);
          await instance.deliver(next, { [point]: die }).catch(expectDeath);
          queue.splice(random.below(queue.length + 1), 0, next);
        }
      }
    };
    await Promise.all(
      instances.flatMap((instance) => Array.from({ length: shape.concurrency }, () => worker(instance))),
    );
    const { dataSource } = instances[0]!;
    const { model: active } = await readActiveModel(dataSource);
    const announced = instances.flatMap((instance) => instance.announced);
    return {
      announced: standingAfter(random.shuffled(announced)),
      stored: await storedStanding(dataSource),
      expected: expectedStanding(
        changes,
        models.get(active)!,
        await standingConstraints(dataSource, changes),
      ),
    };
  } finally {
    await Promise.all(instances.map((instance) => instance.stop()));
    await database.drop();
  }
}

/** Activates a model that is not active yet, unless another activation is under way; dies now and then. */
async function activate(
  instances: readonly MatchingInstance[],
  models: readonly number[],
  { crashes }: Shape,
  random: Random,
): Promise<void> {
  const { dataSource, jobs } = instances[0]!;
  const { model } = await readActiveModel(dataSource);
  try {
    await jobs.request('activate', random.pick(models.filter((other) => other !== model)), {}, 'fuzz');
  } catch (error) {
    if (error instanceof JobUnfinished) return;
    throw error;
  }
  const step = (): Promise<void> => (random.chance(crashes) ? die() : Promise.resolve());
  while (await jobs.unfinished()) await random.pick(instances).work(step).catch(expectDeath);
}

const DEATH = new Error('killed');
const die = (): Promise<never> => Promise.reject(DEATH);

function expectDeath(error: unknown): void {
  if (error !== DEATH) throw error;
}

/** Chunks in random order, each naming a record once; one in ten comes twice. */
function messages(changes: readonly RecordChange[], chunk: number, random: Random): RecordsMessage[] {
  const shuffled = random.shuffled(changes);
  const result: RecordsMessage[] = [];
  for (let at = 0; at < shuffled.length;) {
    const records = new Map<string, RecordChange>();
    while (at < shuffled.length && records.size < chunk && !records.has(shuffled[at]!.recordId)) {
      records.set(shuffled[at]!.recordId, shuffled[at]!);
      at++;
    }
    const one = message([...records.values()]);
    result.push(one);
    if (random.chance(0.1)) result.push(one);
  }
  return result;
}

async function decideOrRevoke(
  { decisions }: MatchingInstance,
  ids: readonly string[],
  recorded: string[],
  random: Random,
): Promise<void> {
  if (recorded.length > 0 && random.chance(0.3)) {
    await decisions.revokeDecision({ decisionId: random.pick(recorded), actor: 'fuzz', reason: 'fuzz' });
    return;
  }
  const chosen = random.shuffled(ids).slice(0, 2 + random.below(3));
  const split = random.below(chosen.length);
  const groups = [chosen.slice(0, split), chosen.slice(split)];
  const result = await decisions.recordDecision({ groups, actor: 'fuzz', reason: 'fuzz' });
  if ('decisionId' in result) recorded.push(result.decisionId);
}

async function standingConstraints(
  dataSource: MatchingInstance['dataSource'],
  changes: readonly RecordChange[],
): Promise<ReturnType<typeof constraintsOf>> {
  const members: { decision_id: string; record_id: string; group_number: number; epoch: number }[] =
    await dataSource.query(
      `SELECT m.* FROM decision_member m
       WHERE NOT EXISTS (SELECT FROM decision_revocation r WHERE r.decision_id = m.decision_id)`,
    );
  return constraintsOf(
    members.map((row) => ({
      decisionId: row.decision_id,
      recordId: row.record_id,
      groupNumber: row.group_number,
      epoch: row.epoch,
    })),
    new Map(
      newest(changes).map(({ recordId, epoch, identity }) => [
        recordId,
        { epoch, withdrawn: identity === null },
      ]),
    ),
  );
}
