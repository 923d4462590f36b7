import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { Decision } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField } from '../design/field.js';
import { Empty, ScreenHead, Skeleton } from '../design/parts.js';
import { useAccount } from '../sign-in/session.js';
import { DecisionItem } from './decision-item.js';
import { decisionsSearch, DECISION_STATES } from './decisions-search.js';
import { ReviewPages } from './review-pages.js';

/** All decisions, the latest first; each can be taken back. */
export function DecisionsScreen() {
  const { t } = useTranslation('review');
  const { name } = useAccount();
  const search = useSearch({ from: '/review/decisions' });
  const navigate = useNavigate();
  const decisions = useInfiniteQuery(
    hubPages<Decision>('/v1/review/decisions', {
      state: search.state,
      actor: search.actor === 'me' ? name : undefined,
      person: search.person,
    }),
  );
  const choose = (change: Record<string, unknown>) =>
    void navigate({
      to: '/review/decisions',
      search: decisionsSearch({ ...search, ...change }),
      replace: true,
    });
  const items = decisions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ScreenHead title={t('decisions.title')} lead={t('decisions.lead')} />
      <ReviewPages />
      <div className="filters" role="group" aria-label={t('filter.title')}>
        <SelectField
          label={t('filter.state')}
          value={search.state ?? ''}
          onChange={(event) => choose({ state: event.target.value })}
          options={[
            { value: '', label: t('filter.any') },
            ...DECISION_STATES.map((value) => ({ value, label: t(`decisionState.${value}`) })),
          ]}
        />
        <SelectField
          label={t('decisions.actor')}
          value={search.actor ?? ''}
          onChange={(event) => choose({ actor: event.target.value })}
          options={[
            { value: '', label: t('filter.any') },
            { value: 'me', label: t('filter.me') },
          ]}
        />
      </div>
      {decisions.isError && <Failure error={decisions.error} onRetry={() => void decisions.refetch()} />}
      {decisions.isPending && <Skeleton height="60vh" />}
      {decisions.data && items.length === 0 && <Empty>{t('decisions.none')}</Empty>}
      {items.length > 0 && (
        <div className="card">
          <ul className="history">
            {items.map((decision) => (
              <li key={decision.decisionId}>
                <DecisionItem decision={decision} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {decisions.hasNextPage && (
        <Button busy={decisions.isFetchingNextPage} onClick={() => void decisions.fetchNextPage()}>
          {t('decisions.more')}
        </Button>
      )}
    </>
  );
}
