import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../design/chart.js';
import { SelectField } from '../design/field.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Empty } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { GatheringRate, Rate, TrendPoint } from './answers.js';
import { Bullet } from './bullet.js';
import { monthsBefore } from './days.js';
import { useReport, useScope, useSetSearch } from './scope.js';

const FORMULAS = ['memberships', 'persons'] as const;
const MONTHS_SHOWN = 12;

/** Members over eligible population against the target: now, over time, and below. */
export function RateScreen() {
  const { t } = useTranslation('board');
  const { number, percent } = useFormat();
  const set = useSetSearch();
  const { unit, search, moment } = useScope();
  const { organisation, formula } = search;
  const from = search.from ?? monthsBefore(search.asOf, MONTHS_SHOWN);
  const report = useReport<GatheringRate>('gathering-rate', {
    ...{ unit, ...moment, organisation, formula, from, period: 'month' },
  });
  return (
    <>
      <div className="filters no-print">
        <SelectField
          label={t('rate.formula')}
          value={formula ?? 'memberships'}
          onChange={({ target }) => set({ formula: target.value })}
          options={FORMULAS.map((value) => ({ value, label: t(`rate.of.${value}`) }))}
        />
      </div>
      <Loaded query={report} height="40rem">
        {({ rates, trend, formula: { target, numerator } }) => {
          const own = rates.filter((each) => each.unit === (unit ?? '*'));
          const all = own.find((each) => each.organisation === (organisation ?? '*'));
          const below = rates.filter(
            (each) => each.unit !== (unit ?? '*') && each.organisation === (organisation ?? '*'),
          );
          return (
            <>
              {all?.rate == null ? (
                <Empty>{t('rate.noPopulation')}</Empty>
              ) : (
                <section className="card stack">
                  <div className="section-head">
                    <span className="headline-value">{percent(all.rate)}</span>
                    <span className="muted">
                      {t('rate.sum', {
                        numerator: t(numerator),
                        members: number(all[numerator]),
                        eligible: number(all.eligible ?? 0),
                        source: all.source ?? '',
                      })}
                    </span>
                  </div>
                  <Bullet rate={all.rate} target={target} />
                  <p>{t(all.reached ? 'rate.reached' : 'rate.missed', { target: percent(target) })}</p>
                  {all.overHundred && <p className="notice notice-bad">{t('rate.overHundred')}</p>}
                </section>
              )}
              {trend.some(({ rate }) => rate !== null) && <Trend trend={trend} target={target} />}
              <Rates title={t('byOrganisation')} rates={own} target={target} byOrganisation />
              {below.length > 0 && <Rates title={t('dashboard.byUnit')} rates={below} target={target} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Trend({ trend, target }: { readonly trend: readonly TrendPoint[]; readonly target: number }) {
  const { t } = useTranslation('board');
  const { day, number, percent } = useFormat();
  const numberColumn = useNumberColumn();
  const option = useMemo(() => {
    const highest = Math.max(target, ...trend.map(({ rate }) => rate ?? 0));
    return {
      // For the words beside the line.
      grid: { right: 88 },
      xAxis: { type: 'category', boundaryGap: false, data: trend.map(({ asOf }) => day(asOf)) },
      yAxis: {
        type: 'value',
        min: 0,
        max: Math.ceil(highest * 10 + 0.5) / 10,
        axisLabel: { formatter: (value: number) => percent(value) },
      },
      tooltip: {
        trigger: 'axis',
        valueFormatter: (value: number | null) => (value === null ? '–' : percent(value)),
      },
      series: [
        {
          type: 'line',
          name: t('view.gathering-rate'),
          data: trend.map(({ rate }) => rate),
          symbolSize: 8,
          lineStyle: { width: 3 },
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { type: 'dashed', width: 2 },
            label: {
              formatter: t('rate.target', { target: percent(target) }),
              ...{ color: 'inherit', textBorderWidth: 0 },
            },
            data: [{ yAxis: target }],
          },
        },
      ],
    };
  }, [trend, target, day, percent, t]);
  return (
    <section className="card stack">
      <h2>{t('rate.trend')}</h2>
      <Chart
        option={option}
        height="18rem"
        label={trend
          .map(({ asOf, rate }) => `${day(asOf)}: ${rate === null ? '–' : percent(rate)}`)
          .join('; ')}
      />
      <details>
        <summary>{t('asTable')}</summary>
        <Table
          caption={t('rate.trend')}
          rows={trend}
          rowKey={({ asOf }) => asOf}
          columns={[
            { key: 'asOf', title: t('day'), heads: true, cell: ({ asOf }) => day(asOf) },
            {
              ...{ key: 'rate', title: t('view.gathering-rate'), numeric: true },
              cell: ({ rate }) => (rate === null ? '–' : percent(rate)),
            },
            {
              ...{ key: 'eligible', title: t('rate.eligible'), numeric: true },
              cell: ({ eligible }) => (eligible === null ? '–' : number(eligible)),
            },
            numberColumn('persons', t('persons')),
            numberColumn('memberships', t('memberships')),
          ]}
        />
      </details>
    </section>
  );
}

function Rates({
  title,
  rates,
  target,
  byOrganisation,
}: {
  readonly title: string;
  readonly rates: readonly Rate[];
  readonly target: number;
  readonly byOrganisation?: boolean;
}) {
  const { t } = useTranslation('board');
  const { day, number, percent, text } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationName = useOrganisationName();
  const { moment, search } = useScope();
  const nameOf = ({ organisation, unit, name }: Rate) => {
    if (byOrganisation)
      return organisation === '*' ? t('filter.allOrganisations') : text(organisationName(organisation));
    return (
      <Link
        to="/board/units/$code/rate"
        params={{ code: unit }}
        search={{ ...moment, organisation: search.organisation, formula: search.formula }}
      >
        {name}
      </Link>
    );
  };
  return (
    <section className="stack">
      <h2>{title}</h2>
      <Table
        caption={title}
        rows={rates}
        rowKey={({ organisation, unit, source }) => `${organisation} ${unit} ${source}`}
        columns={[
          {
            ...{ key: 'name', title: t(byOrganisation ? 'organisation' : 'unit'), heads: true },
            cell: nameOf,
          },
          {
            ...{ key: 'bullet', title: t('rate.target', { target: percent(target) }) },
            cell: ({ rate, overHundred }) =>
              rate === null ? (
                <span className="muted">{t('rate.none')}</span>
              ) : (
                <>
                  <Bullet small rate={rate} target={target} />
                  {overHundred && <Badge tone="bad">{t('rate.over')}</Badge>}
                </>
              ),
          },
          {
            ...{ key: 'rate', title: t('view.gathering-rate'), numeric: true },
            cell: ({ rate }) => (rate === null ? '–' : percent(rate)),
          },
          {
            ...{ key: 'ratePersons', title: t('rate.ofPersons'), numeric: true },
            cell: ({ ratePersons }) => (ratePersons === null ? '–' : percent(ratePersons)),
          },
          numberColumn('memberships', t('memberships')),
          numberColumn('persons', t('persons')),
          {
            ...{ key: 'eligible', title: t('rate.eligible'), numeric: true },
            cell: ({ eligible }) => (eligible === null ? '–' : number(eligible)),
          },
          {
            ...{ key: 'source', title: t('rate.source') },
            cell: ({ source, periodFrom }) =>
              source === null ? '–' : `${source}${periodFrom ? ` (${day(periodFrom)})` : ''}`,
          },
        ]}
      />
    </section>
  );
}
