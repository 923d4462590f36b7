import type { Sorting } from '../design/table.js';
import { useScope, useSetSearch } from './scope.js';

const IN_ORDER = new Intl.Collator('vi', { numeric: true });

/** The sorting of a table as the URL says. @param first column by which it is sorted at first, downwards */
export function useSorting(first: string): [Sorting, (sorting: Sorting) => void] {
  const { search } = useScope();
  const set = useSetSearch();
  const sorting = search.sort
    ? { by: search.sort, descending: search.descending === '1' }
    : { by: first, descending: true };
  return [sorting, ({ by, descending }) => set({ sort: by, descending: descending ? '1' : '0' })];
}

/** Texts as Vietnamese sorts them; what is missing comes last in either direction. */
export function sorted<R extends object>(rows: readonly R[], { by, descending }: Sorting): R[] {
  const valueOf = (row: R) => (row as Readonly<Record<string, unknown>>)[by];
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (typeof left === 'string' && typeof right === 'string')
      return direction * IN_ORDER.compare(left, right);
    if (typeof left === 'number' && typeof right === 'number') return direction * (left - right);
    return (typeof left === 'number' ? 0 : 1) - (typeof right === 'number' ? 0 : 1);
  });
}
