import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { PeriodCorrections } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';

/** How a signed period reads today, cause by cause; the signed figures stand. */
export function Corrections({ periodId }: { readonly periodId: string }) {
  const { t } = useTranslation('periods');
  const { instant, number, signed } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationColumn = useOrganisationColumn();
  const corrections = useQuery(
    hub<PeriodCorrections>(`/v1/periods/${encodeURIComponent(periodId)}/corrections`),
  );
  return (
    <section className="stack">
      <h2>{t('corrections.title')}</h2>
      <Loaded query={corrections} height="20rem">
        {({ persons, memberships, causes, organisations, knownAt }) => (
          <>
            <p>
              {t('corrections.sum', {
                signedPersons: number(persons.signed),
                nowPersons: number(persons.now),
                signedMemberships: number(memberships.signed),
                nowMemberships: number(memberships.now),
                at: instant(knownAt),
              })}
            </p>
            <div className="stack">
              <Table
                caption={t('corrections.byCause')}
                rows={[
                  ...causes.map((each) => ({ ...each, name: t(`corrections.cause.${each.cause}`) })),
                  {
                    ...{ cause: 'total', name: t('corrections.total'), records: null },
                    persons: persons.now - persons.signed,
                    memberships: memberships.now - memberships.signed,
                  },
                ]}
                rowKey={({ cause }) => cause}
                columns={[
                  { key: 'cause', title: t('corrections.causeTitle'), heads: true, cell: ({ name }) => name },
                  {
                    ...{ key: 'records', title: t('corrections.records'), numeric: true },
                    cell: ({ records }) => (records === null ? '' : number(records)),
                  },
                  {
                    ...{ key: 'persons', title: t('persons'), numeric: true },
                    cell: (row) => signed(row.persons),
                  },
                  {
                    ...{ key: 'memberships', title: t('memberships'), numeric: true },
                    cell: (row) => signed(row.memberships),
                  },
                ]}
              />
              <Table
                caption={t('corrections.byOrganisation')}
                rows={organisations}
                rowKey={({ organisation }) => organisation}
                columns={[
                  organisationColumn(t('organisation'), { heads: true }),
                  numberColumn('signed', t('corrections.signed')),
                  numberColumn('now', t('corrections.now')),
                  {
                    ...{ key: 'change', title: t('corrections.change'), numeric: true },
                    cell: (row) => signed(row.now - row.signed),
                  },
                ]}
              />
            </div>
          </>
        )}
      </Loaded>
    </section>
  );
}
