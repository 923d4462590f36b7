import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from './failure.js';
import { Skeleton } from './parts.js';

/** What a query gave, or its skeleton, or why it failed; kept data stay visible while they are asked for anew. */
export function Loaded<T>({
  query,
  height = '8rem',
  children,
}: {
  readonly query: UseQueryResult<T>;
  /** Of the place that is held meanwhile. */
  readonly height?: string;
  readonly children: (data: T) => ReactNode;
}) {
  const { t } = useTranslation('design');
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div aria-busy="true">
      <span className="visually-hidden">{t('loading')}</span>
      <Skeleton height={height} />
    </div>
  );
}
