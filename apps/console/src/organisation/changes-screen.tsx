import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hub, hubPages } from '../api/queries.js';
import { Refused } from '../api/request.js';
import type { Change, Member, ProposalNews, RecordNews } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField, TextField } from '../design/field.js';
import { PagedTable } from '../design/paged-table.js';
import { Badge, ScreenHead, Skeleton } from '../design/parts.js';
import type { Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import './organisation.css';
import { OwnRecord } from './own-record.js';

export const CHANGE_TYPES = [
  'record.linked',
  'record.review',
  'record.withdrawn',
  'person.merged',
  'person.split',
  'person.changed',
  'proposal.opened',
  'proposal.closed',
] as const satisfies readonly Change['type'][];

/** What became of the organisation's members, newest first. Whom it is about stays out of the URL. */
export function ChangesScreen() {
  const { t } = useTranslation('organisation');
  const { instant } = useFormat();
  const { type } = useSearch({ from: '/organisation/changes' });
  const navigate = useNavigate({ from: '/organisation/changes' });
  const [typed, setTyped] = useState('');
  const [localId, setLocalId] = useState('');
  const pages = useInfiniteQuery(hubPages<Change>('/v1/changes/latest', { type, localId, limit: 200 }));
  const look = (event: FormEvent) => {
    event.preventDefault();
    setLocalId(typed.trim());
  };
  const columns: Column<Change>[] = [
    {
      ...{ key: 'at', title: t('changes.at') },
      cell: ({ occurredAt }) => <span className="nowrap">{instant(occurredAt)}</span>,
    },
    { key: 'member', title: t('localId'), heads: true, cell: (change) => change.localId },
    { key: 'what', title: t('changes.what'), wide: true, cell: (change) => <News change={change} /> },
  ];
  return (
    <>
      <ScreenHead title={t('changes.title')} lead={t('changes.lead')} />
      <form className="card grid grid-ends" role="search" onSubmit={look}>
        <TextField
          label={t('changes.member')}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
        <SelectField
          label={t('changes.type')}
          value={type ?? ''}
          options={[
            { value: '', label: t('all') },
            ...CHANGE_TYPES.map((value) => ({ value, label: t(`changes.types.${value}`) })),
          ]}
          onChange={(event) =>
            void navigate({ search: event.target.value ? { type: event.target.value } : {}, replace: true })
          }
        />
        <div className="row">
          <Button type="submit" kind="primary">
            {t('changes.look')}
          </Button>
          {localId !== '' && (
            <Button
              onClick={() => {
                setTyped('');
                setLocalId('');
              }}
            >
              {t('changes.everybody')}
            </Button>
          )}
        </div>
      </form>
      {localId !== '' && <Now key={localId} localId={localId} />}
      <PagedTable
        caption={t('changes.title')}
        empty={t('changes.empty')}
        pages={pages}
        columns={columns}
        rowKey={({ id }) => id}
      />
    </>
  );
}

/** The member's record as the hub holds it. */
function Now({ localId }: { readonly localId: string }) {
  const { t } = useTranslation('organisation');
  const member = useQuery({ ...hub<Member>(`/v1/members/${encodeURIComponent(localId)}`), retry: false });
  if (member.error instanceof Refused && member.error.status === 404)
    return <div className="notice notice-warn">{t('changes.unknown', { localId })}</div>;
  if (member.isError) return <Failure error={member.error} onRetry={() => void member.refetch()} />;
  if (!member.data) return <Skeleton height="10rem" />;
  const { state, memberElsewhere, record } = member.data;
  return (
    <section className="card stack" aria-label={localId}>
      <div className="row">
        <h2>{localId}</h2>
        <Badge tone={state === 'linked' ? 'good' : 'warn'}>{t(`changes.states.${state}`)}</Badge>
        {memberElsewhere && <Badge tone="accent">{t('changes.elsewhere')}</Badge>}
      </div>
      <OwnRecord record={record} />
    </section>
  );
}

/** One entry in a sentence. */
function News({ change: { type, data } }: { readonly change: Change }) {
  const { t } = useTranslation('organisation');
  const isProposal = type === 'proposal.opened' || type === 'proposal.closed';
  const record = isProposal ? undefined : (data as RecordNews);
  const proposal = isProposal ? (data as ProposalNews) : undefined;
  return (
    <>
      {t(`changes.types.${type}`)}
      {proposal && `: ${t(`worklist.kinds.${proposal.kind}`)}`}
      {proposal?.answer && `, ${t(`worklist.answers.${proposal.answer}`)}`}
      {record?.memberElsewhere && (
        <>
          {' '}
          <Badge tone="accent">{t('changes.elsewhere')}</Badge>
        </>
      )}
    </>
  );
}
