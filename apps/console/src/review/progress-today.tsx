import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { ReviewProgress } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { Figure } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useAccount } from '../sign-in/session.js';

/** What is open, and what was decided since midnight. */
export function ProgressToday() {
  const { t } = useTranslation('review');
  const { ago, number } = useFormat();
  const { name } = useAccount();
  const progress = useQuery(hub<ReviewProgress>('/v1/review/progress'));
  return (
    <Loaded query={progress} height="7rem">
      {({ open, unassigned, awaitingSecond, decided, oldestOpenedAt, coordinators }) => {
        const own = coordinators.find(({ actor }) => actor === name);
        return (
          <div className="grid">
            <Figure
              name={t('progress.open')}
              value={number(open)}
              note={oldestOpenedAt && t('progress.oldest', { ago: ago(oldestOpenedAt) })}
            />
            <Figure name={t('progress.unassigned')} value={number(unassigned)} />
            <Figure name={t('progress.awaiting')} value={number(awaitingSecond)} />
            <Figure
              name={t('progress.decided')}
              value={number(decided)}
              note={t('progress.own', { shown: number(own?.decided ?? 0) })}
            />
          </div>
        );
      }}
    </Loaded>
  );
}
