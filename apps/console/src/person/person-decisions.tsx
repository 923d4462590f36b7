import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Decision } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { DecisionItem } from '../review/decision-item.js';

/** What people decided about records of the person. */
export function PersonDecisions({ personId }: { readonly personId: string }) {
  const { t } = useTranslation('person');
  const decisions = useQuery(
    hub<{ items: readonly Decision[] }>('/v1/review/decisions', { person: personId, limit: 100 }),
  );
  return (
    <section className="card stack" aria-labelledby="decisions">
      <h2 id="decisions">{t('decisions.title')}</h2>
      <Loaded query={decisions} height="4rem">
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t('decisions.none')}</p>
          ) : (
            <ul className="plain-list">
              {items.map((decision) => (
                <li key={decision.decisionId}>
                  <DecisionItem decision={decision} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
