/** From the first day to before the second; null: not known, or still so. */
export interface Interval {
  readonly from: string | null;
  readonly to: string | null;
}

/** What a timeline shows, in milliseconds. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

const YEAR_MS = 365.25 * 86_400_000;
/** More labels would touch each other. */
const MOST_LABELS = 6;
/** There is no room for a label behind it, in percent. */
const LAST_LABEL = 87;
/** Short intervals stay visible, in percent. */
const LEAST_WIDTH = 0.6;

/** All that is known of the intervals, at least a year long. @param today `YYYY-MM-DD` */
export function spanOf(intervals: readonly Interval[], today: string): Span {
  const days = intervals.flatMap(({ from, to }) => [from, to]).filter((day) => day !== null);
  const times = [...days, today].map((day) => Date.parse(day));
  const last = Math.max(...times);
  return { first: Math.min(...times, last - YEAR_MS), last };
}

/** Where an interval lies in the span, in percent; an open end reaches to the edge. */
export function placeOf({ from, to }: Interval, { first, last }: Span): { left: number; width: number } {
  const share = (day: string | null, edge: number) =>
    (((day === null ? edge : Date.parse(day)) - first) / (last - first)) * 100;
  const left = Math.min(share(from, first), 100 - LEAST_WIDTH);
  return { left, width: Math.max(LEAST_WIDTH, share(to, last) - left) };
}

/** Years to write on the axis, evenly far apart, with their place in percent. */
export function yearsOf({ first, last }: Span): { year: number; place: number }[] {
  const [from, to] = [new Date(first).getUTCFullYear() + 1, new Date(last).getUTCFullYear()];
  const step = Math.max(1, Math.ceil((to - from + 1) / MOST_LABELS));
  return Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => {
    const year = from + index * step;
    return { year, place: ((Date.UTC(year, 0, 1) - first) / (last - first)) * 100 };
  }).filter(({ place }) => place <= LAST_LABEL);
}
