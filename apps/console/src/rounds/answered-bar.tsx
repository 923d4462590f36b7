import { useTranslation } from 'react-i18next';
import type { Round } from '../api/types.js';
import { Bar } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { answeredOf, sumOf } from './progress.js';
import './rounds.css';

/** How much of what a round proposes is answered. */
export function AnsweredBar({ progress }: { readonly progress: Round['progress'] }) {
  const { t } = useTranslation('rounds');
  const { number } = useFormat();
  const sum = sumOf(progress);
  const answered = answeredOf(sum);
  const label = t('answeredOf', { answered: number(answered), all: number(sum.proposals) });
  return (
    <span className="answered">
      <Bar share={answered / Math.max(1, sum.proposals)} label={label} />
      {label}
    </span>
  );
}
