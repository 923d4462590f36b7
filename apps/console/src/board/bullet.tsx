import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';

/** A rate against its target: a bar, and a line where it should reach. Over 100 % the scale grows with it. */
export function Bullet({
  rate,
  target,
  small,
}: {
  /** Shares of 1. */
  readonly rate: number;
  readonly target: number;
  readonly small?: boolean;
}) {
  const { t } = useTranslation('board');
  const { percent } = useFormat();
  const scale = Math.max(1, rate);
  const tone = rate > 1 ? 'over' : rate >= target ? 'reached' : 'below';
  const at = (share: number) => `${(share / scale) * 100}%`;
  return (
    <div
      className={small ? 'bullet bullet-small' : 'bullet'}
      role="img"
      aria-label={t('rate.against', { rate: percent(rate), target: percent(target) })}
    >
      <span className={`bullet-fill bullet-${tone}`} style={{ width: at(rate) }} />
      <span className="bullet-target" style={{ left: at(target) }} />
      {rate > 1 && <span className="bullet-whole" style={{ left: at(1) }} />}
    </div>
  );
}
