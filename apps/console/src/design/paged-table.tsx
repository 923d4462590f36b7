import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Failure } from './failure.js';
import { Empty, Skeleton } from './parts.js';
import { LongTable, type TableProps } from './table.js';

interface PagedTableProps<R> extends Omit<TableProps<R>, 'rows'> {
  /** Of `useInfiniteQuery(hubPages(…))`. */
  readonly pages: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly R[] }>>;
  /** Said where there are no rows. */
  readonly empty: string;
  /** CSS height of what stands there until the first page has come. */
  readonly height?: string;
}

/** A list that comes page by page, the next one when its end comes into sight; also while it loads, empty and failed. */
export function PagedTable<R>({ pages, empty, height = '24rem', ...table }: PagedTableProps<R>) {
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      {pages.isError && <Failure error={pages.error} onRetry={() => void pages.refetch()} />}
      {!rows && !pages.isError && <Skeleton height={height} />}
      {rows?.length === 0 && <Empty>{empty}</Empty>}
      {rows && rows.length > 0 && (
        <LongTable
          {...table}
          rows={rows}
          onEnd={() => void (pages.hasNextPage && !pages.isFetching && pages.fetchNextPage())}
        />
      )}
    </>
  );
}
