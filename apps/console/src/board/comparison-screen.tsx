import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { Tabs } from '../design/tabs.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Breakdown, Duplicates, GatheringRate, Part, Phantoms, Quality, Rate } from './answers.js';
import { BarCell } from './bar-cell.js';
import { Bullet } from './bullet.js';
import { useNames } from './names.js';
import { momentOf, useReport, useScope, useSetSearch } from './scope.js';
import { sorted, useSorting } from './sorting.js';
import { UncertaintyOfPersons } from './uncertainty.js';

const DIVISIONS = ['place', 'branch', 'gender', 'age', 'workplace', 'school'] as const;
type Division = (typeof DIVISIONS)[number];

/** The members of a unit, divided by the units below it, branches, gender, age, workplaces or schools. */
export function ComparisonScreen() {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  const set = useSetSearch();
  const { unit, search, moment } = useScope();
  const { organisation, branch } = search;
  const [first, divisions] = divisionsOf(unit, branch);
  const by = divisions.find((each) => each === search.by) ?? first;
  const breakdown = useReport<Breakdown>('breakdown', { unit, ...moment, organisation, branch, by });
  return (
    <Loaded query={breakdown} height="30rem">
      {(data) => (
        <>
          <section className="card totals-card">
            <dl className="totals">
              <div>
                <dt>{t('persons')}</dt>
                <dd>{number(data.persons)}</dd>
              </div>
              <div>
                <dt>{t('memberships')}</dt>
                <dd>{number(data.memberships)}</dd>
              </div>
            </dl>
            <UncertaintyOfPersons persons={data.persons} uncertainty={data.uncertainty} />
          </section>
          <Tabs
            label={t('divided')}
            tabs={divisions.map((key) => ({ key, label: t(`division.${key}`) }))}
            chosen={by}
            onChoose={(key) => set({ by: key, sort: '', descending: '' })}
          >
            <div className={breakdown.isPlaceholderData ? 'stack stale' : 'stack'}>
              {by === 'place' && !branch ? <UnitsBelow /> : <Parts data={data} by={by} />}
            </div>
          </Tabs>
        </>
      )}
    </Loaded>
  );
}

/** How a unit can be divided, and how first. Codes of provinces have two digits, those of communes five. */
function divisionsOf(unit: string | undefined, branch: string | undefined): [Division, readonly Division[]] {
  if (branch) return ['gender', DIVISIONS];
  if (unit !== undefined && unit.length > 2) return ['branch', DIVISIONS.filter((each) => each !== 'place')];
  return ['place', DIVISIONS];
}

interface UnitRow {
  readonly code: string | null;
  readonly name: string;
  readonly persons: number;
  readonly memberships: number;
  readonly eligible: number | null;
  readonly rate: number | null;
  readonly unproved: number | null;
  readonly duplicates: number | null;
  readonly faultless: number | null;
}

