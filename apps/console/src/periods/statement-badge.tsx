import { useTranslation } from 'react-i18next';
import type { Period } from '../api/types.js';
import { Badge, type Tone } from '../design/parts.js';

type StatementState = Period['statements'][number]['state'];

const TONES: Readonly<Record<StatementState, Tone | undefined>> = {
  attested: 'good',
  objected: 'bad',
  lapsed: 'warn',
  missing: undefined,
};

/** What an organisation said about the figures of a period. */
export function StatementBadge({ state }: { readonly state: StatementState }) {
  const { t } = useTranslation('periods');
  const tone = TONES[state];
  return <Badge {...(tone && { tone })}>{t(`statement.${state}`)}</Badge>;
}
