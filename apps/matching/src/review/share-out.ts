import type { Reviewer } from '#contracts';
import { mayReview } from './reviewer.js';

interface FreeCase {
  readonly id: string;
  readonly units: readonly string[];
  /** Who is not to have it: they have skipped it. */
  readonly not: readonly string[];
}

/**
 * Gives each case, in the given order, to the least laden coordinator who may decide it; of equals to the one who
 * is bound most narrowly, so that those for the whole hub stay free for what nobody else may decide.
 */
export function shareOut(
  cases: readonly FreeCase[],
  coordinators: readonly Reviewer[],
  loads: ReadonlyMap<string, number>,
): { readonly id: string; readonly actor: string }[] {
  const load = new Map(coordinators.map(({ actor }) => [actor, loads.get(actor) ?? 0]));
  const breadth = ({ units }: Reviewer): number => units?.length ?? Infinity;
  return cases.flatMap(({ id, units, not }) => {
    const able = coordinators.filter((one) => mayReview(one, units) && !not.includes(one.actor));
    const [chosen] = able.sort(
      (x, y) =>
        load.get(x.actor)! - load.get(y.actor)! ||
        compare(breadth(x), breadth(y)) ||
        compare(x.actor, y.actor),
    );
    if (!chosen) return [];
    load.set(chosen.actor, load.get(chosen.actor)! + 1);
    return [{ id, actor: chosen.actor }];
  });
}

/** Infinities are equal to each other, which their difference is not. */
function compare<T extends string | number>(x: T, y: T): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
