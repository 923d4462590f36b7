import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Empty } from '../design/parts.js';
import { LongTable } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Reconciliation } from './answers.js';
import { useNames } from './names.js';
import { useReport, useScope, WHOLE_HUB } from './scope.js';
import { sorted, useSorting } from './sorting.js';

/** Share of the declared from which a difference stands out. */
const MUCH = 0.05;

/** What organisations declared against the rows that they sent, as of the same day. */
export function ReconciliationScreen() {
  const { t } = useTranslation('board');
  const { day, percent, signed, text } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationName = useOrganisationName();
  const names = useNames();
  const { unit, search, moment } = useScope();
  const { organisation } = search;
  const report = useReport<Reconciliation>('reconciliation', { unit, ...moment, organisation });
  const [sorting, onSort] = useSorting('difference');
  return (
    <Loaded query={report} height="30rem">
      {({ rows }) => {
        if (rows.length === 0) return <Empty>{t('reconciliation.none')}</Empty>;
        const most = Math.max(1, ...rows.map(({ difference }) => Math.abs(difference)));
        const shown = rows.map((row) => ({
          ...row,
          place: names.part(row.unit, row.name),
          by:
            row.organisation === '*'
              ? t('filter.allOrganisations')
              : text(organisationName(row.organisation)),
        }));
        return (
          <>
            <p className="muted">{t('reconciliation.hint')}</p>
            <div className="wrap-heads">
              <LongTable
                caption={t('view.reconciliation')}
                rows={sorted(shown, sorting)}
                rowKey={(row) => `${row.organisation} ${row.unit} ${row.source}`}
                sorting={sorting}
                onSort={onSort}
                columns={[
                  {
                    ...{ key: 'by', title: t('organisation'), heads: true, sortable: true },
                    cell: ({ by }) => by,
                  },
                  {
                    ...{ key: 'place', title: t('unit'), heads: true, sortable: true },
                    cell: (row) => (
                      <Link
                        to="/board/units/$code"
                        params={{ code: row.unit === '*' ? WHOLE_HUB : row.unit }}
                        search={{
                          asOf: row.declaredOn,
                          ...(row.organisation !== '*' && { organisation: row.organisation }),
                        }}
                      >
                        {row.place}
                      </Link>
                    ),
                  },
                  numberColumn('declared', t('reconciliation.declared'), { sortable: true }),
                  numberColumn('memberships', t('reconciliation.byRows'), { sortable: true }),
                  {
                    ...{
                      key: 'difference',
                      title: t('reconciliation.difference'),
                      numeric: true,
                      sortable: true,
                    },
                    cell: ({ difference, share }) => (
                      <span className="bar-cell bar-cell-shared">
                        <Difference difference={difference} most={most} />
                        <span className="bar-cell-number">
                          {signed(difference)}{' '}
                          <Badge {...(Math.abs(share ?? 0) >= MUCH ? { tone: 'warn' as const } : {})}>
                            {share === null ? '–' : percent(share)}
                          </Badge>
                        </span>
                      </span>
                    ),
                  },
                  numberColumn('records', t('reconciliation.records'), { sortable: true }),
                  {
                    ...{ key: 'source', title: t('rate.source') },
                    cell: ({ source, declaredOn }) => `${source} (${day(declaredOn)})`,
                  },
                ]}
              />
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

/** To the right when more was declared than there are rows, to the left when less. */
function Difference({ difference, most }: { readonly difference: number; readonly most: number }) {
  const width = (Math.abs(difference) / most) * 50;
  return (
    <span className="difference" aria-hidden="true">
      <span
        className={difference > 0 ? 'difference-more' : 'difference-less'}
        style={{ left: `${difference > 0 ? 50 : 50 - width}%`, width: `${width}%` }}
      />
    </span>
  );
}
