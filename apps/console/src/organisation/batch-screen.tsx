import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Adapter, Batch } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { Bar, Badge, Figure, ScreenHead } from '../design/parts.js';
import { Tabs } from '../design/tabs.js';
import { useFormat } from '../language/format.js';
import { BATCH_TONES } from './batch-tones.js';
import { HeldBatch } from './held-batch.js';
import './organisation.css';
import { RejectedRows } from './rejected-rows.js';
import { Withdrawals } from './withdrawals.js';

const REFRESH_MS = 1_000;
const COUNTS = [
  'received',
  'rejected',
  'created',
  'updated',
  'unchanged',
  'withdrawn',
  'linked',
  'review',
] as const;
const BATCH_TABS = ['rejected', 'withdrawals'] as const;

/** One list: how far it is, what became of its rows, and what a person has to do about it. */
export function BatchScreen() {
  const { batchId } = useParams({ from: '/organisation/batches/$batchId' });
  const batch = useQuery({
    ...hub<Batch>(`/v1/batches/${batchId}`),
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? REFRESH_MS : false),
  });
  return (
    <Loaded query={batch} height="30rem">
      {(loaded) => <WholeBatch batch={loaded} />}
    </Loaded>
  );
}

function isUnderWay({ state }: Batch): boolean {
  return state === 'receiving' || state === 'processing';
}

function WholeBatch({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('organisation');
  const { instant, number, text } = useFormat();
  const { batchId, state, counts, progress, fullList } = batch;
  const { tab } = useSearch({ from: '/organisation/batches/$batchId' });
  const navigate = useNavigate({ from: '/organisation/batches/$batchId' });
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (step: 'confirm' | 'cancel') =>
      ask<Batch>(`/v1/batches/${batchId}/${step}`, { method: 'POST' }),
    onSuccess: (changed) => {
      queries.setQueryData(hub(`/v1/batches/${batchId}`).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['/v1/batches'] });
    },
  });
  const replay = useMutation({
    mutationFn: () => ask<{ batchId: string }>(`/v1/batches/${batchId}/replay`, { method: 'POST' }),
    onSuccess: (opened) => navigate({ to: '/organisation/batches/$batchId', params: opened, search: {} }),
  });
  const tabs = BATCH_TABS.filter((each) =>
    each === 'rejected' ? counts.rejected > 0 : (fullList?.absent ?? 0) > 0,
  );
  const chosen = tabs.find((each) => each === tab) ?? tabs[0];
  const isFinished = state === 'done' || state === 'failed' || state === 'cancelled';
  return (
    <>
      <ScreenHead title={t('batch.title', { at: instant(batch.createdAt) })} lead={<Origin batch={batch} />}>
        <Badge tone={BATCH_TONES[state]}>{t(`batches.states.${state}`)}</Badge>
        {state === 'receiving' && (
          <Button small onClick={() => change.mutate('cancel')} busy={change.isPending}>
            {t('batch.cancel')}
          </Button>
        )}
        {isFinished && batch.adapter !== undefined && (
          <Button small onClick={() => replay.mutate()} busy={replay.isPending}>
            {t('batch.replay')}
          </Button>
        )}
      </ScreenHead>
      <Steps batch={batch} />
      {state === 'held' && (
        <HeldBatch
          batch={batch}
          busy={change.isPending}
          onConfirm={() => change.mutate('confirm')}
          onCancel={() => change.mutate('cancel')}
        />
      )}
      {batch.failureMessage && (
        <div className={`notice ${state === 'failed' ? 'notice-bad' : 'notice-warn'}`}>
          <strong>{t(state === 'failed' ? 'batch.failed' : 'batch.ended')}</strong>
          {text(batch.failureMessage)}
        </div>
      )}
      <div className="grid grid-small" aria-live="polite">
        {COUNTS.map((key) => (
          <Figure key={key} name={t(`batches.${key}`)} value={number(counts[key])} />
        ))}
      </div>
      {state === 'done' && counts.rejected === 0 && (
        <div className="notice notice-good">{t('batch.allTaken')}</div>
      )}
      <p className="visually-hidden" role="status">
        {t('batch.progress', { state: t(`batches.states.${state}`), percent: Math.floor(progress * 100) })}
      </p>
      {chosen && (
        <Tabs
          label={t('batch.tabs')}
          chosen={chosen}
          tabs={tabs.map((key) => ({
            key,
            label: `${t(`batch.${key}`)} (${number(key === 'rejected' ? counts.rejected : (fullList?.absent ?? 0))})`,
          }))}
          onChoose={(key) => void navigate({ search: { tab: key }, replace: true })}
        >
          {chosen === 'rejected' ? (
            <RejectedRows batchId={batchId} total={counts.rejected} isFinal={!isUnderWay(batch)} />
          ) : (
            <Withdrawals batchId={batchId} total={fullList?.absent ?? 0} />
          )}
        </Tabs>
      )}
    </>
  );
}

/** Where the list came from. */
function Origin({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('organisation');
  const { text } = useFormat();
  const { mode, adapter, connector, replayOf } = batch;
  const adapters = useQuery(hub<{ items: readonly Adapter[] }>('/v1/adapters'));
  const title = adapters.data?.items.find((each) => each.adapter === adapter)?.title;
  const parts = [
    t(`upload.modes.${mode}`),
    ...(adapter !== undefined && connector === undefined
      ? [t('batch.byAdapter', { adapter: title ? text(title) : adapter })]
      : []),
    ...(connector !== undefined ? [t('batch.byConnector', { connector })] : []),
  ];
  return (
    <>
      {parts.join(' · ')}
      {replayOf !== undefined && (
        <>
          {' · '}
          <Link to="/organisation/batches/$batchId" params={{ batchId: replayOf }}>
            {t('batch.replayOf')}
          </Link>
        </>
      )}
    </>
  );
}

const STEPS = ['receiving', 'processing', 'done'] as const;

/** Receiving → processing → done. */
function Steps({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('organisation');
  const { percent } = useFormat();
  const { state, progress } = batch;
  const at = STEPS.findIndex((step) => step === state);
  if (at === -1) return null;
  return (
    <div className="card stack">
      <ol className="steps">
        {STEPS.map((step, index) => (
          <li
            key={step}
            aria-current={index === at ? 'step' : undefined}
            data-state={index < at || state === 'done' ? 'past' : index === at ? 'now' : 'ahead'}
          >
            {t(`batch.step.${step}`)}
          </li>
        ))}
      </ol>
      <Bar
        share={progress}
        tone={state === 'done' ? 'good' : undefined}
        label={t('batch.share', { share: percent(progress) })}
      />
    </div>
  );
}
