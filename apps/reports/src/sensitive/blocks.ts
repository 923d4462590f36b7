/** People of one commune with one value, or with several values that are too rare there to be named. */
export interface Block {
  /** null: values that are not told apart. */
  readonly value: number | null;
  readonly persons: number;
}

/**
 * Divides the people of one place into blocks of at least `threshold`, so that nothing is told of fewer. Values
 * that are rarer go into one block; while that is too small the next rarest value joins it. A place with fewer
 * people than the threshold is one block.
 *
 * Every figure that is published is a sum of such blocks, and people may change their values within a block without
 * changing any: so no cell below the threshold can be derived from whatever is published, at any level.
 *
 * @param people by value
 */
export function blocksOf(people: ReadonlyMap<number, number>, threshold: number): Block[] {
  const cells = [...people].filter(([, persons]) => persons > 0);
  // The rarest first; of equally rare ones the order of the values decides.
  cells.sort(([a, one], [b, other]) => one - other || a - b);
  let merged = 0;
  let taken = 0;
  for (const [, persons] of cells) {
    if (persons >= threshold && (merged === 0 || merged >= threshold)) break;
    merged += persons;
    taken++;
  }
  // A lone value too rare to be named would be named by being the only one missing.
  const blocks: Block[] = cells.slice(taken).map(([value, persons]) => ({ value, persons }));
  if (merged > 0) blocks.push({ value: null, persons: merged });
  return blocks;
}
