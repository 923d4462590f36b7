import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty } from '../design/parts.js';
import { LongTable, Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { PlaceName } from '../places/place-name.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Duplicates } from './answers.js';
import { BarCell } from './bar-cell.js';
import { useNames } from './names.js';
import { useReport, useScope } from './scope.js';
import { sorted, useSorting } from './sorting.js';

/** People whom one organisation lists more than once. The groups themselves are shown by record id alone. */
export function DuplicatesScreen() {
  const { t } = useTranslation('board');
  const { number, text } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationName = useOrganisationName();
  const names = useNames();
  const { code, unit, search, moment } = useScope();
  const { organisation, branch } = search;
  const report = useReport<Duplicates>('duplicates', { unit, ...moment, organisation, branch });
  const [sorting, onSort] = useSorting('persons');
  return (
    <Loaded query={report} height="30rem">
      {({ organisations, children, groups, groupsTotal = 0 }) => {
        const most = Math.max(1, ...organisations.map(({ extraRecords }) => extraRecords));
        return (
          <>
            <p className="muted">{t('duplicates.hint')}</p>
            <section className="stack">
              <h2>{t('byOrganisation')}</h2>
              <Table
                caption={t('byOrganisation')}
                rows={organisations}
                rowKey={(row) => row.organisation}
                columns={[
                  {
                    ...{ key: 'organisation', title: t('organisation'), heads: true },
                    cell: (row) => (
                      <Link
                        to="/board/units/$code/duplicates"
                        params={{ code }}
                        search={{ ...moment, organisation: row.organisation }}
                      >
                        {text(organisationName(row.organisation))}
                      </Link>
                    ),
                  },
                  numberColumn('persons', t('duplicates.persons')),
                  {
                    ...{ key: 'extraRecords', title: t('extraRecords'), numeric: true },
                    cell: ({ extraRecords }) => <BarCell value={extraRecords} most={most} />,
                  },
                ]}
              />
            </section>
            {children.length > 0 && (
              <section className="stack">
                <h2>{t('division.place')}</h2>
                <LongTable
                  caption={t('division.place')}
                  rows={sorted(
                    children.map((row) => ({ ...row, name: names.part(row.code, row.name) })),
                    sorting,
                  )}
                  rowKey={(row) => row.code ?? '-'}
                  sorting={sorting}
                  onSort={onSort}
                  columns={[
                    {
                      ...{ key: 'name', title: t('unit'), heads: true, sortable: true },
                      cell: (row) =>
                        row.code === null ? (
                          row.name
                        ) : (
                          <Link
                            to="/board/units/$code/duplicates"
                            params={{ code: row.code }}
                            search={{ ...moment, ...(organisation && { organisation }) }}
                          >
                            {row.name}
                          </Link>
                        ),
                    },
                    numberColumn('persons', t('duplicates.persons'), { sortable: true }),
                    numberColumn('extraRecords', t('extraRecords'), { sortable: true }),
                  ]}
                />
              </section>
            )}
            {groups && (
              <section className="stack">
                <h2>{t('duplicates.groups', { count: groupsTotal, total: number(groupsTotal) })}</h2>
                {groups.length === 0 ? (
                  <Empty>{t('duplicates.none')}</Empty>
                ) : (
                  <LongTable
                    caption={t('duplicates.groups', { count: groupsTotal, total: number(groupsTotal) })}
                    rows={groups.flatMap(({ personId, records }, group) =>
                      records.map((record) => ({ ...record, personId, group: group + 1 })),
                    )}
                    rowKey={({ recordId }) => recordId}
                    columns={[
                      {
                        ...{ key: 'group', title: t('duplicates.group'), heads: true },
                        cell: ({ group }) => number(group),
                      },
                      {
                        ...{ key: 'record', title: t('duplicates.record') },
                        cell: ({ recordId }) => <code>{recordId}</code>,
                      },
                      {
                        ...{ key: 'commune', title: t('duplicates.commune') },
                        cell: ({ commune }) => (commune === null ? '–' : <PlaceName code={commune} />),
                      },
                      {
                        ...{ key: 'unit', title: t('duplicates.branch') },
                        cell: (record) => record.unit ?? '–',
                      },
                    ]}
                  />
                )}
              </section>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
