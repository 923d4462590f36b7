import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Round } from '../api/types.js';
import { useFormat } from '../language/format.js';
import { AnsweredBar } from '../rounds/answered-bar.js';

/** The review rounds that organisations are answering now, the newest first; undefined: not known yet. */
export function useOpenRounds(): readonly Round[] | undefined {
  const { data } = useQuery(hub<{ items: readonly Round[] }>('/v1/rounds'));
  return data?.items.filter(({ state }) => state === 'open');
}

/** How far the review rounds are beside which the cases are decided; nothing while there is none. */
export function RoundProgress({ rounds }: { readonly rounds: readonly Round[] }) {
  const { t } = useTranslation('review');
  const { day, text } = useFormat();
  if (rounds.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="rounds">
      <h2 id="rounds">{t('rounds.title')}</h2>
      <ul className="rounds">
        {rounds.map(({ roundId, title, dueOn, progress }) => (
          <li key={roundId}>
            <span>
              <strong>{text(title)}</strong>{' '}
              <span className="muted">{t('rounds.due', { day: day(dueOn) })}</span>
            </span>
            <AnsweredBar progress={progress} />
          </li>
        ))}
      </ul>
    </section>
  );
}
