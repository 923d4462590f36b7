import { expect } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../../apps/matching/test/random.js';
import type { Stage } from './hub-cores.js';
import { anotherOrder, replay } from './other-order.js';
import { emptyTally, Play, type Tally } from './play.js';
import { runSteps, sequences, type Step } from './steps.js';

export interface PropertyRun {
  readonly seed: number;
  /** Steps of a sequence at most, beside the first pushes. */
  readonly longest: number;
  readonly runs: number;
}

/** `SEED` repeats a run of the suite, `RUNS` says of how many sequences. */
export function propertyRun(runs: number, longest: number): PropertyRun {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  const wanted = Number(process.env.RUNS ?? runs);
  process.stderr.write(`identity property: SEED=${seed} RUNS=${wanted} repeats this run\n`);
  return { seed, runs: wanted, longest };
}

/**
 * For every sequence of pushes, changes, withdrawals, decisions, revocations, trainings and activations, with messages delivered in random
 * order, twice, and after deaths: persons, golden records, ids and cases are those of the plain model; the same
 * operations in another order give the same; and decisions taken back leave nothing behind.
 */
export async function checkIdentity(stage: Stage, { seed, runs, longest }: PropertyRun): Promise<Tally> {
  const tally = emptyTally();
  await fc.assert(
    fc.asyncProperty(sequences(longest), fc.nat(), fc.boolean(), (steps, noise, overtaking) =>
      oneSequence(stage, steps, noise, overtaking, tally),
    ),
    { seed, numRuns: runs },
  );
  return tally;
}

async function oneSequence(
  stage: Stage,
  steps: readonly Step[],
  noise: number,
  overtaking: boolean,
  tally: Tally,
): Promise<void> {
  const play = await Play.begin(stage, { seed: noise, matchers: 2, trouble: 0.15, overtaking }, tally);
  await runSteps(play, steps);
  const outcome = await play.outcome();
  const operations = play.allOperations();
  await play.decideAndUndo(3);
  for (const decisionId of [...play.model.standing.keys()].reverse()) await play.revoke(decisionId);
  await play.hub.settle();
  await play.outcome();

  // Where chunks of one list overtake each other, whose human a re-used local id is depends on their order.
  if (overtaking) return;
  const random = new Random(noise + 1);
  const other = await Play.begin(
    stage,
    { seed: noise + 1, matchers: 1, trouble: 0.05, overtaking: false },
    tally,
  );
  await replay(other, anotherOrder(operations, random), random);
  expect(await other.outcome()).toEqual(outcome);
}
