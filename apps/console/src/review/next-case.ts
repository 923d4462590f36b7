import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { ReviewCase } from '../api/types.js';

/** What the cases of a flow have in common. */
export interface FlowFilter {
  readonly unit?: string;
  readonly organisation?: string;
  readonly pattern?: string;
}

/** One case after the other; the filter stays. */
export interface FlowSearch extends FlowFilter {
  readonly flow?: true;
}

export function flowSearch(given: Record<string, unknown>): FlowSearch {
  return { ...(given['flow'] === true && { flow: true }), ...flowFilter(given) };
}

export function flowFilter(given: Record<string, unknown>): FlowFilter {
  const named = (['unit', 'organisation', 'pattern'] as const).flatMap((name) => {
    const value = given[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [];
  });
  return Object.fromEntries(named);
}

export const caseQuery = (caseId: string) => hub<ReviewCase>(`/v1/review/cases/${caseId}`);

const KEPT_MS = 5 * 60_000;

/**
 * The case that comes after another one, already whole in the cache. Asking for it makes it the person's own, so only a
 * flow does. The answer is the case's id; null: none is left.
 *
 * @param after case on the screen; null: the flow begins
 */
export function nextCase(queries: QueryClient, after: string | null, filter: FlowFilter) {
  return queryOptions({
    queryKey: ['/v1/review/next', after, filter],
    queryFn: async () => {
      const except = [...left, ...(after === null ? [] : [after])];
      const { case: next } = await ask<{ case: ReviewCase | null }>('/v1/review/next', {
        method: 'POST',
        body: { ...filter, except },
      });
      if (next) queries.setQueryData(caseQuery(next.caseId).queryKey, next);
      return next?.caseId ?? null;
    },
    staleTime: after === null ? 0 : KEPT_MS,
    gcTime: after === null ? 0 : KEPT_MS,
  });
}

const MOST_LEFT = 50;
/** Cases that were just answered or skipped: the hub may still be about to hear of it. */
let left: readonly string[] = [];

export function leave(caseId: string): void {
  left = [...left.filter((each) => each !== caseId), caseId].slice(-MOST_LEFT);
}

/** The case can come again: its answer was taken back, or refused. */
export function comeBack(caseId: string): void {
  left = left.filter((each) => each !== caseId);
}
