import type { Query } from '../api/request.js';

export const STATES = ['open', 'decided', 'superseded'] as const;
export const SORTS = ['priority', 'age', 'newest', 'records'] as const;
/** Days of waiting and days back that a filter offers. */
export const DAYS = [1, 7, 30, 90] as const;
export const SINCE_DAYS = [7, 30, 90] as const;
const SINCE = [...SINCE_DAYS, 'round'] as const;
export const LEAST_RECORDS = [3, 4, 6] as const;

/** What the queue shows, as the URL says it; what is missing is not limited. */
export interface QueueSearch {
  readonly state?: (typeof STATES)[number];
  readonly sort?: (typeof SORTS)[number];
  /** `me`, `none`, or the id of a coordinator. */
  readonly assignee?: string;
  readonly unit?: string;
  readonly organisation?: string;
  readonly pattern?: string;
  /** Waiting for at least so many days. */
  readonly olderThan?: number;
  readonly minRecords?: number;
  /** A decision waits for a second coordinator. */
  readonly awaitingSecond?: true;
  /** Progress is counted for so many days back, or since the open review round began; missing: today. */
  readonly since?: (typeof SINCE)[number];
}

export function queueSearch(given: Record<string, unknown>): QueueSearch {
  const oneOf = <T>(name: string, permitted: readonly T[]) => {
    const found = permitted.find((each) => String(each) === String(given[name]));
    return found === undefined ? [] : [[name, found] as const];
  };
  const text = (name: string) => {
    const value = given[name];
    return (typeof value === 'string' && value !== '') || typeof value === 'number'
      ? [[name, String(value)] as const]
      : [];
  };
  return Object.fromEntries([
    ...oneOf('state', STATES),
    ...oneOf('sort', SORTS),
    ...oneOf('olderThan', DAYS),
    ...oneOf('minRecords', LEAST_RECORDS),
    ...oneOf('since', SINCE),
    ...oneOf('awaitingSecond', [true]),
    ...['assignee', 'unit', 'organisation', 'pattern'].flatMap(text),
  ]) as QueueSearch;
}

/** The query that asks the hub for it; days back from `now`, in whole days of the hub's clock. */
export function queueQuery(
  { olderThan, since: _since, state = 'open', ...search }: QueueSearch,
  now = Date.now(),
): Query {
  return {
    ...search,
    state,
    ...(olderThan !== undefined && { openedBefore: dayBefore(olderThan - 1, now) }),
  };
}

const DAY_MS = 86_400_000;
/** Asia/Ho_Chi_Minh, which has no summer time. */
const ZONE_MS = 7 * 3_600_000;

/** The day (`YYYY-MM-DD`) in Vietnam so many days before now. */
export function dayBefore(days: number, now = Date.now()): string {
  return dayOf(now - days * DAY_MS);
}

/** The day (`YYYY-MM-DD`) in Vietnam of an instant. */
export function dayOf(instant: string | number): string {
  return new Date(new Date(instant).getTime() + ZONE_MS).toISOString().slice(0, 10);
}
