import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub, hubPages } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Proposal, Round } from '../api/types.js';
import { Failure } from '../design/failure.js';
import { SelectField } from '../design/field.js';
import { Badge, Bar, Empty, ScreenHead, Skeleton } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import './organisation.css';
import { ProposalCard, type GivenAnswer } from './proposal-card.js';

const PROPOSAL_STATES = ['open', 'answered', 'withdrawn'] as const;
const PROPOSAL_KINDS = ['transfer', 'removal', 'check'] as const;

/** What review rounds ask about the organisation's own members, answered row by row. */
export function WorklistScreen() {
  const { t } = useTranslation('organisation');
  const { day, number, percent, text } = useFormat();
  const { round, state = 'open', kind } = useSearch({ from: '/organisation/worklist' });
  const navigate = useNavigate({ from: '/organisation/worklist' });
  const queries = useQueryClient();
  const rounds = useQuery(hub<{ items: readonly Round[] }>('/v1/rounds'));
  const pages = useInfiniteQuery(
    hubPages<Proposal>('/v1/proposals', { state, kind, roundId: round, limit: 200 }),
  );
  const [chosen, setChosen] = useState<string>();
  const [answered, setAnswered] = useState<ReadonlyMap<string, Proposal>>(new Map());
  const answering = useMutation({
    mutationFn: ({ proposalId, ...body }: GivenAnswer) =>
      ask<Proposal>(`/v1/proposals/${proposalId}/answer`, { method: 'POST', body }),
    onSuccess: (proposal) => {
      setAnswered(new Map([...answered, [proposal.proposalId, proposal]]));
      setChosen(beside(proposal.proposalId, 1));
      void queries.invalidateQueries({ queryKey: ['/v1/rounds'] });
    },
    meta: { handled: true },
  });

  const rows = (pages.data?.pages.flatMap(({ items }) => items) ?? []).map(
    (each) => answered.get(each.proposalId) ?? each,
  );
  const current = rows.find(({ proposalId }) => proposalId === chosen) ?? rows.find(isOpen) ?? rows[0];
  const beside = (proposalId: string, step: 1 | -1) => {
    const at = rows.findIndex((each) => each.proposalId === proposalId);
    const ahead = step === 1 ? rows.slice(at + 1) : rows.slice(0, Math.max(0, at)).reverse();
    return (ahead.find(isOpen) ?? ahead[0])?.proposalId ?? proposalId;
  };
  const go = (step: 1 | -1) => {
    answering.reset();
    if (current) setChosen(beside(current.proposalId, step));
  };
  const isPickable = current !== undefined;
  useEffect(() => {
    if (!isPickable) return;
    const pressed = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { n: 1, p: -1 }[event.key.toLowerCase()];
      if (step === 1 || step === -1) go(step);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });

  const columns: Column<Proposal>[] = [
    {
      key: 'member',
      title: t('localId'),
      heads: true,
      cell: ({ localId, proposalId }) => (
        <button
          type="button"
          className="link"
          aria-current={proposalId === current?.proposalId || undefined}
          onClick={() => {
            answering.reset();
            setChosen(proposalId);
          }}
        >
          {localId}
        </button>
      ),
    },
    {
      key: 'unit',
      title: t('worklist.unit'),
      cell: ({ unitCode }) => <span className="nowrap">{unitCode}</span>,
    },
    { key: 'kind', title: t('worklist.proposed'), cell: (each) => t(`worklist.kinds.${each.kind}`) },
    {
      key: 'reasons',
      title: t('worklist.reasons'),
      wide: true,
      cell: ({ reasons }) => reasons.map(({ message }) => text(message)).join(' '),
    },
    {
      key: 'state',
      title: t('worklist.answer'),
      cell: ({ state: now, answer }) =>
        answer ? (
          <Badge tone="good">{t(`worklist.answers.${answer.answer}`)}</Badge>
        ) : (
          <Badge tone={now === 'open' ? 'warn' : undefined}>{t(`worklist.states.${now}`)}</Badge>
        ),
    },
  ];
  const search = (change: Partial<{ round: string; state: string; kind: string }>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const open = rounds.data?.items.filter((each) => each.state === 'open') ?? [];
  return (
    <>
      <ScreenHead title={t('worklist.title')} lead={t('worklist.lead')} />
      {open.map((each) => {
        const asked = each.progress.reduce((sum, part) => sum + part.proposals - part.withdrawn, 0);
        const left = each.progress.reduce((sum, part) => sum + part.open, 0);
        const share = asked === 0 ? 1 : (asked - left) / asked;
        return (
          <div key={each.roundId} className="card stack">
            <div className="row row-apart">
              <strong>{text(each.title)}</strong>
              <span className="muted">{t('worklist.due', { day: day(each.dueOn) })}</span>
            </div>
            <Bar
              share={share}
              tone={share === 1 ? 'good' : undefined}
              label={t('worklist.share', { share: percent(share) })}
            />
            <span className="muted">
              {t('worklist.left', { count: left, left: number(left), asked: number(asked) })}
            </span>
          </div>
        );
      })}
      <div className="grid">
        <SelectField
          label={t('worklist.round')}
          value={round ?? ''}
          options={[
            { value: '', label: t('all') },
            ...(rounds.data?.items ?? []).map((each) => ({ value: each.roundId, label: text(each.title) })),
          ]}
          onChange={(event) => search({ round: event.target.value || undefined })}
        />
        <SelectField
          label={t('worklist.state')}
          value={state}
          options={[
            ...PROPOSAL_STATES.map((value) => ({ value, label: t(`worklist.states.${value}`) })),
            { value: 'any', label: t('all') },
          ]}
          onChange={(event) => search({ state: event.target.value })}
        />
        <SelectField
          label={t('worklist.kind')}
          value={kind ?? ''}
          options={[
            { value: '', label: t('all') },
            ...PROPOSAL_KINDS.map((value) => ({ value, label: t(`worklist.kinds.${value}`) })),
          ]}
          onChange={(event) => search({ kind: event.target.value || undefined })}
        />
      </div>
      {pages.isError && <Failure error={pages.error} onRetry={() => void pages.refetch()} />}
      {!pages.data && !pages.isError && <Skeleton height="24rem" />}
      {pages.data && rows.length === 0 && <Empty>{t('worklist.empty')}</Empty>}
      {current && (
        <ProposalCard
          key={current.proposalId}
          proposal={current}
          isSending={answering.isPending}
          failure={answering.error}
          onAnswer={(answer) => answering.mutate(answer)}
          onStep={go}
        />
      )}
      {rows.length > 0 && (
        <LongTable
          caption={t('worklist.title')}
          columns={columns}
          rows={rows}
          rowKey={({ proposalId }) => proposalId}
          onEnd={() => void (pages.hasNextPage && !pages.isFetching && pages.fetchNextPage())}
        />
      )}
    </>
  );
}

function isOpen({ state }: Proposal): boolean {
  return state === 'open';
}
