import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { ReviewProgress } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Bar, Figure } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useAccount } from '../sign-in/session.js';

/** What is open and what was decided; @param since day (`YYYY-MM-DD`), missing: today */
export const progressQuery = (since?: string) => hub<ReviewProgress>('/v1/review/progress', { since });

/** How far the coordinators have come since a day, with who and where. */
export function ProgressFigures({ since }: { readonly since?: string }) {
  const { t } = useTranslation('review');
  const { ago, day, number, percent } = useFormat();
  const numberColumn = useNumberColumn();
  const { name } = useAccount();
  const progress = useQuery(progressQuery(since));
  const from = since === undefined ? t('progress.today') : t('progress.since', { day: day(since) });
  return (
    <Loaded query={progress} height="11rem">
      {({ open, unassigned, awaitingSecond, decided, oldestOpenedAt, coordinators, units }) => {
        const own = coordinators.find(({ actor }) => actor === name);
        const share = decided + open === 0 ? 1 : decided / (decided + open);
        return (
          <section className="stack" aria-label={t('progress.title')}>
            <div className="grid progress-figures">
              <Figure
                name={t('progress.open')}
                value={number(open)}
                note={
                  oldestOpenedAt ? t('progress.oldest', { ago: ago(oldestOpenedAt) }) : t('progress.noOldest')
                }
              />
              <Figure
                name={t('progress.unassigned')}
                value={number(unassigned)}
                note={t('progress.mine', { shown: number(own?.assigned ?? 0) })}
              />
              <Figure name={t('progress.awaiting')} value={number(awaitingSecond)} />
              <Figure
                name={t('progress.decided', { from })}
                value={number(decided)}
                note={t('progress.own', { shown: number(own?.decided ?? 0) })}
              />
            </div>
            <div className="progress-line">
              <Bar share={share} tone="good" label={t('progress.share', { share: percent(share), from })} />
              <span className="muted">{t('progress.share', { share: percent(share), from })}</span>
            </div>
            {coordinators.length + units.length > 0 && (
              <details>
                <summary>{t('progress.details')}</summary>
                <div className="grid progress-tables">
                  <Table
                    caption={t('progress.byCoordinator')}
                    rows={coordinators}
                    rowKey={({ actor }) => actor}
                    columns={[
                      {
                        key: 'actor',
                        title: t('progress.coordinator'),
                        heads: true,
                        cell: ({ actor }) => actor,
                      },
                      numberColumn('assigned', t('progress.assigned')),
                      numberColumn('decided', t('progress.decidedShort')),
                      numberColumn('skipped', t('progress.skipped')),
                    ]}
                  />
                  <Table
                    caption={t('progress.byUnit')}
                    rows={units}
                    rowKey={({ unit }) => unit}
                    columns={[
                      { key: 'unit', title: t('queue.unit'), heads: true, cell: (row) => row.name },
                      numberColumn('open', t('progress.open')),
                      numberColumn('decided', t('progress.decidedShort')),
                    ]}
                  />
                </div>
              </details>
            )}
          </section>
        );
      }}
    </Loaded>
  );
}
