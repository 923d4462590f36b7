import { useTranslation } from 'react-i18next';
import { Loaded } from '../design/loaded.js';
import { Empty } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Overlaps } from './answers.js';
import { BarCell } from './bar-cell.js';
import { CombinationPlaces } from './combination-places.js';
import { useReport, useScope } from './scope.js';
import { UncertaintyOfPersons } from './uncertainty.js';
import { Upset } from './upset.js';

/** Who is in which organisations at once. */
export function OverlapsScreen() {
  const { t } = useTranslation('board');
  const { number, text } = useFormat();
  const organisationName = useOrganisationName();
  const { unit, moment, search } = useScope();
  const overlaps = useReport<Overlaps>('overlaps', {
    unit,
    ...moment,
    combination: search.combination,
  });
  return (
    <Loaded query={overlaps} height="40rem">
      {({ persons, combinations, pairs, byNumber, combination, uncertainty }) => {
        if (persons === 0) return <Empty>{t('nobody')}</Empty>;
        const most = Math.max(1, ...byNumber.map((each) => each.persons));
        const inBoth = [...pairs].sort((a, b) => b.persons - a.persons);
        return (
          <>
            <section className="stack">
              <h2>{t('overlaps.combinations')}</h2>
              <p className="muted">{t('overlaps.hint')}</p>
              <Upset combinations={combinations} persons={persons} chosen={search.combination} />
            </section>
            {combination && <CombinationPlaces combination={combination} />}
            <div className="two-columns">
              <section className="stack">
                <h2>{t('overlaps.byNumber')}</h2>
                <Table
                  caption={t('overlaps.byNumber')}
                  rows={byNumber}
                  rowKey={({ organisations }) => String(organisations)}
                  columns={[
                    {
                      ...{ key: 'organisations', title: t('overlaps.number'), heads: true },
                      cell: ({ organisations }) => number(organisations),
                    },
                    {
                      ...{ key: 'persons', title: t('persons'), numeric: true },
                      cell: (row) => (
                        <BarCell value={row.persons} most={most} share={row.persons / persons} />
                      ),
                    },
                  ]}
                />
              </section>
              <section className="stack">
                <h2>{t('overlaps.pairs')}</h2>
                <Table
                  caption={t('overlaps.pairs')}
                  rows={inBoth}
                  rowKey={({ organisations }) => organisations.join('+')}
                  columns={[
                    {
                      ...{ key: 'organisations', title: t('overlaps.two'), heads: true },
                      cell: ({ organisations }) =>
                        organisations.map((slug) => text(organisationName(slug))).join(' + '),
                    },
                    {
                      ...{ key: 'persons', title: t('persons'), numeric: true },
                      cell: (row) => <BarCell value={row.persons} most={inBoth[0]?.persons ?? 1} />,
                    },
                  ]}
                />
              </section>
            </div>
            <section className="card stack">
              <h2>{t('uncertainty.title')}</h2>
              <UncertaintyOfPersons persons={persons} uncertainty={uncertainty} />
            </section>
          </>
        );
      }}
    </Loaded>
  );
}
