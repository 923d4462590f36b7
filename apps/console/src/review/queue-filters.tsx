import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { Button } from '../design/button.js';
import { SelectField } from '../design/field.js';
import { useFormat } from '../language/format.js';
import { sessionQuery, useAccount } from '../sign-in/session.js';
import type { Coordinators } from './assign-dialog.js';
import { progressQuery } from './progress-figures.js';
import { DAYS, LEAST_RECORDS, queueSearch, SORTS, STATES, type QueueSearch } from './queue-search.js';

/** What the queue shows; every choice goes into the URL at once. */
export function QueueFilters({ search }: { readonly search: QueueSearch }) {
  const { t } = useTranslation('review');
  const { number, text } = useFormat();
  const { name } = useAccount();
  const navigate = useNavigate();
  const progress = useQuery(progressQuery());
  const session = useQuery(sessionQuery);
  const coordinators = useQuery(hub<Coordinators>('/v1/review/coordinators'));
  const choose = (change: Record<string, unknown>) =>
    void navigate({ to: '/review', search: queueSearch({ ...search, ...change }), replace: true });
  const any = { value: '', label: t('filter.any') };
  const field = (key: keyof QueueSearch) => ({
    label: t(`filter.${key as 'state'}`),
    value: String(search[key] ?? ''),
    onChange: (event: { target: { value: string } }) => choose({ [key]: event.target.value }),
  });
  const others = (coordinators.data?.items ?? []).filter(({ coordinator }) => coordinator !== name);
  return (
    <div className="stack">
      <div className="filters" role="group" aria-label={t('filter.title')}>
        <SelectField
          {...field('sort')}
          value={search.sort ?? 'priority'}
          options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
        />
        <SelectField
          {...field('state')}
          value={search.state ?? 'open'}
          options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
        <SelectField
          {...field('assignee')}
          options={[
            any,
            { value: 'me', label: t('filter.me') },
            { value: 'none', label: t('queue.nobody') },
            ...others.map(({ coordinator }) => ({ value: coordinator, label: coordinator })),
          ]}
        />
        <SelectField
          {...field('unit')}
          options={[
            any,
            ...(progress.data?.units ?? []).map(({ unit, name: place, open }) => ({
              value: unit,
              label: `${place} (${number(open)})`,
            })),
          ]}
        />
        <SelectField
          {...field('organisation')}
          options={[
            any,
            ...(session.data?.organisations ?? []).map(({ slug, name: both }) => ({
              value: slug,
              label: text(both),
            })),
          ]}
        />
        <SelectField
          {...field('olderThan')}
          options={[
            any,
            ...DAYS.map((days) => ({ value: String(days), label: t('filter.days', { count: days }) })),
          ]}
        />
        <SelectField
          {...field('minRecords')}
          options={[
            any,
            ...LEAST_RECORDS.map((least) => ({
              value: String(least),
              label: t('filter.atLeast', { least }),
            })),
          ]}
        />
        <SelectField
          {...field('awaitingSecond')}
          options={[any, { value: 'true', label: t('filter.awaiting') }]}
        />
      </div>
      {search.pattern && (
        <div className="row">
          {t('filter.pattern')}
          <Button small onClick={() => choose({ pattern: undefined })}>
            {t('filter.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}
