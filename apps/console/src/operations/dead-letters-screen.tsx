import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { DeadLetter } from '../api/types.js';
import { Button } from '../design/button.js';
import { SelectField } from '../design/field.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Empty, ScreenHead } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { EventName } from './flow-screen.js';
import './operations.css';

const SERVICES = ['gateway', 'registry', 'matching', 'reports'] as const;
const STATES = ['open', 'recovered'] as const;
/** Most of a service that are shown at once. */
const LIMIT = 1_000;

/** What services could not process: looked at, and run again one by one or all at once. */
export function DeadLettersScreen() {
  const { t } = useTranslation('operations');
  const { instant, number } = useFormat();
  const numberColumn = useNumberColumn();
  const { service, state, code, eventType } = useSearch({ from: '/operations/dead-letters' });
  const navigate = useNavigate({ from: '/operations/dead-letters' });
  const queries = useQueryClient();
  const chosenState = STATES.find((each) => each === state) ?? 'open';
  const chosenService = SERVICES.find((each) => each === service);
  const query = { service: chosenService, state: chosenState, limit: LIMIT };
  const letters = useQuery(hub<{ items: readonly DeadLetter[] }>('/v1/operations/dead-letters', query));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const rerun = useMutation({
    mutationFn: async (chosen: readonly DeadLetter[]) => {
      let [recovered, failed] = [0, 0];
      for (const each of SERVICES) {
        const ids = chosen.filter((letter) => letter.service === each).map(({ id }) => id);
        if (ids.length === 0) continue;
        const outcome = await ask<{ recovered: number; failed: number }>(
          '/v1/operations/dead-letters/rerun',
          {
            method: 'POST',
            body: { service: each, ids: ids.slice(0, LIMIT) },
          },
        );
        recovered += outcome.recovered;
        failed += outcome.failed;
      }
      return { recovered, failed };
    },
    onSuccess: ({ recovered, failed }) => {
      const kind = failed > 0 ? ('bad' as const) : undefined;
      toast({ kind, content: t('dead.outcome', { recovered: number(recovered), failed: number(failed) }) });
      setPicked(new Set());
    },
    onSettled: () =>
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/v1/operations'),
      }),
  });
  const search = (change: Partial<{ service: string; state: string; code: string; eventType: string }>) => {
    setPicked(new Set());
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const columns: Column<DeadLetter>[] = [
    ...(chosenState === 'open'
      ? [
          {
            key: 'pick',
            title: <span className="visually-hidden">{t('dead.pick')}</span>,
            cell: ({ id, messageId }: DeadLetter) => (
              <input
                type="checkbox"
                aria-label={t('dead.pickOne', { id: messageId })}
                checked={picked.has(id)}
                onChange={(event) => {
                  const next = new Set(picked);
                  if (event.target.checked) next.add(id);
                  else next.delete(id);
                  setPicked(next);
                }}
              />
            ),
          },
        ]
      : []),
    { key: 'at', title: t('dead.at'), heads: true, cell: ({ failedAt }) => instant(failedAt) },
    { key: 'service', title: t('flow.service'), cell: (letter) => t(`service.${letter.service}`) },
    { key: 'event', title: t('flow.event'), cell: (letter) => <EventName type={letter.eventType} /> },
    {
      key: 'fault',
      title: t('dead.fault'),
      wide: true,
      cell: (letter) => (
        <>
          <Badge tone="bad">{letter.code}</Badge>
          <p>{t(`dead.kind.${faultKind(letter.code)}`)}</p>
          <code className="detail" lang="en">
            {letter.detail}
          </code>
        </>
      ),
    },
    numberColumn('attempts', t('dead.attempts')),
    ...(chosenState === 'open'
      ? [
          {
            key: 'rerun',
            title: t('dead.action'),
            cell: (letter: DeadLetter) => (
              <Button small busy={rerun.isPending} onClick={() => rerun.mutate([letter])}>
                {t('dead.rerun')}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <ScreenHead title={t('dead.title')} lead={t('dead.lead')} />
      <Loaded query={letters} height="30rem">
        {({ items }) => {
          const shown = items.filter(
            (letter) =>
              (code === undefined || letter.code === code) &&
              (eventType === undefined || letter.eventType === eventType),
          );
          const chosen = picked.size > 0 ? shown.filter(({ id }) => picked.has(id)) : shown;
          const options = (values: readonly string[]) => [
            { value: '', label: t('all') },
            ...[...new Set(values)].sort().map((value) => ({ value, label: value })),
          ];
          return (
            <>
              <div className="grid by-four">
                <SelectField
                  label={t('flow.service')}
                  value={chosenService ?? ''}
                  options={[
                    { value: '', label: t('all') },
                    ...SERVICES.map((value) => ({ value, label: t(`service.${value}`) })),
                  ]}
                  onChange={(event) => search({ service: event.target.value || undefined })}
                />
                <SelectField
                  label={t('flow.state')}
                  value={chosenState}
                  options={STATES.map((value) => ({ value, label: t(`dead.states.${value}`) }))}
                  onChange={(event) => search({ state: event.target.value })}
                />
                <SelectField
                  label={t('dead.code')}
                  value={code ?? ''}
                  options={options(items.map((letter) => letter.code).concat(code ?? []))}
                  onChange={(event) => search({ code: event.target.value || undefined })}
                />
                <SelectField
                  label={t('flow.event')}
                  value={eventType ?? ''}
                  options={options(items.map((letter) => letter.eventType).concat(eventType ?? []))}
                  onChange={(event) => search({ eventType: event.target.value || undefined })}
                />
              </div>
              {shown.length === 0 ? (
                <Empty>{t(chosenState === 'open' ? 'dead.none' : 'dead.noneRecovered')}</Empty>
              ) : (
                <>
                  {chosenState === 'open' && (
                    <div className="row">
                      <Button kind="primary" busy={rerun.isPending} onClick={() => rerun.mutate(chosen)}>
                        {t(picked.size > 0 ? 'dead.rerunPicked' : 'dead.rerunAll', {
                          count: chosen.length,
                          letters: number(chosen.length),
                        })}
                      </Button>
                    </div>
                  )}
                  <LongTable
                    caption={t('dead.title')}
                    columns={columns}
                    rows={shown}
                    rowKey={({ id }) => id}
                    total={shown.length}
                  />
                </>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

/**
 * What an operator can make of a failure: SQLSTATE classes 22 and 23 are refused data; 08, 40, 53, 55 and 57 are
 * connections, conflicts, resources, locks and shutdowns, which pass.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function faultKind(code: string): 'data' | 'passing' | 'program' {
  if (/^database\.2[23]/.test(code)) return 'data';
  if (/^database\.(08|40|53|55|57)|^service\.unavailable$/.test(code)) return 'passing';
  return 'program';
}
