import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LongTable, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import { useNames } from './names.js';
import { useScope } from './scope.js';
import { sorted, useSorting } from './sorting.js';

interface Part {
  readonly key: string;
  /** Of a unit. */
  readonly code: string | null;
  readonly name: string;
}

/**
 * The organisations, and the units below, each in a table of its own with the same columns behind the name; units
 * lead to the same report on them.
 */
export function PartTables<A extends object, R extends object>({
  organisations,
  units,
  report,
  valuesOf,
  columns,
}: {
  readonly organisations: readonly (A & { readonly organisation: string })[];
  readonly units: readonly (A & { readonly code: string | null; readonly name: string })[];
  /** Path of the report. */
  readonly report: 'phantoms' | 'quality';
  /** What the columns show of a part; `share` is what the tables are sorted by at first. */
  readonly valuesOf: (part: A) => R & { readonly share: number };
  readonly columns: readonly Column<R & { readonly share: number }>[];
}) {
  const { t } = useTranslation('board');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const names = useNames();
  const { moment } = useScope();
  const [sorting, onSort] = useSorting('share');
  const tables = [
    {
      title: t('byOrganisation'),
      heading: t('organisation'),
      rows: organisations.map((each) => ({
        ...{ key: each.organisation, code: null, name: text(organisationName(each.organisation)) },
        ...valuesOf(each),
      })),
    },
    {
      title: t('division.place'),
      heading: t('unit'),
      rows: units.map((each) => ({
        ...{ key: each.code ?? '-', code: each.code, name: names.part(each.code, each.name) },
        ...valuesOf(each),
      })),
    },
  ];
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, heading, rows }) => (
      <section key={title} className="stack">
        <h2>{title}</h2>
        <LongTable<Part & R & { readonly share: number }>
          caption={title}
          rows={sorted(rows, sorting)}
          rowKey={({ key }) => key}
          sorting={sorting}
          onSort={onSort}
          columns={[
            {
              ...{ key: 'name', title: heading, heads: true, sortable: true },
              cell: ({ code, name }) =>
                code === null ? (
                  name
                ) : (
                  <Link to={`/board/units/$code/${report}`} params={{ code }} search={moment}>
                    {name}
                  </Link>
                ),
            },
            ...columns,
          ]}
        />
      </section>
    ));
}
