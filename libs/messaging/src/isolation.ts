/**
 * Finds the largest prefix-greedy set of items that can be processed together, by bisection: O(b · log n)
 * rehearsals for b bad items of n. Items that fail only beside others are caught too, because each trial
 * holds everything admitted so far.
 *
 * @param rehearse tries a set and takes it back; gives the error, or undefined when the set is good
 */
export async function isolateBadItems<Item>(
  items: readonly Item[],
  rehearse: (items: readonly Item[]) => Promise<unknown>,
): Promise<{ good: Item[]; bad: { item: Item; error: unknown }[] }> {
  const bad: { item: Item; error: unknown }[] = [];
  const admit = async (admitted: Item[], candidates: readonly Item[]): Promise<Item[]> => {
    if (candidates.length === 0) return admitted;
    const together = [...admitted, ...candidates];
    const error = await rehearse(together);
    if (error === undefined) return together;
    const [first] = candidates;
    if (candidates.length === 1 && first !== undefined) {
      bad.push({ item: first, error });
      return admitted;
    }
    const middle = candidates.length >> 1;
    return admit(await admit(admitted, candidates.slice(0, middle)), candidates.slice(middle));
  };
  const good = await admit([], items);
  return { good, bad };
}
