import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewCase } from '../api/types.js';
import { Empty } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { CaseGraph } from './case-graph.js';
import { EvidenceBars } from './evidence-bars.js';
import { letterOf } from './partition.js';

/** How well the records agree: pair by pair, and as a graph when there are more than two. */
export function CaseEvidence({ shown: { records, pairs } }: { readonly shown: ReviewCase }) {
  const { t } = useTranslation('review');
  const { percent } = useFormat();
  // The pair that is most in doubt is the one to look at.
  const [chosen, setChosen] = useState(() => mostDoubtful(pairs));
  const letter = (recordId: string) => letterOf(records.findIndex((record) => record.recordId === recordId));
  const pair = pairs[chosen];
  if (!pair) return <Empty>{t('evidence.none')}</Empty>;
  const name = (each: ReviewCase['pairs'][number]) => `${letter(each.a)} – ${letter(each.b)}`;
  return (
    <section className="card stack" aria-labelledby="evidence">
      <h2 id="evidence">{t('evidence.title')}</h2>
      <div className="evidence">
        {records.length > 2 && (
          <div className="stack">
            <CaseGraph records={records} pairs={pairs} chosen={chosen} />
            <div className="row pair-choice" role="group" aria-label={t('evidence.pairs')}>
              {pairs.map((each, index) => (
                <button
                  key={`${each.a}${each.b}`}
                  type="button"
                  className="button button-small"
                  aria-pressed={index === chosen}
                  onClick={() => setChosen(index)}
                >
                  {name(each)}: {percent(each.probability)}
                </button>
              ))}
            </div>
          </div>
        )}
        <div className="stack">
          <p>
            <strong>
              {t('evidence.probability', { pair: name(pair), probability: percent(pair.probability) })}
            </strong>{' '}
            <span className="muted">{t('evidence.hint')}</span>
          </p>
          <EvidenceBars evidence={pair.evidence} />
        </div>
      </div>
    </section>
  );
}

function mostDoubtful(pairs: ReviewCase['pairs']): number {
  const doubt = (index: number) => Math.abs((pairs[index]?.probability ?? 0) - 0.5);
  return pairs.reduce((best, _pair, index) => (doubt(index) < doubt(best) ? index : best), 0);
}
