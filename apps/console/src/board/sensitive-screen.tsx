import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Refused } from '../api/request.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty } from '../design/parts.js';
import { LongTable, Table } from '../design/table.js';
import { Tabs } from '../design/tabs.js';
import { useFormat } from '../language/format.js';
import type { Sensitive } from './answers.js';
import { BarCell } from './bar-cell.js';
import { useNames } from './names.js';
import { useReport, useScope, useSetSearch } from './scope.js';

const DIMENSIONS = ['ethnicity', 'religion'] as const;

/** People by ethnic group or religion; cells of few people are not told apart, and the screen says so. */
export function SensitiveScreen() {
  const { t, i18n } = useTranslation('board');
  const { day, number, text } = useFormat();
  const numberColumn = useNumberColumn();
  const names = useNames();
  const set = useSetSearch();
  const { unit, search, moment } = useScope();
  const by = DIMENSIONS.find((each) => each === search.by) ?? 'ethnicity';
  const report = useReport<Sensitive>('sensitive', { unit, ...moment, by });
  // Ethnic groups are called the same in every language.
  const written = (value: string) =>
    i18n.exists(`board:sensitive.value.${value}`) ? t(`sensitive.value.${value as 'Khác'}`) : value;
  return (
    <Tabs
      label={t('divided')}
      tabs={DIMENSIONS.map((key) => ({ key, label: t(`sensitive.by.${key}`) }))}
      chosen={by}
      onChoose={(key) => set({ by: key })}
    >
      {nothingReleased(report.error) ? (
        <Empty>{text(report.error.text)}</Empty>
      ) : (
        <Loaded query={report} height="30rem">
          {({ persons, values, notToldApart, countedOn, releasedOn, smallestCell, children }) => {
            if (persons === 0) return <Empty>{t('nobody')}</Empty>;
            const rows = [
              ...[...values]
                .sort((a, b) => b.persons - a.persons)
                .map((row) => ({ ...row, value: written(row.value) })),
              ...(notToldApart > 0 ? [{ value: t('sensitive.hidden'), persons: notToldApart }] : []),
            ];
            return (
              <div className={report.isPlaceholderData ? 'stack stale' : 'stack'}>
                <p className="notice">
                  {t('sensitive.explained', { least: smallestCell })}{' '}
                  {t('sensitive.released', {
                    released: day(releasedOn),
                    oldest: day(countedOn ?? releasedOn),
                  })}
                </p>
                <Table
                  caption={t(`sensitive.by.${by}`)}
                  rows={rows}
                  rowKey={({ value }) => value}
                  columns={[
                    {
                      ...{ key: 'value', title: t(`sensitive.by.${by}`), heads: true },
                      cell: ({ value }) => value,
                    },
                    {
                      ...{ key: 'persons', title: t('sensitive.atLeast'), numeric: true },
                      cell: (row) => (
                        <BarCell
                          value={row.persons}
                          most={Math.max(...rows.map((each) => each.persons))}
                          share={row.persons / persons}
                        />
                      ),
                    },
                  ]}
                />
                {children.length > 0 && (
                  <section className="stack">
                    <h2>{t('division.place')}</h2>
                    <LongTable
                      caption={t('division.place')}
                      rows={children}
                      rowKey={({ code }) => code ?? '-'}
                      columns={[
                        {
                          ...{ key: 'name', title: t('unit'), heads: true },
                          cell: ({ code, name }) =>
                            code === null ? (
                              names.part(code, name)
                            ) : (
                              <Link
                                to="/board/units/$code/sensitive"
                                params={{ code }}
                                search={{ ...moment, by }}
                              >
                                {name}
                              </Link>
                            ),
                        },
                        numberColumn('persons', t('persons')),
                        {
                          ...{ key: 'values', title: t('sensitive.told'), wide: true },
                          cell: (child) =>
                            child.values
                              .map((each) => `${written(each.value)}: ${number(each.persons)}`)
                              .join(', ') || '–',
                        },
                        {
                          ...{ key: 'hidden', title: t('sensitive.hidden'), numeric: true },
                          cell: (child) => number(child.notToldApart),
                        },
                      ]}
                    />
                  </section>
                )}
              </div>
            );
          }}
        </Loaded>
      )}
    </Tabs>
  );
}

/** Not a mistake of anybody: figures are released at fixed moments, and none has come yet. */
function nothingReleased(error: Error | null): error is Refused {
  return error instanceof Refused && error.code === 'report.nothing-released';
}
