import { useTranslation } from 'react-i18next';
import type { Webhook } from '../api/types.js';
import { Badge, type Tone } from '../design/parts.js';

const TONES: Readonly<Record<Webhook['state'], Tone>> = { active: 'good', failing: 'warn', disabled: 'bad' };

/** How a webhook does; why, when it is switched off. */
export function WebhookState({
  webhook: { state, disabledReason },
}: {
  readonly webhook: Pick<Webhook, 'state' | 'disabledReason'>;
}) {
  const { t } = useTranslation('organisation');
  return (
    <Badge tone={TONES[state]}>
      {disabledReason === null ? t(`webhooks.states.${state}`) : t(`webhooks.reasons.${disabledReason}`)}
    </Badge>
  );
}
