/** The group of each record, in the order of the records; groups are numbered from 1. */
export type Partition = readonly number[];

/** All records are one person. */
export const together = (records: readonly string[]): Partition => records.map(() => 1);

/** What stands apart stays apart; where everything stands together, each record is a person of its own. */
export function apart(records: readonly string[], standing: readonly (readonly string[])[]): Partition {
  return standing.length > 1 ? partitionOf(records, standing) : records.map((_, index) => index + 1);
}

/** @param groups a partition of exactly these records */
export function partitionOf(records: readonly string[], groups: readonly (readonly string[])[]): Partition {
  const inOrder = [...groups].sort((a, b) => firstOf(records, a) - firstOf(records, b));
  return records.map((record) => inOrder.findIndex((group) => group.includes(record)) + 1);
}

/** Puts one record into a group. */
export const placed = (partition: Partition, index: number, group: number): Partition =>
  partition.map((each, at) => (at === index ? group : each));

/** The smallest number that no group has. */
export function unusedGroup(partition: Partition): number {
  let group = 1;
  while (partition.includes(group)) group++;
  return group;
}

/** The records of each group that has any, by group number. */
export function groupsOf(records: readonly string[], partition: Partition): string[][] {
  const numbers = [...new Set(partition)].sort((a, b) => a - b);
  return numbers.map((number) => records.filter((_, index) => partition[index] === number));
}

/** `A + C | B`, the records named by their letters. */
export function partitionText(partition: Partition): string {
  return groupsOf(
    partition.map((_, index) => letterOf(index)),
    partition,
  )
    .map((group) => group.join(' + '))
    .join(' | ');
}

/** What the record of this column is called: A … Z, then A2 … */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26) + 1}`;
}

const firstOf = (records: readonly string[], group: readonly string[]): number =>
  records.findIndex((record) => group.includes(record));
