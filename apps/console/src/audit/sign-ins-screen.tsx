import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { SignInEntry } from '../api/types.js';
import { Button } from '../design/button.js';
import { SelectField, TextField } from '../design/field.js';
import { useNumberColumn } from '../design/number-column.js';
import { PagedTable } from '../design/paged-table.js';
import { Badge, ScreenHead } from '../design/parts.js';
import type { Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { SIGN_IN_EVENTS, signInsSearch } from './sign-ins-search.js';

const TONES = { 'signed-in': 'good', refused: 'bad', 'signed-out': undefined } as const;

/** Who signed in and out, and who was refused and why; the latest first. */
export function SignInsScreen() {
  const { t } = useTranslation('audit');
  const { instant } = useFormat();
  const numberColumn = useNumberColumn();
  const search = useSearch({ from: '/audit/sign-ins' });
  const navigate = useNavigate();
  const [typed, setTyped] = useState({ asked: search.account, account: search.account ?? '' });
  // Another address, other words: the field shows what the address says.
  if (typed.asked !== search.account) setTyped({ asked: search.account, account: search.account ?? '' });
  const pages = useInfiniteQuery(hubPages<SignInEntry>('/v1/sign-ins', { ...search }));
  const choose = (change: Record<string, unknown>) =>
    void navigate({ to: '/audit/sign-ins', search: signInsSearch({ ...search, ...change }), replace: true });
  const columns: readonly Column<SignInEntry>[] = [
    {
      ...{ key: 'at', title: t('signIns.at'), heads: true },
      cell: ({ firstAt, lastAt }) =>
        instant(firstAt) === instant(lastAt) ? instant(firstAt) : `${instant(firstAt)} – ${instant(lastAt)}`,
    },
    {
      ...{ key: 'event', title: t('signIns.event') },
      cell: ({ event }) => <Badge tone={TONES[event]}>{t(`signIns.events.${event}`)}</Badge>,
    },
    {
      ...{ key: 'account', title: t('signIns.account') },
      cell: ({ account }) => account ?? <span className="muted">{t('signIns.nobody')}</span>,
    },
    {
      ...{ key: 'method', title: t('signIns.method') },
      cell: ({ method }) => t(`signIns.methods.${method}`),
    },
    {
      ...{ key: 'reason', title: t('signIns.reason'), wide: true },
      cell: ({ reason }) => (reason === null ? '–' : t(`signIns.reasons.${reason}`)),
    },
    numberColumn('times', t('signIns.times')),
  ];
  return (
    <>
      <ScreenHead title={t('signIns.title')} lead={t('signIns.lead')} />
      <form
        className="filters"
        aria-label={t('signIns.filter')}
        onSubmit={(event) => {
          event.preventDefault();
          choose({ account: typed.account.trim() });
        }}
      >
        <SelectField
          label={t('signIns.event')}
          value={search.event ?? ''}
          onChange={(event) => choose({ event: event.target.value })}
          options={[
            { value: '', label: t('signIns.any') },
            ...SIGN_IN_EVENTS.map((value) => ({ value, label: t(`signIns.events.${value}`) })),
          ]}
        />
        <TextField
          label={t('signIns.account')}
          value={typed.account}
          onChange={(event) => setTyped({ ...typed, account: event.target.value })}
        />
        <Button type="submit">{t('signIns.find')}</Button>
      </form>
      <PagedTable
        caption={t('signIns.title')}
        empty={t('signIns.none')}
        pages={pages}
        columns={columns}
        rowKey={(entry) => JSON.stringify(entry)}
      />
    </>
  );
}
