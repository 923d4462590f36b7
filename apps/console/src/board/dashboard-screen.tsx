import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Summary } from '../api/types.js';
import { Chart } from '../design/chart.js';
import { Loaded } from '../design/loaded.js';
import { Figure, ScreenHead } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';

/** How many people and memberships there are. */
export function DashboardScreen() {
  const { t } = useTranslation('board');
  const { day } = useFormat();
  const summary = useQuery(hub<Summary>('/v1/reports/summary'));
  return (
    <>
      <ScreenHead
        title={t('dashboard.title')}
        lead={summary.data && t('dashboard.asOf', { day: day(summary.data.asOf) })}
      />
      <Loaded query={summary} height="24rem">
        {(data) => (
          <>
            <Figures summary={data} />
            <MembershipsByOrganisation summary={data} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Figures({ summary }: { readonly summary: Summary }) {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  return (
    <div className="grid">
      <Figure name={t('persons')} value={number(summary.persons)} />
      <Figure name={t('memberships')} value={number(summary.memberships)} />
      <Figure name={t('inSeveral')} value={number(summary.inSeveralOrganisations)} />
      <Figure
        name={t('pendingReview')}
        value={number(summary.pendingReview.cases)}
        note={t('personsBetween', {
          low: number(summary.pendingReview.personsLow),
          high: number(summary.pendingReview.personsHigh),
        })}
      />
    </div>
  );
}

function MembershipsByOrganisation({ summary }: { readonly summary: Summary }) {
  const { t } = useTranslation('board');
  const { number, text } = useFormat();
  const organisationName = useOrganisationName();
  const { organisations } = summary;
  const bars = useMemo(
    () =>
      [...organisations]
        .sort((a, b) => a.memberships - b.memberships)
        .map(({ organisation, memberships }) => ({
          name: text(organisationName(organisation)),
          memberships,
        })),
    [organisations, text, organisationName],
  );
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: 'value' },
      yAxis: { type: 'category', data: bars.map(({ name }) => name) },
      tooltip: { trigger: 'item' },
      series: [{ type: 'bar', data: bars.map(({ memberships }) => memberships), barMaxWidth: 28 }],
    }),
    [bars],
  );
  return (
    <section className="card stack">
      <h2>{t('dashboard.byOrganisation')}</h2>
      <Chart
        option={option}
        height="18rem"
        label={bars.map(({ name, memberships }) => `${name}: ${number(memberships)}`).join('; ')}
      />
    </section>
  );
}
