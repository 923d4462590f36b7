import { infiniteQueryOptions, MutationCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { ask, OutOfReach, Refused, type Query } from './request.js';

/**
 * One GET as query: `useQuery(hub<Period>('/v1/periods/…'))`. Its key is `[path, query]`, so
 * `invalidateQueries({ queryKey: ['/v1/periods'] })` asks anew for that path whatever its query.
 */
export function hub<T>(path: string, query: Query = {}) {
  return queryOptions({
    queryKey: [path, query] as const,
    queryFn: ({ signal }) => ask<T>(path, { query, signal }),
  });
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A list that the hub gives page by page, for `useInfiniteQuery`; `data.pages` hold the pages so far. */
export function hubPages<T, P extends Page<T> = Page<T>>(path: string, query: Query = {}) {
  return infiniteQueryOptions({
    queryKey: [path, 'pages', query] as const,
    queryFn: ({ pageParam, signal }) => ask<P>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }: P) => next,
  });
}

/** @param onFailure of whatever a person did, unless its mutation has `meta.handled` */
export function createQueryClient(onFailure: (error: Error) => void): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (!mutation.meta?.['handled']) onFailure(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 3 && mayPass(error),
      },
    },
  });
}

/** Busy, restarting, out of reach: the same question may be answered a moment later. */
function mayPass(error: Error): boolean {
  return (
    error instanceof OutOfReach || (error instanceof Refused && [429, 502, 503, 504].includes(error.status))
  );
}
