import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { RederivationJob } from '../api/types.js';
import { Badge, Bar } from '../design/parts.js';
import { useFormat } from '../language/format.js';

const EVERY_MS = 1_000;

/** How the rules in force reach the persons that were there before them. */
export function Rederivation({ job: given }: { readonly job: RederivationJob }) {
  const { t } = useTranslation('survivorship');
  const { instant, number, percent } = useFormat();
  const queries = useQueryClient();
  const { data: job } = useQuery({
    ...hub<RederivationJob>(`/v1/survivorship/jobs/${given.jobId}`),
    initialData: given,
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? EVERY_MS : false),
  });
  const { state, progress, persons, rulesVersion, finishedAt } = job;
  useEffect(() => {
    if (state !== 'running' && given.state === 'running')
      for (const key of ['/v1/survivorship', '/v1/survivorship/versions'])
        void queries.invalidateQueries({ queryKey: [key] });
  }, [state, given.state, queries]);
  const counts = {
    done: number(persons.done),
    total: number(persons.total),
    changed: number(persons.changed),
  };
  return (
    <section className="card stack" aria-labelledby="rederivation">
      <h2 id="rederivation">{t('job.title', { version: rulesVersion })}</h2>
      <div className="row" role="status">
        <Badge tone={state === 'running' ? 'accent' : 'good'}>{t(`job.state.${state}`)}</Badge>
        {state === 'running' ? (
          <>
            <Bar share={progress} label={percent(progress)} />
            {percent(progress)} · {t('job.running', counts)}
          </>
        ) : (
          <span>
            {t('job.done', counts)} {finishedAt && <span className="muted">{instant(finishedAt)}</span>}
          </span>
        )}
      </div>
    </section>
  );
}
