import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { Empty, ScreenHead, Skeleton } from '../design/parts.js';
import { useUndo } from './deciding.js';
import { nextCase } from './next-case.js';
import { ProgressFigures } from './progress-figures.js';

/** Leads to the case that is to be decided next, or says that none is left. */
export function NextScreen() {
  const { t } = useTranslation('review');
  const filter = useSearch({ from: '/review/next' });
  const queries = useQueryClient();
  const undo = useUndo();
  const next = useQuery(nextCase(queries, null, filter));
  if (typeof next.data === 'string' && !next.isFetching)
    return (
      <Navigate
        to="/review/cases/$caseId"
        params={{ caseId: next.data }}
        search={{ ...filter, flow: true }}
        replace
      />
    );
  return (
    <>
      <ScreenHead title={t('next.title')}>
        <Button onClick={undo}>{t('undo.button')}</Button>
        <Link className="button" to="/review">
          {t('queue.title')}
        </Link>
      </ScreenHead>
      {next.isError && <Failure error={next.error} onRetry={() => void next.refetch()} />}
      {next.isFetching && <Skeleton height="60vh" />}
      {next.data === null && !next.isFetching && (
        <>
          <Empty>{t(Object.keys(filter).length > 0 ? 'next.noneOfFilter' : 'next.none')}</Empty>
          <ProgressFigures />
        </>
      )}
    </>
  );
}
