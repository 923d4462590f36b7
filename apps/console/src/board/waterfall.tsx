import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';
import type { Ledger } from './answers.js';
import { closes, GAINS, LOSSES, netChange } from './ledger.js';

interface Step {
  readonly key: string;
  readonly name: string;
  readonly change: number;
  /** Where it begins and ends on the scale of the balance. */
  readonly from: number;
  readonly to: number;
}

/**
 * A ledger as waterfall and table in one: each row moves the balance, and the last one shows that it closes. The scale
 * begins near the balance, so opening and closing are marks on it, not bars.
 */
export function Waterfall({ ledger }: { readonly ledger: Ledger }) {
  const { t } = useTranslation('board');
  const { number, signed } = useFormat();
  const steps: Step[] = [];
  let balance = ledger.opening;
  const changes = [
    ...GAINS.map((key) => ({ key, change: ledger[key] })),
    ...LOSSES.map((key) => ({ key, change: -ledger[key] })),
  ];
  for (const { key, change } of changes) {
    const to = balance + change;
    steps.push({ key, name: t(`ledger.${key}`), change, from: balance, to });
    balance = to;
  }
  const all = [ledger.opening, ledger.closing, ...steps.map(({ to }) => to)];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const at = (value: number) => (high === low ? 50 : 3 + ((value - low) / (high - low)) * 94);
  const { gained, lost } = netChange(ledger);
  const reasons = Object.entries(ledger.removedBy).filter(([, count]) => count > 0);
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={t('movements.ledger')}>
      <table className="ledger">
        <caption className="visually-hidden">{t('movements.ledger')}</caption>
        <tbody>
          <tr className="ledger-balance">
            <th scope="row">{t('ledger.opening')}</th>
            <td className="numeric">{number(ledger.opening)}</td>
            <td>
              <span className="ledger-track" aria-hidden="true">
                <span className="ledger-mark" style={{ left: `${at(ledger.opening)}%` }} />
              </span>
            </td>
          </tr>
          {steps.map(({ key, name, change, from, to }) => (
            <Rows key={key} reasons={key === 'removed' ? reasons : []}>
              <tr>
                <th scope="row">{name}</th>
                <td className="numeric">{change === 0 ? '0' : signed(change)}</td>
                <td>
                  {change !== 0 && (
                    <span className="ledger-track" aria-hidden="true">
                      <span
                        className={change > 0 ? 'ledger-plus' : 'ledger-minus'}
                        style={{
                          left: `${at(Math.min(from, to))}%`,
                          width: `${Math.abs(at(to) - at(from))}%`,
                        }}
                      />
                    </span>
                  )}
                </td>
              </tr>
            </Rows>
          ))}
          <tr className="ledger-balance">
            <th scope="row">{t('ledger.closing')}</th>
            <td className="numeric">{number(ledger.closing)}</td>
            <td>
              <span className="ledger-track" aria-hidden="true">
                <span className="ledger-mark" style={{ left: `${at(ledger.closing)}%` }} />
              </span>
            </td>
          </tr>
        </tbody>
      </table>
      <p className="ledger-sum">
        {number(ledger.opening)} + {number(gained)} − {number(lost)} = {number(ledger.closing)}{' '}
        {closes(ledger) ? `✓ ${t('movements.closes')}` : `✗ ${t('movements.open')}`}
      </p>
    </div>
  );
}

/** A row with the reasons that it is made of below it. */
function Rows({
  reasons,
  children,
}: {
  readonly reasons: readonly (readonly [string, number])[];
  readonly children: React.ReactNode;
}) {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  return (
    <>
      {children}
      {reasons.map(([reason, count]) => (
        <tr key={reason} className="ledger-reason">
          <th scope="row">{t(`reason.${reason as Reason}`)}</th>
          <td className="numeric muted">{number(count)}</td>
          <td />
        </tr>
      ))}
    </>
  );
}

type Reason =
  | 'charter-violation'
  | 'lost-interest'
  | 'moved-work'
  | 'moved-residence'
  | 'away-long-term'
  | 'aged-out'
  | 'own-request'
  | 'deceased'
  | 'other'
  | 'unstated'
  | 'withdrawn';
