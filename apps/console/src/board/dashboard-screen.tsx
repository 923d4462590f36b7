import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Summary } from '../api/types.js';
import { Empty, ScreenHead } from '../design/parts.js';
import { Loaded } from '../design/loaded.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { GatheringRate, Movements, Uncertainty } from './answers.js';
import { Attention } from './attention.js';
import { BarCell } from './bar-cell.js';
import './board.css';
import { Bullet } from './bullet.js';
import { ExportMenu } from './export-menu.js';
import { netChange } from './ledger.js';
import { MomentFields } from './moment-fields.js';
import { Popover } from './popover.js';
import { momentOf, useReport, WHOLE_HUB } from './scope.js';
import { UncertaintyOfPersons } from './uncertainty.js';

const HUB = { code: WHOLE_HUB };

/** How many people, how many memberships, the rate against its target, what moved, and what needs attention. */
export function DashboardScreen() {
  const { t } = useTranslation('board');
  const { day, instant } = useFormat();
  const search = useSearch({ from: '/board' });
  const moment = momentOf(search);
  const summary = useQuery(hub<Summary>('/v1/reports/summary', moment));
  const rate = useReport<GatheringRate>('gathering-rate', moment);
  // By the days on which things happened, as it is known now: what came late is told in the ledger.
  const movements = useReport<Movements>('movements', { ...moment, period: 'month', knowledge: 'now' });
  return (
    <>
      <ScreenHead
        title={t('dashboard.title')}
        lead={
          <>
            {t('asOf', { day: summary.data ? day(summary.data.asOf) : '…' })}
            {search.knownAt && ` · ${t('knownAt', { at: instant(search.knownAt) })}`}
          </>
        }
      >
        <Popover label={t('filter.moment')}>{() => <MomentFields />}</Popover>
        <ExportMenu request={{ subject: 'report', name: 'summary', parameters: moment }} />
      </ScreenHead>
      <Loaded query={summary} height="10.5rem">
        {(data) =>
          data.memberships === 0 ? (
            <Empty>{t('dashboard.empty')}</Empty>
          ) : (
            <div className="headline">
              <Headline
                name={t('persons')}
                value={data.persons}
                view="overlaps"
                note={
                  <>
                    {rate.data ? (
                      <Between {...rate.data.uncertainty} />
                    ) : (
                      <strong className="headline-between">…</strong>
                    )}
                    {t('dashboard.inSeveral', { persons: data.inSeveralOrganisations })}
                  </>
                }
              />
              <Headline
                name={t('memberships')}
                value={data.memberships}
                view=""
                note={t('dashboard.perPerson', { ratio: data.memberships / Math.max(1, data.persons) })}
              />
              <RateTile rate={rate.data} />
              <MovementTile movements={movements.data} />
            </div>
          )
        }
      </Loaded>
      <div className="two-columns">
        <div className="stack">
          <section className="card stack">
            <h2>{t('attention.title')}</h2>
            <Attention moment={moment} />
          </section>
          <section className="stack">
            <h2>{t('dashboard.byUnit')}</h2>
            <Loaded query={summary} height="16rem">
              {(data) => <RatesBelow province={onlyProvince(data)} />}
            </Loaded>
          </section>
        </div>
        <div className="stack">
          <section className="card stack">
            <h2>{t('uncertainty.title')}</h2>
            <Loaded query={rate} height="11rem">
              {({ uncertainty, rates }) => (
                <UncertaintyOfPersons persons={rates[0]?.persons ?? 0} uncertainty={uncertainty} />
              )}
            </Loaded>
          </section>
          <section className="stack">
            <h2>{t('byOrganisation')}</h2>
            <Loaded query={summary} height="16rem">
              {(data) => <ByOrganisation summary={data} />}
            </Loaded>
          </section>
        </div>
      </div>
    </>
  );
}

/** A hub of one province is compared by its communes. */
function onlyProvince({ children }: Summary): string | undefined {
  return children.length === 1 ? children[0]?.code : undefined;
}

function Headline({
  name,
  value,
  note,
  view,
}: {
  readonly name: string;
  readonly value: number;
  readonly note: ReactNode;
  readonly view: '' | 'overlaps';
}) {
  const { number } = useFormat();
  const moment = momentOf(useSearch({ from: '/board' }));
  const to = view === '' ? '/board/units/$code' : '/board/units/$code/overlaps';
  return (
    <Link className="card headline-figure" to={to} params={HUB} search={moment}>
      <span className="headline-name">{name}</span>
      <span className="headline-value">{number(value)}</span>
      <span className="headline-note">{note}</span>
    </Link>
  );
}

/** The people lie between these, whatever becomes of open cases and wrong links. */
function Between({ personsLow, personsHigh, linkage }: Uncertainty) {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  const low = Math.min(personsLow, linkage.personsLow);
  const high = Math.max(personsHigh, linkage.personsHigh);
  return (
    <strong className="headline-between">
      {t('dashboard.between', { low: number(low), high: number(high) })}
    </strong>
  );
}

