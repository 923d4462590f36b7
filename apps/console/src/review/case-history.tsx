import { useTranslation } from 'react-i18next';
import type { ReviewCase } from '../api/types.js';
import { useFormat } from '../language/format.js';
import { DecisionItem } from './decision-item.js';
import { letterOf } from './partition.js';

/** What was decided about any of the records before, and who left the case to others. */
export function CaseHistory({ shown: { records, decisions, skips } }: { readonly shown: ReviewCase }) {
  const { t } = useTranslation('review');
  const { instant } = useFormat();
  const letter = (recordId: string) => {
    const index = records.findIndex((record) => record.recordId === recordId);
    return index < 0 ? t('history.elsewhere') : letterOf(index);
  };
  return (
    <section className="card stack" aria-labelledby="history">
      <h2 id="history">{t('history.title')}</h2>
      {decisions.length + skips.length === 0 && <p className="muted">{t('history.none')}</p>}
      <ul className="history">
        {decisions.map((decision) => (
          <li key={decision.decisionId}>
            <DecisionItem decision={decision} letter={letter} />
          </li>
        ))}
        {skips.map(({ actor, reason, skippedAt }) => (
          <li key={`${actor} ${skippedAt}`}>
            <p>{t('history.skipped', { actor, at: instant(skippedAt) })}</p>
            <p className="muted" translate="no">
              {reason}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
