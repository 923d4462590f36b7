import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Period } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { Badge, Bar, Empty, ScreenHead } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useAccount } from '../sign-in/session.js';
import { OpenPeriodDialog } from './open-period-dialog.js';
import './periods.css';
import { StatementBadge } from './statement-badge.js';

type CalendarEntry = Pick<Period, 'periodId' | 'kind' | 'title' | 'from' | 'to' | 'attestBy' | 'signBy'> & {
  readonly state: Period['state'] | 'future' | 'not-opened';
  /** For an organisation: its own. */
  readonly statement?: Period['statements'][number]['state'];
};

/** The reporting periods: what is under way, and the year's calendar with its deadlines. */
export function PeriodsScreen() {
  const { t } = useTranslation('periods');
  const { role } = useAccount();
  const [opening, setOpening] = useState(false);
  const periods = useQuery(hub<{ items: readonly Period[] }>('/v1/periods'));
  return (
    <>
      <ScreenHead title={t('title')} lead={t(role === 'board' ? 'lead' : 'leadOrganisation')}>
        {role === 'board' && (
          <Button kind="primary" onClick={() => setOpening(true)}>
            {t('open.title')}
          </Button>
        )}
      </ScreenHead>
      {opening && <OpenPeriodDialog onClose={() => setOpening(false)} />}
      <Loaded query={periods} height="16rem">
        {({ items }) => (items.length === 0 ? <Empty>{t('none')}</Empty> : <Periods periods={items} />)}
      </Loaded>
      <Calendar />
    </>
  );
}

function Periods({ periods }: { readonly periods: readonly Period[] }) {
  const { t } = useTranslation('periods');
  const { day, number, text } = useFormat();
  const { role } = useAccount();
  return (
    <Table
      caption={t('title')}
      rows={periods}
      rowKey={({ periodId }) => periodId}
      columns={[
        {
          ...{ key: 'title', title: t('period'), heads: true },
          cell: ({ periodId, title }) => (
            <Link to="/periods/$periodId" params={{ periodId }}>
              {text(title)}
            </Link>
          ),
        },
        { key: 'state', title: t('stateTitle'), cell: (period) => <PeriodState period={period} /> },
        role === 'organisation'
          ? {
              ...{ key: 'statement', title: t('ownStatement') },
              cell: ({ statements }: Period) => <StatementBadge state={statements[0]?.state ?? 'missing'} />,
            }
          : {
              ...{ key: 'attested', title: t('attested') },
              cell: ({ statements }: Period) => {
                const attested = statements.filter(({ state }) => state === 'attested').length;
                const label = t('attestedOf', {
                  count: attested,
                  attested: number(attested),
                  all: number(statements.length),
                });
                return (
                  <span className="progress">
                    <Bar share={attested / Math.max(1, statements.length)} label={label} tone="good" />
                    {label}
                  </span>
                );
              },
            },
        { key: 'attestBy', title: t('attestBy'), cell: ({ attestBy }) => day(attestBy) },
        { key: 'signBy', title: t('signBy'), cell: ({ signBy }) => day(signBy) },
      ]}
    />
  );
}

export function PeriodState({ period }: { readonly period: Pick<Period, 'state' | 'overdue'> }) {
  const { t } = useTranslation('periods');
  const { state, overdue } = period;
  const tone = { signed: 'good', collecting: 'accent', cancelled: undefined } as const;
  return (
    <span className="row">
      <Badge {...(tone[state] && { tone: tone[state] })}>{t(`state.${state}`)}</Badge>
      {overdue && <Badge tone="bad">{t(`overdue.${overdue}`)}</Badge>}
    </span>
  );
}

function Calendar() {
  const { t } = useTranslation('periods');
  const { day, text } = useFormat();
  const { role } = useAccount();
  const navigate = useNavigate();
  const { year } = useSearch({ strict: false }) as { year?: number };
  const calendar = useQuery(
    hub<{ year: number; items: readonly CalendarEntry[] }>('/v1/periods/calendar', { year }),
  );
  const shown = calendar.data?.year ?? year ?? 0;
  const go = (other: number) =>
    void navigate({
      to: role === 'organisation' ? '/organisation/periods' : '/periods',
      search: { year: other },
      replace: true,
      resetScroll: false,
    });
  return (
    <section className="stack">
      <div className="row row-apart">
        <h2>{t('calendar', { year: shown || '…' })}</h2>
        <div className="row no-print">
          <Button small disabled={!shown} onClick={() => go(shown - 1)}>
            {t('yearBefore')}
          </Button>
          <Button small disabled={!shown} onClick={() => go(shown + 1)}>
            {t('yearAfter')}
          </Button>
        </div>
      </div>
      <Loaded query={calendar} height="18rem">
        {({ items }) => (
          <ol className="calendar">
            {items.map(({ periodId, title, from, to, attestBy, signBy, state, statement }) => (
              <li key={periodId} className="card">
                <strong>
                  {state === 'future' || state === 'not-opened' ? (
                    text(title)
                  ) : (
                    <Link to="/periods/$periodId" params={{ periodId }}>
                      {text(title)}
                    </Link>
                  )}
                </strong>
                <span className="row">
                  <Badge {...(state === 'signed' ? { tone: 'good' as const } : {})}>
                    {t(`state.${state}`)}
                  </Badge>
                  {statement && state === 'collecting' && <StatementBadge state={statement} />}
                </span>
                <span className="muted small">
                  {day(from)} – {day(to)}
                </span>
                <span className="small">
                  {t('attestBy')}: {day(attestBy)}
                </span>
                <span className="small">
                  {t('signBy')}: {day(signBy)}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}
