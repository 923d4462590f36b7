import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { ModelJob } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { Badge, Bar } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { JobResult } from './job-result.js';

const EVERY_MS = 1_000;
const under = (job: ModelJob) => job.state === 'queued' || job.state === 'running';

const TONES = {
  queued: 'accent',
  running: 'accent',
  done: 'good',
  failed: 'bad',
  cancelled: 'warn',
} as const;
const PHASES = ['queued', 'reading', 'training', 'preparing', 'comparing', 'applying'] as const;

/** A job under way or ended: its progress, the way to stop it, and what came of it. */
export function JobCard({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation('models');
  const { instant, percent } = useFormat();
  const queries = useQueryClient();
  const path = `/v1/models/jobs/${jobId}`;
  const job = useQuery({
    ...hub<ModelJob>(path),
    refetchInterval: ({ state: { data } }) => (!data || under(data) ? EVERY_MS : false),
  });
  const cancel = useMutation({
    mutationFn: () => ask<ModelJob>(`${path}/cancel`, { method: 'POST' }),
    onSettled: () => void queries.invalidateQueries({ queryKey: [path] }),
  });
  const ended = job.data !== undefined && !under(job.data);
  useEffect(() => {
    // What a job did shows in the models.
    if (!ended) return;
    for (const key of ['/v1/models', '/v1/models/current'])
      void queries.invalidateQueries({ queryKey: [key] });
  }, [ended, queries]);
  return (
    <section className="card stack" aria-labelledby="job">
      <h2 id="job">{t('job.title')}</h2>
      <Loaded query={job} height="5rem">
        {(shown) => {
          const phase = PHASES.find((each) => each === shown.phase);
          const progress = t('job.progress', { share: percent(shown.progress) });
          return (
            <>
              <p className="row">
                <strong>{t(`job.kind.${shown.kind}`)}</strong>
                <Badge tone={TONES[shown.state]}>{t(`job.state.${shown.state}`)}</Badge>
                <span className="muted">
                  {shown.actor}, {instant(shown.createdAt)}
                </span>
              </p>
              {under(shown) && (
                <div className="row" role="status">
                  <Bar share={shown.progress} label={progress} />
                  {phase && t(`job.phase.${phase}`)} · {progress}
                  {shown.phase !== 'applying' && (
                    <Button small busy={cancel.isPending} onClick={() => cancel.mutate()}>
                      {t('job.cancel')}
                    </Button>
                  )}
                </div>
              )}
              {shown.error && <p className="field-error">{shown.error}</p>}
              {shown.state === 'done' && <JobResult job={shown} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
