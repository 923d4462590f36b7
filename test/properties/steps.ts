import fc from 'fast-check';
import { SHIPPED_ORGANISATIONS, type IntakeRow } from '#contracts';
import { HUMAN_COUNT, VARIANT_COUNT, writtenDown } from './people.js';
import type { Play } from './play.js';

/** One thing that happens to the hub, as data, so that a failing run can be shortened and repeated. */
export type Step =
  | {
      readonly kind: 'push';
      readonly organisation: number;
      readonly slots: readonly { readonly slot: number; readonly human: number; readonly variant: number }[];
    }
  | { readonly kind: 'withdraw'; readonly record: number }
  | { readonly kind: 'decide'; readonly records: readonly number[]; readonly apart: number }
  | { readonly kind: 'answer'; readonly which: number; readonly groups: readonly number[] }
  | { readonly kind: 'revoke'; readonly which: number }
  | { readonly kind: 'train' }
  | { readonly kind: 'activate'; readonly which: number }
  | { readonly kind: 'work'; readonly deliveries: number }
  | { readonly kind: 'settle' }
  | { readonly kind: 'restart' };

/** Records of an organisation: few, so that a later push corrects one or gives its id to somebody else. */
const SLOTS = 3;
const ORGANISATIONS = SHIPPED_ORGANISATIONS.slice(0, 4).map(({ slug }) => slug);
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2026-01-01T00:00:00Z');

const number = (below: number): fc.Arbitrary<number> => fc.nat({ max: below - 1 });
const any = fc.nat({ max: 999 });

/** How a step is made up, and what it does. A further kind of step is a further entry. */
type Definitions = {
  readonly [Kind in Step['kind']]: {
    readonly weight: number;
    readonly arbitrary: fc.Arbitrary<Extract<Step, { kind: Kind }>>;
    readonly run: (play: Play, step: Extract<Step, { kind: Kind }>) => Promise<void>;
  };
};

const kind = <Kind extends Step['kind']>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name);

const STEPS: Definitions = {
  push: {
    weight: 10,
    arbitrary: fc.record({
      kind: kind('push'),
      organisation: number(ORGANISATIONS.length),
      slots: fc.uniqueArray(
        fc.record({ slot: number(SLOTS), human: number(HUMAN_COUNT), variant: number(VARIANT_COUNT) }),
        { minLength: 1, maxLength: SLOTS, selector: ({ slot }) => slot },
      ),
    }),
    run: async (play, { organisation, slots }) => {
      const observedAt = play.nextInstant(FIRST_DAY, DAY_MS);
      const rows = slots.map(({ slot, human, variant }): IntakeRow => {
        const localId = `M-${slot}`;
        const record = {
          localId,
          observedAt,
          person: writtenDown(human, variant),
          membership: { status: 'active' as const },
        };
        return { op: 'upsert', seq: play.nextSequence(), localId, record };
      });
      play.send(ORGANISATIONS[organisation]!, rows);
    },
  },
  withdraw: {
    weight: 3,
    arbitrary: fc.record({ kind: kind('withdraw'), record: any }),
    run: async (play, { record }) => {
      const organisation = ORGANISATIONS[record % ORGANISATIONS.length]!;
      const localId = `M-${Math.floor(record / ORGANISATIONS.length) % SLOTS}`;
      const observedAt = play.nextInstant(FIRST_DAY, DAY_MS);
      const seq = play.nextSequence();
      play.send(organisation, [{ op: 'withdraw', seq, localId, observedAt, reason: 'chuyển đi' }]);
    },
  },
  decide: {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('decide'),
      records: fc.array(any, { minLength: 2, maxLength: 4 }),
      apart: any,
    }),
    run: async (play, { records, apart }) => {
      const known = [...play.model.matched.keys()].sort();
      if (known.length === 0) return;
      const chosen = [...new Set(records.map((one) => known[one % known.length]!))];
      const at = apart % chosen.length;
      await play.decide([chosen.slice(0, at), chosen.slice(at)].filter((group) => group.length > 0));
    },
  },
  answer: {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('answer'),
      which: any,
      groups: fc.array(number(3), { minLength: 12, maxLength: 12 }),
    }),
    run: async (play, { which, groups }) => {
      const open = await play.openCases();
      const chosen = open[which % Math.max(open.length, 1)];
      if (!chosen) return;
      const partition = [0, 1, 2]
        .map((group) => chosen.records.filter((_, index) => groups[index % groups.length] === group))
        .filter((group) => group.length > 0);
      await play.decide(partition, { caseId: chosen.id, version: chosen.version });
    },
  },
  revoke: {
    weight: 2,
    arbitrary: fc.record({ kind: kind('revoke'), which: any }),
    run: async (play, { which }) => {
      const standing = [...play.model.standing.keys()];
      if (standing.length > 0) await play.revoke(standing[which % standing.length]!);
    },
  },
  train: {
    weight: 1,
    arbitrary: fc.record({ kind: kind('train') }),
    run: (play) => play.train(),
  },
  activate: {
    weight: 2,
    arbitrary: fc.record({ kind: kind('activate'), which: any }),
    run: (play, { which }) => play.activateAnother(which),
  },
  work: {
    weight: 5,
    arbitrary: fc.record({ kind: kind('work'), deliveries: fc.integer({ min: 1, max: 5 }) }),
    run: (play, { deliveries }) => play.hub.work(deliveries),
  },
  settle: {
    weight: 3,
    arbitrary: fc.record({ kind: kind('settle') }),
    run: (play) => play.hub.settle(),
  },
  restart: {
    weight: 1,
    arbitrary: fc.record({ kind: kind('restart') }),
    run: (play) => play.hub.restart(),
  },
};

/** Sequences that begin with records, so that there is something to decide, and have so many further steps. */
export function sequences(longest: number): fc.Arbitrary<Step[]> {
  const anyStep = fc.oneof(
    ...Object.values(STEPS).map(({ weight, arbitrary }) => ({
      weight,
      arbitrary: arbitrary as fc.Arbitrary<Step>,
    })),
  );
  return fc
    .tuple(
      fc.array(STEPS.push.arbitrary, { minLength: 2, maxLength: 4 }),
      fc.array(anyStep, { minLength: 3, maxLength: longest }),
    )
    .map(([pushes, others]) => [...pushes, { kind: 'settle' as const }, ...others]);
}

/** Does the steps one after the other, and lets the hub come to rest. */
export async function runSteps(play: Play, steps: readonly Step[]): Promise<void> {
  for (const step of steps)
    await (STEPS[step.kind].run as (play: Play, step: Step) => Promise<void>)(play, step);
  await play.hub.settle();
}