/** The units below, with everything by which they are compared. */
function UnitsBelow() {
  const { t } = useTranslation('board');
  const { number, percent } = useFormat();
  const numberColumn = useNumberColumn();
  const names = useNames();
  const { unit, search, moment } = useScope();
  const { organisation } = search;
  const parameters = { unit, ...moment, organisation };
  const breakdown = useReport<Breakdown>('breakdown', { ...parameters, by: 'place' });
  const rate = useReport<GatheringRate>('gathering-rate', parameters);
  const phantoms = useReport<Phantoms>('phantoms', parameters);
  const duplicates = useReport<Duplicates>('duplicates', parameters);
  const quality = useReport<Quality>('quality', parameters);
  const [sorting, onSort] = useSorting('persons');
  const target = rate.data?.formula.target ?? 0.6;
  const share = (part: number | undefined, whole: number | undefined) =>
    part === undefined || !whole ? null : part / whole;

  const rateOf = new Map<string | null, Rate>();
  for (const each of rate.data?.rates ?? []) {
    if (each.organisation === (organisation ?? '*') && !rateOf.has(each.unit)) rateOf.set(each.unit, each);
  }
  const rows = (breakdown.data?.parts ?? []).map((part): UnitRow => {
    const { code, name, persons, memberships } = part;
    const own = <T extends { readonly code: string | null }>(all: readonly T[] | undefined) =>
      all?.find((each) => each.code === code);
    const proofs = own(phantoms.data?.children);
    const faults = own(quality.data?.children);
    return {
      ...{ code, persons, memberships, name: names.part(code, name) },
      eligible: rateOf.get(code)?.eligible ?? null,
      rate: rateOf.get(code)?.rate ?? null,
      unproved: share((proofs?.byProofs[0] ?? 0) + (proofs?.byProofs[1] ?? 0), proofs?.memberships),
      duplicates: duplicates.data ? (own(duplicates.data.children)?.extraRecords ?? 0) : null,
      faultless: share(faults?.faultless, faults?.records),
    };
  });
  const mostPersons = Math.max(1, ...rows.map(({ persons }) => persons));
  const orNone = (value: number | null, written: (value: number) => string) =>
    value === null ? '–' : written(value);
  const columns: Column<UnitRow>[] = [
    {
      ...{ key: 'name', title: t('unit'), heads: true, sortable: true },
      cell: ({ code, name }) =>
        code === null ? (
          name
        ) : (
          <Link
            to="/board/units/$code"
            params={{ code }}
            search={{ ...moment, ...(organisation && { organisation }) }}
          >
            {name}
          </Link>
        ),
    },
    {
      ...{ key: 'persons', title: t('persons'), numeric: true, sortable: true },
      cell: ({ persons }) => <BarCell value={persons} most={mostPersons} />,
    },
    numberColumn('memberships', t('memberships'), { sortable: true }),
    {
      ...{ key: 'rate', title: t('view.gathering-rate'), numeric: true, sortable: true },
      cell: ({ code, rate: own }) =>
        own === null || code === null ? (
          '–'
        ) : (
          <span className="bar-cell">
            <Bullet small rate={own} target={target} />
            <Link
              className="bar-cell-number"
              to="/board/units/$code/rate"
              params={{ code }}
              search={momentOf(search)}
            >
              {percent(own)}
            </Link>
          </span>
        ),
    },
    {
      ...{ key: 'eligible', title: t('rate.eligible'), numeric: true, sortable: true },
      cell: ({ eligible }) => orNone(eligible, number),
    },
    {
      ...{ key: 'unproved', title: t('fewProofs'), numeric: true, sortable: true },
      cell: ({ unproved }) => orNone(unproved, percent),
    },
    {
      ...{ key: 'duplicates', title: t('extraRecords'), numeric: true, sortable: true },
      cell: ({ duplicates: own }) => orNone(own, number),
    },
    {
      ...{ key: 'faultless', title: t('quality.faultlessShare'), numeric: true, sortable: true },
      cell: ({ faultless }) => orNone(faultless, percent),
    },
  ];
  if (breakdown.data && rows.length === 0) return <Empty>{t('nobody')}</Empty>;
  return (
    <div className="wrap-heads">
      <LongTable
        caption={t('division.place')}
        columns={columns}
        rows={sorted(rows, sorting)}
        rowKey={({ code }) => code ?? '-'}
        sorting={sorting}
        onSort={onSort}
      />
    </div>
  );
}

function Parts({ data, by }: { readonly data: Breakdown; readonly by: Division }) {
  const { t } = useTranslation('board');
  const { number, text } = useFormat();
  const numberColumn = useNumberColumn();
  const names = useNames();
  const organisationName = useOrganisationName();
  const { code: unitCode, moment } = useScope();
  const [sorting, onSort] = useSorting(by === 'age' || by === 'gender' ? '' : 'persons');
  const ofBranches = by === 'branch' || by === 'workplace' || by === 'school';
  const rows = data.parts.map((part) => ({
    ...part,
    name: nameOf(part),
    of: part.organisation ? text(organisationName(part.organisation)) : '',
  }));
  function nameOf({ code, name }: Part): string {
    if (by === 'gender' && (code === 'male' || code === 'female')) return t(`gender.${code}`);
    if (code === 'under-16' || code === 'over-60') return t(`age.${code}`);
    return names.part(code, name);
  }
  const most = Math.max(1, ...rows.map(({ persons }) => persons));
  const columns: Column<(typeof rows)[number]>[] = [
    {
      ...{ key: 'name', title: t(`division.${by}`), heads: true, sortable: true },
      cell: ({ code, organisation, name }) =>
        ofBranches && code !== null && organisation !== null ? (
          <Link
            to="/board/units/$code"
            params={{ code: unitCode }}
            search={{ ...moment, organisation, branch: code, by: 'gender' }}
          >
            {name}
          </Link>
        ) : (
          name
        ),
    },
    ...(ofBranches
      ? [
          {
            ...{ key: 'of', title: t('organisation'), sortable: true },
            cell: ({ of }: { of: string }) => of,
          },
        ]
      : []),
    {
      ...{ key: 'persons', title: t('persons'), numeric: true, sortable: true },
      cell: ({ persons }) => (
        <BarCell value={persons} most={most} share={persons / Math.max(1, data.persons)} />
      ),
    },
    numberColumn('memberships', t('memberships'), { sortable: true }),
  ];
  if (rows.length === 0) return <Empty>{t('nobody')}</Empty>;
  return (
    <>
      <LongTable
        caption={t(`division.${by}`)}
        columns={columns}
        rows={sorted(rows, sorting)}
        rowKey={({ organisation, code }) => `${organisation} ${code}`}
        sorting={sorting}
        onSort={onSort}
      />
      {data.partsExcess > 0 && (
        <p className="muted small">
          {t('partsExcess', { count: data.partsExcess, persons: number(data.partsExcess) })}
        </p>
      )}
    </>
  );
}
