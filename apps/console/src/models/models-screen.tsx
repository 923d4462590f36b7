import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { CurrentModel, Model, ModelJob } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { Figure, ScreenHead } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { JobCard } from './job-card.js';
import { ModelVersions } from './model-versions.js';
import { usePreciseShare } from './share.js';
import { TrainForm } from './train-form.js';
import './models.css';

/** What the hub calls itself where it did something by itself. */
const HUB = 'hub';

/** The model that decides: how precise it is, which others there are, what they would change, and the way back. */
export function ModelsScreen() {
  const { t } = useTranslation('models');
  const { instant, number } = useFormat();
  const precise = usePreciseShare();
  const search = useSearch({ from: '/models' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const current = useQuery(hub<CurrentModel>('/v1/models/current'));
  const models = useQuery(hub<{ items: readonly Model[] }>('/v1/models'));
  const begin = useMutation({
    mutationFn: ({ path, body = {} }: { path: string; body?: object }) =>
      ask<ModelJob>(path, { method: 'POST', body }),
    onSuccess: ({ jobId }) => {
      void queries.invalidateQueries({ queryKey: ['/v1/models/current'] });
      void navigate({ to: '/models', search: { job: jobId } });
    },
  });
  const jobId = search.job ?? current.data?.job?.jobId;
  const nameOf = (modelId: number) =>
    models.data?.items.find((model) => model.modelId === modelId)?.version ?? String(modelId);
  return (
    <>
      <ScreenHead title={t('title')} lead={t('lead')} />
      <Loaded query={current} height="8rem">
        {({ version, activations, measured: { precision, interval, answered, drawnPer10000 } }) => (
          <div className="grid">
            <Figure
              name={t('active')}
              value={<span className="version">{version}</span>}
              note={activations[0] && t('activeSince', { at: instant(activations[0].activatedAt) })}
            />
            <Figure
              name={t('measured')}
              value={precision === null ? t('notMeasured') : precise(precision)}
              note={
                interval
                  ? t('interval', { low: precise(interval.low), high: precise(interval.high) })
                  : t('noInterval')
              }
            />
            <Figure
              name={t('answered')}
              value={number(answered)}
              note={drawnPer10000 > 0 ? t('drawn', { shown: number(drawnPer10000) }) : t('notDrawn')}
            />
          </div>
        )}
      </Loaded>
      {jobId && <JobCard key={jobId} jobId={jobId} />}
      <TrainForm
        busy={begin.isPending}
        onTrain={(body) => begin.mutate({ path: '/v1/models/train', body })}
      />
      <Loaded query={models} height="16rem">
        {({ items }) => (
          <ModelVersions
            models={items}
            busy={begin.isPending}
            onShadow={(modelId) => begin.mutate({ path: `/v1/models/${modelId}/shadow` })}
            onActivate={(modelId, reason) =>
              begin.mutate({ path: `/v1/models/${modelId}/activate`, body: { reason } })
            }
          />
        )}
      </Loaded>
      {current.data && (
        <section className="stack">
          <h2>{t('activations')}</h2>
          <Table
            caption={t('activations')}
            rows={current.data.activations}
            rowKey={({ activatedAt }) => activatedAt}
            columns={[
              {
                key: 'at',
                title: t('activatedAt'),
                heads: true,
                cell: ({ activatedAt }) => instant(activatedAt),
              },
              { key: 'model', title: t('model'), cell: ({ modelId }) => nameOf(modelId) },
              { key: 'actor', title: t('actor'), cell: ({ actor }) => (actor === HUB ? t('hub') : actor) },
              { key: 'reason', title: t('reason'), cell: ({ reason }) => reason ?? '' },
            ]}
          />
        </section>
      )}
    </>
  );
}
