import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty } from '../design/parts.js';
import { LongTable, Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import type { Enterprises, Sector } from './answers.js';
import { BarCell } from './bar-cell.js';
import { useNames } from './names.js';
import { useReport, useScope } from './scope.js';
import { sorted, useSorting } from './sorting.js';

/** Grass-roots unions and their members by who owns the enterprise. */
export function EnterprisesScreen() {
  const { t } = useTranslation('board');
  const { number } = useFormat();
  const numberColumn = useNumberColumn();
  const names = useNames();
  const { code, unit, moment } = useScope();
  const report = useReport<Enterprises>('enterprises', { unit, ...moment });
  const [sorting, onSort] = useSorting('members');
  const sectorName = (sector: Sector | null) => t(`sector.${sector ?? 'unknown'}`);
  return (
    <Loaded query={report} height="40rem">
      {({ sectors, membersOutsideEnterprises, children, unions, unionsTotal }) => {
        if (unionsTotal === 0) return <Empty>{t('enterprises.none')}</Empty>;
        const most = Math.max(1, membersOutsideEnterprises, ...sectors.map(({ members }) => members));
        const rows = [
          ...sectors
            .filter((each) => each.sector !== null || each.unions > 0)
            .map((each) => ({ ...each, key: each.sector ?? 'unknown', name: sectorName(each.sector) })),
          {
            ...{ key: 'outside', name: t('enterprises.outside'), unions: null },
            members: membersOutsideEnterprises,
          },
        ];
        return (
          <>
            <section className="stack">
              <h2>{t('enterprises.bySector')}</h2>
              <Table
                caption={t('enterprises.bySector')}
                rows={rows}
                rowKey={({ key }) => key}
                columns={[
                  { key: 'name', title: t('enterprises.sector'), heads: true, cell: ({ name }) => name },
                  {
                    ...{ key: 'unions', title: t('enterprises.unions'), numeric: true },
                    cell: (row) => (row.unions === null ? '–' : number(row.unions)),
                  },
                  {
                    ...{ key: 'members', title: t('enterprises.members'), numeric: true },
                    cell: ({ members }) => <BarCell value={members} most={most} />,
                  },
                ]}
              />
            </section>
            {children.length > 0 && (
              <section className="stack">
                <h2>{t('enterprises.nonState')}</h2>
                <Table
                  caption={t('enterprises.nonState')}
                  rows={children}
                  rowKey={(row) => row.code ?? '-'}
                  columns={[
                    {
                      ...{ key: 'name', title: t('unit'), heads: true },
                      cell: (row) =>
                        row.code === null || row.code === code ? (
                          names.part(row.code, row.name)
                        ) : (
                          <Link
                            to="/board/units/$code/enterprises"
                            params={{ code: row.code }}
                            search={moment}
                          >
                            {row.name}
                          </Link>
                        ),
                    },
                    {
                      ...{ key: 'unions', title: t('enterprises.unions'), numeric: true },
                      cell: ({ nonStateUnions }) => number(nonStateUnions),
                    },
                    {
                      ...{ key: 'members', title: t('enterprises.members'), numeric: true },
                      cell: ({ nonStateMembers }) => number(nonStateMembers),
                    },
                  ]}
                />
              </section>
            )}
            <section className="stack">
              <h2>{t('enterprises.all', { count: unionsTotal, total: number(unionsTotal) })}</h2>
              <LongTable
                caption={t('enterprises.all', { count: unionsTotal, total: number(unionsTotal) })}
                rows={sorted(unions, sorting)}
                rowKey={(row) => row.code}
                sorting={sorting}
                onSort={onSort}
                columns={[
                  {
                    ...{ key: 'name', title: t('enterprises.union'), heads: true, sortable: true },
                    cell: (row) => (
                      <Link
                        to="/board/units/$code"
                        params={{ code }}
                        search={{ ...moment, organisation: 'trade-union', branch: row.code, by: 'gender' }}
                      >
                        {row.name}
                      </Link>
                    ),
                  },
                  {
                    ...{ key: 'sector', title: t('enterprises.sector'), sortable: true },
                    cell: ({ sector }) => sectorName(sector),
                  },
                  numberColumn('members', t('enterprises.members'), { sortable: true }),
                ]}
              />
            </section>
          </>
        );
      }}
    </Loaded>
  );
}
