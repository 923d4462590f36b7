import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';
import type { Uncertainty } from './answers.js';

/** Between which numbers the people lie, and why: open cases first, then errors of automatic links. */
export function UncertaintyOfPersons({
  persons,
  uncertainty,
}: {
  readonly persons: number;
  readonly uncertainty: Uncertainty;
}) {
  const { t } = useTranslation('board');
  const { number, text } = useFormat();
  const { cases, personsLow, personsHigh, linkage, linkedRecords } = uncertainty;
  const low = Math.min(personsLow, linkage.personsLow);
  const high = Math.max(personsHigh, linkage.personsHigh);
  return (
    <div className="uncertainty">
      <Range name={t('uncertainty.cases')} {...{ low, high, persons }} from={personsLow} to={personsHigh}>
        {cases === 0
          ? t('uncertainty.noCases')
          : t('uncertainty.casesText', { count: cases, cases: number(cases) })}
      </Range>
      <Range
        name={t('uncertainty.linkage')}
        {...{ low, high, persons }}
        from={linkage.personsLow}
        to={linkage.personsHigh}
      >
        {t('uncertainty.linkageText', { links: number(linkedRecords) })} {text(linkage.note)}
      </Range>
    </div>
  );
}

function Range({
  name,
  low,
  high,
  from,
  to,
  persons,
  children,
}: {
  readonly name: string;
  /** Ends of the scale. */
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
  readonly persons: number;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  const at = (value: number) => (high === low ? 50 : ((value - low) / (high - low)) * 100);
  return (
    <div>
      <div className="row row-apart">
        <strong>{name}</strong>
        <span className="numeric">
          {from === to ? number(from) : t('between', { low: number(from), high: number(to) })}
        </span>
      </div>
      <div className="range" aria-hidden="true">
        <span className="range-bar" style={{ left: `${at(from)}%`, right: `${100 - at(to)}%` }} />
        <span className="range-point" style={{ left: `${at(persons)}%` }} />
      </div>
      <p className="muted small">{children}</p>
    </div>
  );
}
