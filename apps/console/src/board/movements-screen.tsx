import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../design/chart.js';
import { SelectField } from '../design/field.js';
import { Loaded } from '../design/loaded.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import type { LedgerPeriod, Movements } from './answers.js';
import { monthsBefore } from './days.js';
import { closes, GAINS, LOSSES, netChange, type Cause } from './ledger.js';
import { useReport, useScope, useSetSearch } from './scope.js';
import { Waterfall } from './waterfall.js';

const PERIODS = ['month', 'quarter', 'year'] as const;
const MEASURES = ['persons', 'memberships'] as const;
const KNOWLEDGE = ['then', 'now'] as const;
/** Months back that are shown unless another day was chosen. */
const BACK = { month: 11, quarter: 23, year: 59 } as const;

/** Who came, who went and why, period by period; every ledger closes. */
export function MovementsScreen() {
  const { t } = useTranslation('board');
  const set = useSetSearch();
  const { unit, search, moment } = useScope();
  const { organisation, branch } = search;
  const period = PERIODS.find((each) => each === search.period) ?? 'month';
  const measure = MEASURES.find((each) => each === search.measure) ?? 'persons';
  const knowledge = KNOWLEDGE.find((each) => each === search.knowledge) ?? 'then';
  const from = search.from ?? monthsBefore(search.asOf, BACK[period]);
  const report = useReport<Movements>('movements', {
    ...{ unit, ...moment, organisation, branch, period, knowledge, from },
  });
  return (
    <>
      <div className="filters no-print">
        <SelectField
          label={t('movements.measure')}
          value={measure}
          onChange={({ target }) => set({ measure: target.value })}
          options={MEASURES.map((value) => ({ value, label: t(value) }))}
        />
        <SelectField
          label={t('movements.period')}
          value={period}
          onChange={({ target }) => set({ period: target.value, from: '' })}
          options={PERIODS.map((value) => ({ value, label: t(`movements.by.${value}`) }))}
        />
        <SelectField
          label={t('movements.knowledge')}
          value={knowledge}
          onChange={({ target }) => set({ knowledge: target.value })}
          options={KNOWLEDGE.map((value) => ({ value, label: t(`movements.known.${value}`) }))}
        />
      </div>
      <p className="muted">{t(`movements.knownHint.${knowledge}`)}</p>
      <Loaded query={report} height="40rem">
        {({ periods }) => (
          <div className={report.isPlaceholderData ? 'stack stale' : 'stack'}>
            <LastPeriod periods={periods} measure={measure} />
            <AllPeriods periods={periods} measure={measure} />
          </div>
        )}
      </Loaded>
    </>
  );
}

interface Shown {
  readonly periods: readonly LedgerPeriod[];
  readonly measure: (typeof MEASURES)[number];
}

function LastPeriod({ periods, measure }: Shown) {
  const { t } = useTranslation('board');
  const { day } = useFormat();
  const last = periods.at(-1);
  if (!last) return null;
  return (
    <section className="card stack">
      <h2>{t('movements.last', { from: day(last.from), to: day(last.to), measure: t(measure) })}</h2>
      <Waterfall ledger={last[measure]} />
    </section>
  );
}

function AllPeriods({ periods, measure }: Shown) {
  const { t } = useTranslation('board');
  const { day, number, signed } = useFormat();
  const option = useMemo(() => {
    const changes = periods.map((each) => netChange(each[measure]));
    return {
      grid: { top: 40 },
      legend: { top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (value: number) => signed(value) },
      xAxis: { type: 'category', data: periods.map(({ to }) => day(to.slice(0, 7))) },
      yAxis: { type: 'value', axisLabel: { formatter: (value: number) => number(value) } },
      series: [
        {
          ...{ type: 'bar', stack: 'change', name: t('movements.gained'), barMaxWidth: 40 },
          data: changes.map(({ gained }) => gained),
        },
        {
          ...{ type: 'bar', stack: 'change', name: t('movements.lost'), barMaxWidth: 40 },
          data: changes.map(({ lost }) => -lost),
        },
      ],
    };
  }, [periods, measure, day, number, signed, t]);
  /** A column for each cause that there was; the others would say 0 in every line. */
  const causes = (sign: string, keys: readonly Cause[]): Column<LedgerPeriod>[] =>
    keys
      .filter((key) => periods.some((each) => each[measure][key] !== 0))
      .map((key) => ({
        ...{ key, title: `${sign}\u00a0${t(`ledger.${key}`)}`, numeric: true },
        cell: (row) => (row[measure][key] === 0 ? '–' : number(row[measure][key])),
      }));
  const columns: Column<LedgerPeriod>[] = [
    {
      ...{ key: 'to', title: t('movements.period'), heads: true },
      // A whole or a running month by its name.
      cell: ({ from, to }) => (
        <span className="nowrap">
          {from.slice(0, 7) === to.slice(0, 7) ? day(to.slice(0, 7)) : `${day(from)} – ${day(to)}`}
        </span>
      ),
    },
    {
      ...{ key: 'opening', title: t('ledger.opening'), numeric: true },
      cell: (row) => number(row[measure].opening),
    },
    ...causes('+', GAINS),
    ...causes('−', LOSSES),
    {
      ...{ key: 'closing', title: `=\u00a0${t('ledger.closing')}`, numeric: true },
      cell: (row) => (
        <strong>
          {number(row[measure].closing)} {closes(row[measure]) ? '✓' : '✗'}
        </strong>
      ),
    },
  ];
  return (
    <>
      <section className="card stack">
        <h2>{t('movements.course')}</h2>
        <Chart
          option={option}
          height="16rem"
          label={periods
            .map((each) => {
              const { gained, lost } = netChange(each[measure]);
              return `${day(each.to)}: +${number(gained)} −${number(lost)}`;
            })
            .join('; ')}
        />
      </section>
      <section className="stack">
        <h2>{t('movements.ledgers')}</h2>
        <div className="wrap-heads">
          <Table
            caption={t('movements.ledgers')}
            rows={[...periods].reverse()}
            rowKey={({ from }) => from}
            columns={columns}
          />
        </div>
        <p className="muted small">{t('movements.closesHint')}</p>
      </section>
    </>
  );
}
