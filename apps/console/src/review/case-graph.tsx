import { useTranslation } from 'react-i18next';
import type { ReviewCase } from '../api/types.js';
import { useFormat } from '../language/format.js';
import { letterOf } from './partition.js';

const SIZE = 260;
const RADIUS = 100;
const NODE = 18;
/** More likely one person than two. */
const LIKELY = 0.5;

/** The records of a case as points, how likely two of them are one person as lines between. */
export function CaseGraph({
  records,
  pairs,
  chosen,
}: Pick<ReviewCase, 'records' | 'pairs'> & {
  /** Place of the pair whose evidence is shown. */
  readonly chosen: number;
}) {
  const { t } = useTranslation('review');
  const { percent } = useFormat();
  const place = (recordId: string) => {
    const index = records.findIndex((record) => record.recordId === recordId);
    const angle = (2 * Math.PI * index) / records.length - Math.PI / 2;
    return { x: SIZE / 2 + RADIUS * Math.cos(angle), y: SIZE / 2 + RADIUS * Math.sin(angle) };
  };
  return (
    <svg className="case-graph" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={t('evidence.graph')}>
      {pairs.map(({ a, b, probability }, index) => {
        const [from, to] = [place(a), place(b)];
        return (
          <g
            key={a + b}
            className={`${probability >= LIKELY ? 'likely' : 'unlikely'} ${index === chosen ? 'chosen' : ''}`}
          >
            <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} strokeWidth={1 + 5 * probability} />
            {records.length <= MOST_LABELLED && (
              <text x={(from.x + to.x) / 2} y={(from.y + to.y) / 2}>
                {percent(probability)}
              </text>
            )}
          </g>
        );
      })}
      {records.map(({ recordId }, index) => {
        const { x, y } = place(recordId);
        return (
          <g key={recordId} className="node">
            <circle cx={x} cy={y} r={NODE} />
            <text x={x} y={y}>
              {letterOf(index)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** With more records the figures would cover each other; they stand in the list of pairs. */
const MOST_LABELLED = 5;
