import { useTranslation } from 'react-i18next';
import type { Person } from '../api/types.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import { PERSON_FIELDS, useFieldText, wordsOf, type PersonField } from './fields.js';

export const RULES = [
  'only-value',
  'unanimous',
  'valid',
  'complete',
  'accents',
  'precision',
  'unrepaired',
  'placed',
  'trust',
  'agreement',
  'recency',
  'order',
] as const;
export type Rule = (typeof RULES)[number];

/** What holds for true, where it comes from and by which rule; and what it could not be true beside. */
export function GoldenFields({ person }: { readonly person: Person }) {
  const { t } = useTranslation('person');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const fieldText = useFieldText([
    person.golden.residence,
    ...person.conflicts.flatMap(({ field, value }) => (field === 'residence' ? [value] : [])),
  ]);
  const source = (recordId: string | undefined) => {
    const record = person.records.find((each) => each.recordId === recordId);
    return record
      ? `${text(organisationName(record.organisation))} · ${record.localId}`
      : t('golden.elsewhere');
  };
  const fields = PERSON_FIELDS.filter((field) => person.golden[field] !== undefined);
  return (
    <>
      <div className="stack">
        <h2>{t('golden.title')}</h2>
        <Table
          caption={t('golden.title')}
          rows={fields}
          rowKey={(field) => field}
          columns={[
            { key: 'field', title: t('golden.field'), heads: true, cell: (field) => t(`field.${field}`) },
            {
              key: 'value',
              title: t('golden.value'),
              cell: (field) => <span {...wordsOf(field)}>{fieldText(field, person.golden[field])}</span>,
            },
            {
              key: 'source',
              title: t('golden.source'),
              cell: (field) => source(person.provenance[field]?.recordId),
            },
            {
              key: 'rule',
              title: t('golden.rule'),
              cell: (field) => {
                const rule = person.provenance[field]?.rule as Rule | undefined;
                return rule && t(`rule.${rule}`);
              },
            },
          ]}
        />
      </div>
      {person.conflicts.length > 0 && (
        <div className="stack">
          <h2>{t('conflicts.title')}</h2>
          <p className="muted">{t('conflicts.lead')}</p>
          <Table
            caption={t('conflicts.title')}
            rows={person.conflicts}
            rowKey={({ field, records }) => `${field} ${records.join(' ')}`}
            columns={[
              {
                key: 'field',
                title: t('golden.field'),
                heads: true,
                cell: ({ field }) => t(`field.${field as PersonField}`),
              },
              {
                key: 'value',
                title: t('conflicts.value'),
                cell: ({ field, value }) => (
                  <span {...wordsOf(field as PersonField)}>{fieldText(field as PersonField, value)}</span>
                ),
              },
              {
                key: 'given',
                title: t('conflicts.given'),
                cell: ({ records }) => records.map(source).join(', '),
              },
              { key: 'rule', title: t('conflicts.rule'), cell: ({ rule }) => t(`rule.${rule as Rule}`) },
            ]}
          />
        </div>
      )}
    </>
  );
}
