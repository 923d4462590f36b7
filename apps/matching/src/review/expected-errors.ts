interface OpenEdge {
  readonly a: string;
  readonly b: string;
  /** That its records are one person. */
  readonly probability: number;
}

/**
 * How many persons are expected to be counted twice while a case is open: its groups stand apart, and every
 * join that the truth would make is one person too many. Along a chain of groups each join counts once, so it
 * is the sum over a maximum spanning forest of the groups, by the best edge between any two of them.
 *
 * @param standing records that stand together as one person
 */
export function expectedErrors(standing: readonly (readonly string[])[], edges: readonly OpenEdge[]): number {
  const groupOf = new Map(standing.flatMap((group, index) => group.map((id) => [id, index] as const)));
  const parent = standing.map((_, index) => index);
  const root = (of: number): number => (parent[of] === of ? of : (parent[of] = root(parent[of]!)));
  let errors = 0;
  for (const { a, b, probability } of edges.toSorted((x, y) => y.probability - x.probability)) {
    const [x, y] = [groupOf.get(a), groupOf.get(b)];
    if (x === undefined || y === undefined || root(x) === root(y)) continue;
    parent[root(x)] = root(y);
    errors += probability;
  }
  return errors;
}

/** A case gains as much as one expected error while it waits this long. */
export const PATIENCE_DAYS = 30;
