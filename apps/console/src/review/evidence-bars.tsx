import { useTranslation } from 'react-i18next';
import type { ReviewCase } from '../api/types.js';
import { useFormat } from '../language/format.js';

type Evidence = ReviewCase['pairs'][number]['evidence'][number];

/** Bits at which a bar is full: one in a million by chance. */
const FULL_BITS = 20;
/** Bits from which on evidence is called so. */
const STRENGTHS = [
  ['strong', 8],
  ['clear', 3],
  ['slight', 0.5],
] as const;

/** What each compared field says in words, with a bar to the right for one person, to the left against. */
export function EvidenceBars({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useTranslation('review');
  const { text } = useFormat();
  const ordered = [...evidence].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const telling = ordered.filter(({ weight }) => strengthOf(weight));
  const silent = ordered.filter(({ weight }) => !strengthOf(weight));
  return (
    <>
      <ul className="evidence-list">
        {telling.map(({ field, level, weight, text: said }) => {
          const side = weight < 0 ? 'against' : 'for';
          return (
            <li key={`${field} ${level}`}>
              <span>{text(said)}</span>
              <span className="weight" aria-hidden="true">
                <span
                  className={`weight-${side}`}
                  style={{ width: `${Math.min(1, Math.abs(weight) / FULL_BITS) * 50}%` }}
                />
              </span>
              <span className="weight-words">{t(`evidence.${side}.${strengthOf(weight) ?? 'slight'}`)}</span>
            </li>
          );
        })}
      </ul>
      {silent.length > 0 && (
        <div className="muted evidence-silent">
          {t('evidence.nothing')}
          <ul>
            {silent.map(({ field, level, text: said }) => (
              <li key={`${field} ${level}`}>{text(said)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

const strengthOf = (weight: number) => STRENGTHS.find(([, bits]) => Math.abs(weight) >= bits)?.[0];
