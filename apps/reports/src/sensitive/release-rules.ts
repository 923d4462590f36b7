import { dayInVietnam, endOfDay } from '../engine/report-dates.js';
import { blocksOf } from './blocks.js';

/** Fewer people than this are never told apart. */
export const SMALLEST_CELL = 10;

/** People by value. */
export type Counts = ReadonlyMap<number, number>;

const MINUTE = 60_000;
/** The last of them is six weeks after the first record. */
const DOUBLINGS = 17;

/**
 * The instants at which it is counted what may be told: while a hub is filled, minutes after its first record, each
 * twice as late as the one before; always at the ends of quarters. Whoever asks has no influence on them.
 *
 * @param first instant of the first record, in milliseconds since 1970
 * @returns those after `after` and not after `until`, rising
 */
export function releaseInstants(first: number, after: number, until: number): number[] {
  const instants = new Set(Array.from({ length: DOUBLINGS }, (_, power) => first + MINUTE * 2 ** power));
  for (let day = quarterEndFrom(dayInVietnam(first)); ; day = quarterEndFrom(dayAfter(day))) {
    const end = Date.parse(endOfDay(day));
    if (end > until) break;
    if (end > first) instants.add(end);
  }
  return [...instants].filter((instant) => instant > after && instant <= until).sort((a, b) => a - b);
}

/**
 * Whether new counts of a commune may be told in place of the old ones. Whoever knows both learns by how many people
 * each value differs that is named in either, and the others together: that must be nobody, or as many as a cell.
 * Where no value is named in either, nothing but the number of people is told, which other reports tell too.
 */
export function mayBeRenewed(old: Counts, now: Counts): boolean {
  const named = new Set(
    [old, now].flatMap((counts) =>
      blocksOf(counts, SMALLEST_CELL).flatMap(({ value }) => (value === null ? [] : [value])),
    ),
  );
  if (named.size === 0) return true;
  const others = (counts: Counts) =>
    [...counts].reduce((sum, [value, persons]) => (named.has(value) ? sum : sum + persons), 0);
  const differences = [...named].map((value) => (now.get(value) ?? 0) - (old.get(value) ?? 0));
  return [...differences, others(now) - others(old)].every(
    (difference) => difference === 0 || Math.abs(difference) >= SMALLEST_CELL,
  );
}

/** The last day of the quarter of a day. */
function quarterEndFrom(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, Math.ceil(month / 3) * 3, 0)).toISOString().slice(0, 10);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
