import { NO_COUNTS, type Cause } from '#contracts';

/**
 * Causes for the parts of a message that had to be split: the weight of each cause is divided among them in
 * whole numbers that add up to it; its counts go with the first part.
 */
export function divideCauses(causes: readonly Cause[], parts: number): Cause[][] {
  if (parts <= 1) return [[...causes]];
  return Array.from({ length: parts }, (_, part) =>
    causes.map((cause) => {
      const share = Math.floor(cause.weight / parts);
      return part === 0
        ? { ...cause, weight: cause.weight - share * (parts - 1) }
        : { ...cause, weight: share, counts: { ...NO_COUNTS } };
    }),
  );
}

/**
 * Consecutive parts of `items` whose sizes add up to at most `limit` each; an item beyond the limit stands
 * alone. Always at least one part, so that a message without items still hands its causes on.
 */
export function partition<Item>(
  items: readonly Item[],
  size: (item: Item) => number,
  limit: number,
): Item[][] {
  const parts: Item[][] = [[]];
  let used = 0;
  for (const item of items) {
    const bytes = size(item);
    if (used > 0 && used + bytes > limit) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(item);
    used += bytes;
  }
  return parts;
}
