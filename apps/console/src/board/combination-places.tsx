import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Overlaps } from './answers.js';
import { BarCell } from './bar-cell.js';
import { momentOf, useScope } from './scope.js';

/** Behind one bar: in which units below the people are who are in exactly these organisations. */
export function CombinationPlaces({
  combination: { organisations, persons, children },
}: {
  readonly combination: NonNullable<Overlaps['combination']>;
}) {
  const { t } = useTranslation('board');
  const { number, text } = useFormat();
  const organisationName = useOrganisationName();
  const { search } = useScope();
  const names = organisations.map((slug) => text(organisationName(slug))).join(' + ');
  const most = children[0]?.persons ?? 1;
  return (
    <section className="card stack" aria-labelledby="combination">
      <div className="row row-apart">
        <h2 id="combination">{t('overlaps.inExactly', { names })}</h2>
        <Link to="." search={({ combination: _, ...old }) => old} resetScroll={false} className="no-print">
          {t('overlaps.close')}
        </Link>
      </div>
      <p>{t('overlaps.persons', { count: persons, persons: number(persons) })}</p>
      {children.length === 0 && <Empty>{t('overlaps.noneBelow')}</Empty>}
      {children.length > 0 && (
        <>
          <p className="muted">{t('overlaps.belowHint')}</p>
          <Table
            caption={t('overlaps.inExactly', { names })}
            rows={children}
            rowKey={({ code }) => code}
            columns={[
              {
                ...{ key: 'unit', title: t('overlaps.unit'), heads: true },
                cell: ({ code, name }) => (
                  <Link
                    to="/board/units/$code/overlaps"
                    params={{ code }}
                    search={{ ...momentOf(search), combination: organisations.join(',') }}
                  >
                    {name}
                  </Link>
                ),
              },
              {
                ...{ key: 'persons', title: t('persons'), numeric: true },
                cell: (row) => <BarCell value={row.persons} most={most} />,
              },
            ]}
          />
        </>
      )}
    </section>
  );
}
