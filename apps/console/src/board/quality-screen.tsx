import { useTranslation } from 'react-i18next';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import type { Check, Faults, Quality } from './answers.js';
import { BarCell } from './bar-cell.js';
import { PartTables } from './part-tables.js';
import { useReport, useScope } from './scope.js';

/** What is missing or wrong in the rows, by check, organisation and unit. */
export function QualityScreen() {
  const { t } = useTranslation('board');
  const { number, percent } = useFormat();
  const { unit, search, moment } = useScope();
  const { organisation, branch } = search;
  const report = useReport<Quality>('quality', { unit, ...moment, organisation, branch });
  return (
    <Loaded query={report} height="40rem">
      {(data) => {
        const { total, checks } = data;
        if (total.records === 0) return <Empty>{t('nobody')}</Empty>;
        const rows = checks
          .map(({ code }) => ({ code, faults: total.faults[code] ?? 0 }))
          .sort((a, b) => b.faults - a.faults);
        return (
          <>
            <p>
              {t('quality.sum', {
                records: number(total.records),
                faultless: number(total.faultless),
                share: percent(total.faultless / total.records),
              })}
            </p>
            <section className="stack">
              <h2>{t('quality.byCheck')}</h2>
              <Table
                caption={t('quality.byCheck')}
                rows={rows}
                rowKey={({ code }) => code}
                columns={[
                  {
                    ...{ key: 'check', title: t('quality.checkTitle'), heads: true },
                    cell: ({ code }) => t(`quality.check.${code}`),
                  },
                  {
                    ...{ key: 'faults', title: t('records'), numeric: true },
                    cell: ({ faults }) => (
                      <BarCell value={faults} most={rows[0]?.faults ?? 1} share={faults / total.records} />
                    ),
                  },
                ]}
              />
            </section>
            <QualityBelow data={data} />
          </>
        );
      }}
    </Loaded>
  );
}

function QualityBelow({ data: { organisations, children } }: { readonly data: Quality }) {
  const { t } = useTranslation('board');
  const numberColumn = useNumberColumn();
  return (
    <PartTables
      report="quality"
      organisations={organisations.filter(({ records }) => records > 0)}
      units={children}
      valuesOf={(faults: Faults) => ({
        records: faults.records,
        share: faults.records === 0 ? 0 : faults.faultless / faults.records,
        worst: worstOf(faults),
      })}
      columns={[
        numberColumn('records', t('records'), { sortable: true }),
        {
          ...{ key: 'share', title: t('quality.faultlessShare'), numeric: true, sortable: true },
          cell: ({ share }) => <ShareCell share={share} />,
        },
        {
          ...{ key: 'worst', title: t('quality.worst') },
          cell: ({ worst }) => (worst === null ? '–' : t(`quality.check.${worst}`)),
        },
      ]}
    />
  );
}

function ShareCell({ share }: { readonly share: number }) {
  const { percent } = useFormat();
  return (
    <span className="bar-cell">
      <span className="bar-cell-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="bar-cell-number">{percent(share)}</span>
    </span>
  );
}

function worstOf({ faults }: Faults): Check | null {
  const [worst] = Object.entries(faults).sort(([, a], [, b]) => b - a);
  return worst && worst[1] > 0 ? (worst[0] as Check) : null;
}
