import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurvivorshipPreview } from '../api/types.js';
import { useNumberColumn } from '../design/number-column.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';

/** What edited rules would change: how many people, in which fields, and from whose record to whose. */
export function Foreseen({ preview: { persons, fields } }: { readonly preview: SurvivorshipPreview }) {
  const { t } = useTranslation(['survivorship', 'person']);
  const { number, percent, text } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationName = useOrganisationName();
  const { total, looked, changed } = persons;
  const values = {
    looked: number(looked),
    changed: number(changed),
    total: number(total),
    share: percent(changed / Math.max(1, looked)),
  };
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    shown.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section className="card stack" role="status" aria-label={t('changing.preview')} ref={shown}>
      <p>
        <strong>{t(changed === 0 ? 'foreseen.nothing' : 'foreseen.changed', values)}</strong>{' '}
        {looked < total && <span className="muted">{t('foreseen.sample', values)}</span>}
      </p>
      {fields.length > 0 && (
        <Table
          caption={t('foreseen.caption')}
          rows={fields}
          rowKey={({ field }) => field}
          columns={[
            {
              key: 'field',
              title: t('field'),
              heads: true,
              cell: ({ field }) => t(`person:field.${field}`),
            },
            numberColumn('persons', t('foreseen.persons')),
            {
              key: 'moves',
              title: t('foreseen.moves'),
              wide: true,
              cell: ({ moves }) => (
                <ul className="rule-order">
                  {moves.map((move) => (
                    <li key={`${move.from} ${move.to}`}>
                      {text(organisationName(move.from))} → {text(organisationName(move.to))}:{' '}
                      {number(move.persons)}
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
