import type { RecordBatch } from '../batch/record-batch.js';
import { MISSING } from '../scorer.js';
import type { Settings } from '../settings.js';
import { SeededRandom } from './random.js';

/** Shares of a comparison's levels among sampled pairs, `else` last; sums to 1. */
export interface LevelShares {
  readonly own: readonly number[];
  /** Among pairs that agree exactly on the field of the comparison it depends on. */
  readonly dependent: readonly number[] | null;
}

/** Level shares of pairs drawn at random: nearly all of them are two persons. */
export function sampleLevels(
  batch: RecordBatch,
  settings: Settings,
  allowed: (a: number, b: number) => boolean,
  pairs: number,
): LevelShares[] {
  const random = new SeededRandom();
  const drawAny = (): [number, number] => [random.below(batch.length), random.below(batch.length)];
  const own = shares(batch, settings, allowed, pairs, drawAny);
  const dependentBy = new Map<number, number[][]>();
  return settings.comparisons.map((comparison, c) => {
    if (comparison.dependsOn === undefined) return { own: own[c]!, dependent: null };
    const parent = settings.comparisons.findIndex((other) => other.name === comparison.dependsOn!.comparison);
    let sampled = dependentBy.get(parent);
    if (sampled === undefined) {
      const field = settings.fields.findIndex((entry) => entry.name === settings.comparisons[parent]!.field);
      const draw = drawerWithin(batch, field, random);
      sampled = draw === null ? own : shares(batch, settings, allowed, pairs / 2, draw);
      dependentBy.set(parent, sampled);
    }
    return { own: own[c]!, dependent: sampled[c]! };
  });
}

function shares(
  batch: RecordBatch,
  settings: Settings,
  allowed: (a: number, b: number) => boolean,
  pairs: number,
  draw: () => [number, number],
): number[][] {
  const { scorer, width, codes } = batch;
  const counts = settings.comparisons.map((comparison) => new Float64Array(comparison.levels.length + 1));
  for (let i = 0; i < pairs; i++) {
    const [a, b] = draw();
    if (a === b || !allowed(a, b)) continue;
    scorer.compare(
      codes.subarray(a * width, a * width + width),
      codes.subarray(b * width, b * width + width),
    );
    for (let c = 0; c < counts.length; c++) {
      const level = scorer.levels[c]!;
      if (level !== MISSING) counts[c]![level]!++;
    }
  }
  return counts.map((count) => {
    const total = count.reduce((sum, n) => sum + n, 0);
    const pseudo = 0.5;
    return Array.from(count, (n) => (n + pseudo) / (total + pseudo * count.length));
  });
}

/** Draws pairs that agree on a field, every such pair with the same chance; null when there is none. */
function drawerWithin(
  batch: RecordBatch,
  field: number,
  random: SeededRandom,
): (() => [number, number]) | null {
  const groups = new Map<number, number[]>();
  for (let record = 0; record < batch.length; record++) {
    const code = batch.codes[record * batch.width + field]!;
    if (code === 0) continue;
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [record]);
    else group.push(record);
  }
  const shared = [...groups.values()].filter((group) => group.length > 1);
  let pairs = 0;
  const upTo = Float64Array.from(shared, (group) => (pairs += group.length * (group.length - 1)));
  if (pairs === 0) return null;
  return () => {
    const at = random.below(pairs);
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > at) high = middle;
      else low = middle + 1;
    }
    const group = shared[low]!;
    const first = random.below(group.length);
    const second = (first + 1 + random.below(group.length - 1)) % group.length;
    return [group[first]!, group[second]!];
  };
}
