import { useFormat } from '../language/format.js';

/** A number in a table with its bar: tables that are read as charts, by everybody. */
export function BarCell({
  value,
  most,
  share,
}: {
  readonly value: number;
  /** Of the column. */
  readonly most: number;
  /** Written beside the number: a share of 1. */
  readonly share?: number | null | undefined;
}) {
  const { number, percent } = useFormat();
  return (
    <span className={share === undefined ? 'bar-cell' : 'bar-cell bar-cell-shared'}>
      <span className="bar-cell-bar" aria-hidden="true">
        <span style={{ width: `${most > 0 ? (value / most) * 100 : 0}%` }} />
      </span>
      <span className="bar-cell-number">
        {number(value)}
        {typeof share === 'number' && <span className="muted"> ({percent(share)})</span>}
      </span>
    </span>
  );
}