function RateTile({ rate }: { readonly rate: GatheringRate | undefined }) {
  const { t } = useTranslation('board');
  const { number, percent } = useFormat();
  const moment = momentOf(useSearch({ from: '/board' }));
  const all = rate?.rates.find(({ organisation, unit }) => organisation === '*' && unit === '*');
  const target = rate?.formula.target ?? 0.6;
  return (
    <Link className="card headline-figure" to="/board/units/$code/rate" params={HUB} search={moment}>
      <span className="headline-name">{t('view.gathering-rate')}</span>
      <span className="headline-value">
        {all?.rate == null ? (rate ? t('rate.none') : '…') : percent(all.rate)}
      </span>
      {all?.rate != null && <Bullet rate={all.rate} target={target} />}
      <span className="headline-note">
        {all?.eligible == null
          ? rate && t('rate.noPopulation')
          : t('rate.note', {
              target: percent(target),
              persons: percent(all.ratePersons ?? 0),
              eligible: number(all.eligible),
            })}
      </span>
    </Link>
  );
}

function MovementTile({ movements }: { readonly movements: Movements | undefined }) {
  const { t } = useTranslation('board');
  const { day, number, signed } = useFormat();
  const moment = momentOf(useSearch({ from: '/board' }));
  const last = movements?.periods.at(-1);
  const net = last && netChange(last.memberships);
  return (
    <Link
      className="card headline-figure"
      to="/board/units/$code/movements"
      params={HUB}
      search={{ ...moment, knowledge: 'now', measure: 'memberships' }}
    >
      <span className="headline-name">
        {last ? t('dashboard.movement', { month: day(last.to.slice(0, 7)) }) : t('view.movements')}
      </span>
      <span className="headline-value">{net === undefined ? '…' : signed(net.gained - net.lost)}</span>
      <span className="headline-note">
        {net && t('dashboard.movementNote', { gained: number(net.gained), lost: number(net.lost) })}
      </span>
    </Link>
  );
}

function ByOrganisation({ summary }: { readonly summary: Summary }) {
  const { t } = useTranslation('board');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const moment = momentOf(useSearch({ from: '/board' }));
  const rows = [...summary.organisations].sort((a, b) => b.memberships - a.memberships);
  const most = rows[0]?.memberships ?? 0;
  return (
    <Table
      caption={t('byOrganisation')}
      rows={rows}
      rowKey={({ organisation }) => organisation}
      columns={[
        {
          ...{ key: 'organisation', title: t('organisation'), heads: true },
          cell: ({ organisation }) => (
            <Link to="/board/units/$code" params={HUB} search={{ ...moment, organisation }}>
              {text(organisationName(organisation))}
            </Link>
          ),
        },
        {
          ...{ key: 'memberships', title: t('memberships'), numeric: true },
          cell: ({ memberships }) => (
            <BarCell value={memberships} most={most} share={memberships / summary.memberships} />
          ),
        },
      ]}
    />
  );
}

const UNITS_SHOWN = 8;

function RatesBelow({ province }: { readonly province: string | undefined }) {
  const { t } = useTranslation('board');
  const { percent } = useFormat();
  const moment = momentOf(useSearch({ from: '/board' }));
  const report = useReport<GatheringRate>('gathering-rate', { unit: province, ...moment });
  const own = province ?? '*';
  return (
    <Loaded query={report} height="16rem">
      {({ rates, formula }) => {
        const below = rates
          .filter(({ organisation, unit, rate }) => organisation === '*' && unit !== own && rate !== null)
          .sort((a, b) => (a.rate ?? 0) - (b.rate ?? 0));
        if (below.length === 0) return <Empty>{t('rate.noPopulation')}</Empty>;
        return (
          <div className="stack wrap-heads">
            <Table
              caption={t('dashboard.byUnit')}
              rows={below.slice(0, UNITS_SHOWN)}
              rowKey={({ unit }) => unit}
              columns={[
                {
                  ...{ key: 'unit', title: t('unit'), heads: true },
                  cell: ({ unit, name }) => (
                    <Link to="/board/units/$code" params={{ code: unit }} search={moment}>
                      {name}
                    </Link>
                  ),
                },
                {
                  ...{ key: 'bullet', title: t('rate.target', { target: percent(formula.target) }) },
                  cell: ({ rate }) => <Bullet small rate={rate ?? 0} target={formula.target} />,
                },
                {
                  ...{ key: 'rate', title: t('view.gathering-rate'), numeric: true },
                  cell: ({ rate }) => percent(rate ?? 0),
                },
              ]}
            />
            <p>
              <Link
                to="/board/units/$code"
                params={{ code: province ?? WHOLE_HUB }}
                search={{ ...moment, sort: 'rate' }}
              >
                {t('dashboard.allUnits')}
              </Link>
            </p>
          </div>
        );
      }}
    </Loaded>
  );
}
