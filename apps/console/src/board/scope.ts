import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { hub } from '../api/queries.js';
import type { Query } from '../api/request.js';

/** Stands in a path for the whole hub. */
export const WHOLE_HUB = 'all';

/** What a view of the board is about, as its URL says; all of it can be shared. */
const NAMES = [
  'asOf',
  'knownAt',
  'organisation',
  'branch',
  'by',
  'from',
  'period',
  'knowledge',
  'formula',
  'measure',
  'combination',
  'sort',
  'descending',
] as const;
export type BoardSearch = { readonly [N in (typeof NAMES)[number]]?: string };

/** Whatever else stands in a URL is left out; the hub says what is wrong with a value. */
export function boardSearch(given: Readonly<Record<string, unknown>>): BoardSearch {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = given[name];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [];
    }),
  );
}

export interface BoardScope {
  /** Of a province or commune, or {@link WHOLE_HUB}. */
  readonly code: string;
  /** The same as the hub's API takes it; undefined: the whole hub. */
  readonly unit: string | undefined;
  readonly search: BoardSearch;
  /** Day and state of knowledge. */
  readonly moment: Pick<BoardSearch, 'asOf' | 'knownAt'>;
}

/** Unit, days and filters of the view. */
export function useScope(): BoardScope {
  const { code } = useParams({ from: '/board/units/$code' });
  const search = useSearch({ from: '/board/units/$code' });
  return { code, unit: code === WHOLE_HUB ? undefined : code, search, moment: momentOf(search) };
}

/** Day and state of knowledge that a view is about, for links that keep them. */
export function momentOf({ asOf, knownAt }: BoardSearch): Pick<BoardSearch, 'asOf' | 'knownAt'> {
  return { ...(asOf && { asOf }), ...(knownAt && { knownAt }) };
}

/** Changes some of what the URL says; an empty value is taken out. */
export function useSetSearch(): (changes: BoardSearch) => void {
  const navigate = useNavigate();
  return (changes) =>
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: ((old: BoardSearch) =>
        Object.fromEntries(Object.entries({ ...old, ...changes }).filter(([, value]) => value))) as never,
    });
}

/** A report; what was shown stays while another day or filter is asked for. */
export function useReport<T>(name: string, parameters: Query, enabled = true): UseQueryResult<T> {
  return useQuery({
    ...hub<T>(`/v1/reports/${name}`, parameters),
    placeholderData: keepPreviousData,
    enabled,
  });
}
