import { useTranslation } from 'react-i18next';
import type { Connector } from '../api/types.js';
import { Badge, type Tone } from '../design/parts.js';

const TONES: Readonly<Record<Connector['state'], Tone | undefined>> = {
  idle: 'good',
  running: 'accent',
  paused: undefined,
};

/** How a connector does. */
export function ConnectorState({ connector: { state, failures } }: { readonly connector: Connector }) {
  const { t } = useTranslation('organisation');
  return state === 'idle' && failures > 0 ? (
    <Badge tone="bad">{t('connectors.failing', { count: failures })}</Badge>
  ) : (
    <Badge tone={TONES[state]}>{t(`connectors.states.${state}`)}</Badge>
  );
}
