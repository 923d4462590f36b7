import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import { Failure } from '../design/failure.js';
import { Skeleton } from '../design/parts.js';
import { LongTable } from '../design/table.js';

interface Withdrawal {
  readonly localId: string;
  readonly recordId: string;
}

/** The records that a full list withdraws because it does not hold them. */
export function Withdrawals({ batchId, total }: { readonly batchId: string; readonly total: number }) {
  const { t } = useTranslation('organisation');
  const pages = useInfiniteQuery(hubPages<Withdrawal>(`/v1/batches/${batchId}/withdrawals`, { limit: 200 }));
  if (pages.isError) return <Failure error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton height="20rem" />;
  return (
    <LongTable
      caption={t('batch.withdrawals')}
      columns={[{ key: 'localId', title: t('localId'), heads: true, cell: ({ localId }) => localId }]}
      rows={pages.data.pages.flatMap(({ items }) => items)}
      rowKey={({ recordId }) => recordId}
      total={total}
      onEnd={() => void (pages.hasNextPage && !pages.isFetching && pages.fetchNextPage())}
    />
  );
}
