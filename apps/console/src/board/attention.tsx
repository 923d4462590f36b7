import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Arrival, Period, Summary } from '../api/types.js';
import { Failure } from '../design/failure.js';
import { Badge, Empty, Skeleton, type Tone } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { GatheringRate, Phantoms, Reconciliation } from './answers.js';
import { useReport, WHOLE_HUB, type BoardSearch } from './scope.js';

const HUB = { code: WHOLE_HUB };
const DAY_MS = 86_400_000;
/** Lists are sent monthly; a few days late is no news. */
const LATE_DAYS = 35;
/** Share of the declared from which a difference is worth a question. */
const DIFFERENCE_SHARE = 0.05;

interface Item {
  readonly key: string;
  readonly tone: Tone;
  readonly count: string;
  readonly content: ReactNode;
}

interface Found {
  readonly items: readonly Item[];
  readonly pending: boolean;
  readonly error: Error | null;
}

/** What somebody should do something about, the most urgent first, each with the way to it. */
export function Attention({ moment }: { readonly moment: Pick<BoardSearch, 'asOf' | 'knownAt'> }) {
  const { t } = useTranslation('board');
  const summary = useQuery(hub<Summary>('/v1/reports/summary', moment));
  const found = [
    useOfPeriods(),
    useOfLists(),
    useOfReports(moment, summary.data),
    useOfCases(moment, summary.data),
  ];
  const failure = found.find(({ error }) => error !== null)?.error;
  if (failure) return <Failure error={failure} />;
  // All at once: a list that grows while it is read moves what one is about to choose.
  if (found.some(({ pending }) => pending)) return <Skeleton height="22rem" />;
  const items = found.flatMap((each) => each.items);
  if (items.length === 0) return <Empty>{t('attention.none')}</Empty>;
  return (
    <ul className="attention">
      {items.map(({ key, tone, count, content }) => (
        <li key={key}>
          <Badge tone={tone}>{count}</Badge>
          <span>{content}</span>
        </li>
      ))}
    </ul>
  );
}

/** Objections, and what is overdue. */
function useOfPeriods(): Found {
  const { t } = useTranslation('board');
  const { number, text, day } = useFormat();
  const { data, isPending: pending, error } = useQuery(hub<{ items: readonly Period[] }>('/v1/periods'));
  const items = (data?.items ?? []).flatMap(({ periodId, title, objections, overdue, signBy, attestBy }) => {
    const link = (
      <Link to="/periods/$periodId" params={{ periodId }}>
        {text(title)}
      </Link>
    );
    const open = objections.filter(({ state }) => state === 'open').length;
    return [
      ...(open > 0
        ? [
            {
              ...{ key: `objections ${periodId}`, tone: 'bad' as const, count: number(open) },
              content: (
                <>
                  {t('attention.objections', { count: open })} {link}
                </>
              ),
            },
          ]
        : []),
      ...(overdue
        ? [
            {
              ...{ key: `overdue ${periodId}`, tone: 'bad' as const, count: '!' },
              content: (
                <>
                  {link}{' '}
                  {t(`attention.overdue.${overdue}`, {
                    day: day(overdue === 'signature' ? signBy : attestBy),
                  })}
                </>
              ),
            },
          ]
        : []),
    ];
  });
  return { items, pending, error };
}

/** Lists that wait for a confirmation or have not come for long. */
function useOfLists(): Found {
  const { t } = useTranslation('board');
  const { number, text, ago } = useFormat();
  const organisationName = useOrganisationName();
  const arrivals = useQuery(hub<{ items: readonly Arrival[] }>('/v1/arrivals'));
  const { data, dataUpdatedAt, isPending: pending, error } = arrivals;
  const items = (data?.items ?? []).flatMap(({ organisation, lastAt, held }) => {
    const name = text(organisationName(organisation));
    const late = lastAt === null || Date.parse(lastAt) < dataUpdatedAt - LATE_DAYS * DAY_MS;
    return [
      ...(held > 0
        ? [
            {
              ...{ key: `held ${organisation}`, tone: 'warn' as const, count: number(held) },
              content: t('attention.held', { count: held, organisation: name }),
            },
          ]
        : []),
      ...(late
        ? [
            {
              ...{ key: `late ${organisation}`, tone: 'warn' as const, count: '!' },
              content:
                lastAt === null
                  ? t('attention.never', { organisation: name })
                  : t('attention.late', { organisation: name, ago: ago(lastAt) }),
            },
          ]
        : []),
    ];
  });
  return { items, pending, error };
}

/** Rates over 100 %, differences from declared totals, memberships without proofs, rows twice. */
function useOfReports(moment: Pick<BoardSearch, 'asOf' | 'knownAt'>, summary: Summary | undefined): Found {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  const only = summary?.children.length === 1 ? summary.children[0]?.code : undefined;
  const rate = useReport<GatheringRate>('gathering-rate', { unit: only, ...moment }, summary !== undefined);
  const phantoms = useReport<Phantoms>('phantoms', moment);
  const reconciliation = useReport<Reconciliation>('reconciliation', moment);
  const over = (rate.data?.rates ?? []).filter(({ overHundred }) => overHundred).length;
  const differing = (reconciliation.data?.rows ?? []).filter(
    ({ unit, share }) => unit === '*' && Math.abs(share ?? 0) >= DIFFERENCE_SHARE,
  ).length;
  const total = phantoms.data?.total;
  const unproved = total ? (total.byProofs[0] ?? 0) + (total.byProofs[1] ?? 0) : 0;
  const implausible = total ? Object.values(total.findings).reduce((sum, count) => sum + count, 0) : 0;
  const duplicates = (summary?.organisations ?? []).reduce((sum, each) => sum + each.duplicates, 0);
  const item = (
    key: 'overHundred' | 'differing' | 'unproved' | 'implausible' | 'duplicates',
    count: number,
    view: 'rate' | 'reconciliation' | 'phantoms' | 'duplicates',
    code = WHOLE_HUB,
  ): Item[] =>
    count === 0
      ? []
      : [
          {
            ...{ key, tone: key === 'overHundred' ? 'bad' : 'warn', count: number(count) },
            content: (
              <Link to={`/board/units/$code/${view}`} params={{ code }} search={moment}>
                {t(`attention.${key}`, { count })}
              </Link>
            ),
          },
        ];
  const items = [
    ...item('overHundred', over, 'rate', only),
    ...item('differing', differing, 'reconciliation'),
    ...item('implausible', implausible, 'phantoms'),
    ...item('unproved', unproved, 'phantoms'),
    ...item('duplicates', duplicates, 'duplicates'),
  ];
  const queries = [rate, phantoms, reconciliation];
  return {
    items,
    pending: queries.some(({ isPending }) => isPending),
    error: queries.find(({ isError }) => isError)?.error ?? null,
  };
}

/** Cases that a coordinator has not decided yet. */
function useOfCases(moment: Pick<BoardSearch, 'asOf' | 'knownAt'>, summary: Summary | undefined): Found {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  if (!summary) return { items: [], pending: true, error: null };
  const { cases, personsLow, personsHigh } = summary.pendingReview;
  const items: Item[] = [
    {
      ...{ key: 'cases', tone: 'accent', count: number(cases) },
      content: (
        <Link to="/board/units/$code" params={HUB} search={moment}>
          {t('attention.cases', { count: cases, low: number(personsLow), high: number(personsHigh) })}
        </Link>
      ),
    },
  ];
  return { items: cases === 0 ? [] : items, pending: false, error: null };
}
