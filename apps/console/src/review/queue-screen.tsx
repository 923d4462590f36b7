import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { ReviewCaseItem } from '../api/types.js';
import { Failure } from '../design/failure.js';
import { Empty, ScreenHead, Skeleton } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';

interface QueuePage {
  readonly items: readonly ReviewCaseItem[];
  readonly next: string | null;
  readonly total?: number;
}

/** The cases that wait for a decision, the most urgent first. */
export function QueueScreen() {
  const { t } = useTranslation('review');
  const { ago, number, text } = useFormat();
  const organisationName = useOrganisationName();
  const queue = useInfiniteQuery(
    hubPages<ReviewCaseItem, QueuePage>('/v1/review/cases', { state: 'open', count: true, limit: 100 }),
  );
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = queue;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const columns: Column<ReviewCaseItem>[] = [
    {
      key: 'organisations',
      title: t('queue.organisations'),
      heads: true,
      cell: ({ organisations }) => organisations.map((slug) => text(organisationName(slug))).join(', '),
    },
    {
      key: 'records',
      title: t('queue.records'),
      numeric: true,
      cell: ({ recordCount }) => number(recordCount),
    },
    { key: 'age', title: t('queue.age'), cell: ({ openedAt }) => ago(openedAt) },
    { key: 'assignee', title: t('queue.assignee'), cell: ({ assignee }) => assignee ?? t('queue.nobody') },
  ];
  const pages = queue.data?.pages ?? [];
  const total = pages[0]?.total ?? 0;
  return (
    <>
      <ScreenHead
        title={t('queue.title')}
        lead={queue.data && t('queue.open', { count: total, shown: number(total) })}
      />
      {queue.isError && <Failure error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.isPending && <Skeleton height="70vh" />}
      {queue.data && total === 0 && <Empty>{t('queue.empty')}</Empty>}
      {queue.data && total > 0 && (
        <LongTable
          caption={t('queue.title')}
          columns={columns}
          rows={pages.flatMap(({ items }) => items)}
          rowKey={({ caseId }) => caseId}
          total={total}
          onEnd={more}
        />
      )}
    </>
  );
}
