import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { ReviewCaseItem } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField } from '../design/field.js';
import { Badge, Empty, ScreenHead, Skeleton } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import { refresh } from './deciding.js';
import { flowFilter } from './next-case.js';
import { ProgressFigures, progressQuery } from './progress-figures.js';
import { QueueFilters } from './queue-filters.js';
import { dayBefore, dayOf, queueQuery, queueSearch, SINCE_DAYS } from './queue-search.js';
import { RoundProgress, useOpenRounds } from './round-progress.js';
import { ReviewPages } from './review-pages.js';
import { SavedViews } from './saved-views.js';

interface QueuePage {
  readonly items: readonly ReviewCaseItem[];
  readonly next: string | null;
  readonly total?: number;
}

/** The cases that wait for a decision, the most urgent first, and how far the work has come. */
export function QueueScreen() {
  const { t } = useTranslation('review');
  const { number } = useFormat();
  const search = useSearch({ from: '/review' });
  const navigate = useNavigate();
  const queue = useInfiniteQuery(
    hubPages<ReviewCaseItem, QueuePage>('/v1/review/cases', {
      ...queueQuery(search),
      count: true,
      limit: 100,
    }),
  );
  const columns = useQueueColumns();
  const rounds = useOpenRounds() ?? [];
  const [round] = rounds;
  const since =
    search.since === 'round'
      ? round && dayOf(round.openedAt)
      : search.since === undefined
        ? undefined
        : dayBefore(search.since);
  const pages = queue.data?.pages ?? [];
  const total = pages[0]?.total ?? 0;
  return (
    <>
      <ScreenHead title={t('queue.title')}>
        <ShareOut />
        <Link className="button button-primary" to="/review/next" search={flowFilter({ ...search })}>
          {t('queue.begin')}
        </Link>
      </ScreenHead>
      <ReviewPages />
      <ProgressFigures {...(since !== undefined && { since })} />
      <RoundProgress rounds={rounds} />
      <div className="row row-apart">
        <SavedViews search={search} />
        <div className="since">
          <SelectField
            label={t('progress.period')}
            value={String(search.since ?? '')}
            onChange={(event) =>
              void navigate({
                to: '/review',
                search: queueSearch({ ...search, since: event.target.value }),
                replace: true,
              })
            }
            options={[
              { value: '', label: t('progress.today') },
              ...(round ? [{ value: 'round', label: t('progress.sinceRound') }] : []),
              ...SINCE_DAYS.map((days) => ({
                value: String(days),
                label: t('progress.days', { count: days }),
              })),
            ]}
          />
        </div>
      </div>
      <QueueFilters search={search} />
      {queue.isError && <Failure error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.isPending && <Skeleton height="70vh" />}
      {queue.data && (
        <p className="muted" role="status">
          {t(`queue.${search.state ?? 'open'}`, { count: total, shown: number(total) })}
        </p>
      )}
      {queue.data && total === 0 && (
        <Empty>{t(Object.keys(search).length > 0 ? 'queue.emptyFilter' : 'queue.empty')}</Empty>
      )}
      {queue.data && total > 0 && (
        <div className="wrap-heads">
          <LongTable
            caption={t('queue.title')}
            columns={columns}
            rows={pages.flatMap(({ items }) => items)}
            rowKey={({ caseId }) => caseId}
            total={total}
            onEnd={() => {
              if (queue.hasNextPage && !queue.isFetchingNextPage) void queue.fetchNextPage();
            }}
          />
        </div>
      )}
    </>
  );
}

function useQueueColumns(): Column<ReviewCaseItem>[] {
  const { t } = useTranslation('review');
  const { ago, number, text } = useFormat();
  const organisationName = useOrganisationName();
  const progress = useQuery(progressQuery());
  const places = new Map(progress.data?.units.map(({ unit, name }) => [unit, name]));
  return [
    {
      key: 'organisations',
      title: t('queue.organisations'),
      heads: true,
      cell: ({ caseId, organisations }) => (
        <Link to="/review/cases/$caseId" params={{ caseId }}>
          {organisations.map((slug) => text(organisationName(slug))).join(', ')}
        </Link>
      ),
    },
    {
      key: 'records',
      title: t('queue.records'),
      numeric: true,
      cell: ({ recordCount }) => number(recordCount),
    },
    {
      key: 'unit',
      title: t('queue.unit'),
      wide: true,
      cell: ({ units }) => units.map((unit) => places.get(unit) ?? unit).join(', '),
    },
    {
      key: 'age',
      title: t('queue.age'),
      cell: ({ openedAt }) => <span className="nowrap">{ago(openedAt)}</span>,
    },
    {
      key: 'expected',
      title: t('queue.expected'),
      numeric: true,
      cell: ({ expectedErrors }) => number(Math.round(expectedErrors * 10) / 10),
    },
    {
      key: 'assignee',
      title: t('queue.assignee'),
      cell: ({ assignee, pendingDecision }) => (
        <>
          {assignee ?? t('queue.nobody')}{' '}
          {pendingDecision && <Badge tone="warn">{t('filter.awaiting')}</Badge>}
        </>
      ),
    },
  ];
}

/** Gives every case that nobody works on to somebody. */
function ShareOut() {
  const { t } = useTranslation('review');
  const { number } = useFormat();
  const queries = useQueryClient();
  const share = useMutation({
    mutationFn: () =>
      ask<{ assigned: readonly { actor: string; cases: number }[] }>('/v1/review/assignments', {
        method: 'POST',
        body: {},
      }),
    onSuccess: ({ assigned }) => {
      const given = assigned.filter(({ cases }) => cases > 0);
      toast({
        content:
          given.length === 0
            ? t('share.none')
            : given.map(({ actor, cases }) => `${actor}: ${number(cases)}`).join(', '),
      });
      refresh(queries);
    },
  });
  return (
    <Button busy={share.isPending} onClick={() => share.mutate()}>
      {t('share.button')}
    </Button>
  );
}
