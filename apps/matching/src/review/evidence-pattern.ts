import { createHash } from 'node:crypto';

/** Cases with more records are told apart one by one: trying every order of their records takes too long. */
const LARGEST_PATTERN = 5;

/** What is known of a pair of a case's records. */
export interface PatternPair {
  readonly a: string;
  readonly b: string;
  /** Comparison level of each field; null: too far apart for an edge. */
  readonly levels: Uint8Array | null;
  /** Codes of its hints. */
  readonly hints: readonly string[];
}

/**
 * Names the evidence of a case: equal for two cases exactly when their records can be paired off so that every
 * pair has the same comparison levels, the same hints, and stands together or apart alike.
 *
 * @param comparisons names what the levels mean; under other comparisons it is another pattern
 * @returns null for a case that is too large to be compared with others
 */
export function evidencePattern(
  standing: readonly (readonly string[])[],
  pairs: readonly PatternPair[],
  comparisons: string,
): string | null {
  const records = standing.flat();
  if (records.length > LARGEST_PATTERN) return null;
  const groupOf = new Map(standing.flatMap((group, index) => group.map((id) => [id, index] as const)));
  const labels = new Map<string, string>();
  for (const { a, b, levels, hints } of pairs) {
    const label = `${levels ? Buffer.from(levels).toString('hex') : ''}${hints.toSorted().join()}`;
    labels.set(a + b, label);
    labels.set(b + a, label);
  }
  const described = (order: readonly string[]): string => {
    const parts: string[] = [];
    order.forEach((x, index) => {
      for (const y of order.slice(index + 1))
        parts.push(`${groupOf.get(x) === groupOf.get(y) ? '=' : '~'}${labels.get(x + y) ?? ''}`);
    });
    return parts.join('/');
  };
  let smallest: string | null = null;
  for (const order of orders(records)) {
    const description = described(order);
    if (smallest === null || description < smallest) smallest = description;
  }
  return createHash('sha256')
    .update(`${comparisons}\n${records.length}\n${smallest}`)
    .digest('base64url')
    .slice(0, 22);
}

/** Every order of a few items. */
function* orders<T>(items: readonly T[]): Generator<T[]> {
  if (items.length <= 1) {
    yield [...items];
    return;
  }
  for (const [index, first] of items.entries())
    for (const rest of orders(items.toSpliced(index, 1))) yield [first, ...rest];
}
