import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub, hubPages } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Connector, ConnectorRun } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { PagedTable } from '../design/paged-table.js';
import { Badge, Figure, ScreenHead, type Tone } from '../design/parts.js';
import type { Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useAccount } from '../sign-in/session.js';
import { ConnectorState } from './connector-state.js';
import { useScheduleText } from './connectors-screen.js';
import './organisation.css';

const REFRESH_MS = 3_000;
const TONES: Readonly<Record<ConnectorRun['outcome'], Tone>> = {
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  interrupted: 'warn',
};

/** One connector: how it is, when it runs, what came, what went wrong. */
export function ConnectorScreen() {
  const { name } = useParams({ from: '/connectors/$name' });
  const connector = useQuery({
    ...hub<Connector>(`/v1/connectors/${encodeURIComponent(name)}`),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Loaded query={connector} height="30rem">
      {(loaded) => <WholeConnector connector={loaded} />}
    </Loaded>
  );
}

function WholeConnector({ connector }: { readonly connector: Connector }) {
  const { t } = useTranslation('organisation');
  const { instant, number, text } = useFormat();
  const schedule = useScheduleText();
  const queries = useQueryClient();
  const { name, kind, mode, state, nextRunAt, lastRun } = connector;
  const path = `/v1/connectors/${encodeURIComponent(name)}`;
  const change = useMutation({
    mutationFn: (step: 'run' | 'pause' | 'resume') => ask<Connector>(`${path}/${step}`, { method: 'POST' }),
    onSuccess: (changed) => {
      queries.setQueryData(hub(path).queryKey, changed);
      void queries.invalidateQueries({ queryKey: [`${path}/runs`] });
    },
  });
  return (
    <>
      <ScreenHead title={name} lead={`${t(`connectors.kinds.${kind}`)} · ${t(`upload.modes.${mode}`)}`}>
        <ConnectorState connector={connector} />
        <Button
          kind="primary"
          onClick={() => change.mutate('run')}
          busy={change.isPending}
          disabled={state === 'paused'}
        >
          {t('connectors.run')}
        </Button>
        <Button
          onClick={() => change.mutate(state === 'paused' ? 'resume' : 'pause')}
          busy={change.isPending}
        >
          {t(state === 'paused' ? 'connectors.resume' : 'connectors.pause')}
        </Button>
      </ScreenHead>
      {lastRun?.error && (
        <div className="notice notice-bad">
          <strong>{t('connectors.lastError')}</strong>
          {text(lastRun.error.message)}
        </div>
      )}
      <div className="grid">
        <Figure
          name={t('connectors.schedule')}
          value={<span className="figure-text">{schedule(connector.schedule)}</span>}
        />
        <Figure
          name={t('connectors.next')}
          value={<span className="figure-text">{nextRunAt ? instant(nextRunAt) : '–'}</span>}
        />
        <Figure
          name={t('connectors.last')}
          value={<span className="figure-text">{lastRun ? instant(lastRun.startedAt) : '–'}</span>}
          note={lastRun && t('connectors.rows', { count: lastRun.received, rows: number(lastRun.received) })}
        />
      </div>
      <Runs path={path} />
    </>
  );
}

function Runs({ path }: { readonly path: string }) {
  const { t } = useTranslation('organisation');
  const { instant, text } = useFormat();
  const numberColumn = useNumberColumn();
  const { role } = useAccount();
  const pages = useInfiniteQuery({
    ...hubPages<ConnectorRun>(`${path}/runs`, { limit: 50 }),
    refetchInterval: REFRESH_MS,
  });
  const columns: Column<ConnectorRun>[] = [
    {
      key: 'at',
      title: t('connectors.startedAt'),
      heads: true,
      cell: ({ batchId, startedAt }) =>
        batchId !== null && role === 'organisation' ? (
          <Link to="/organisation/batches/$batchId" params={{ batchId }}>
            {instant(startedAt)}
          </Link>
        ) : (
          instant(startedAt)
        ),
    },
    {
      key: 'outcome',
      title: t('preview.effect'),
      cell: ({ outcome }) => <Badge tone={TONES[outcome]}>{t(`connectors.outcomes.${outcome}`)}</Badge>,
    },
    { key: 'cause', title: t('connectors.cause'), cell: ({ cause }) => t(`connectors.causes.${cause}`) },
    numberColumn('received', t('batches.received')),
    numberColumn('rejected', t('batches.rejected')),
    { key: 'error', title: t('connectors.error'), cell: ({ error }) => error && text(error.message) },
  ];
  return (
    <section className="stack">
      <h2>{t('connectors.runs')}</h2>
      <PagedTable
        caption={t('connectors.runs')}
        empty={t('connectors.noRuns')}
        height="16rem"
        pages={pages}
        columns={columns}
        rowKey={({ runId }) => runId}
      />
    </section>
  );
}
