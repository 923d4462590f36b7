import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Badge } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { PERSON_FIELDS, type PersonField } from '../person/fields.js';
import { useOrganisationName } from '../sign-in/session.js';
import { FieldEditor } from './field-editor.js';
import type { FieldRules, RulesByField } from './rules.js';

/** For each field what decides first, second and so on. */
export function RulesTable({
  version,
  fields,
  pending,
  onEdit,
}: {
  readonly version: number;
  readonly fields: RulesByField;
  /** Fields that are edited and not in force. */
  readonly pending: readonly PersonField[];
  /** Missing: they are shown alone. */
  readonly onEdit?: (field: PersonField, rules: FieldRules) => void;
}) {
  const { t } = useTranslation(['survivorship', 'person']);
  const [editing, setEditing] = useState<PersonField | null>(null);
  return (
    <section className="stack">
      <h2>{t('inForce', { version })}</h2>
      <Table
        caption={t('inForce', { version })}
        rows={PERSON_FIELDS}
        rowKey={(field) => field}
        columns={[
          {
            key: 'field',
            title: t('field'),
            heads: true,
            cell: (field) => (
              <>
                {t(`person:field.${field}`)}{' '}
                {pending.includes(field) && <Badge tone="accent">{t('edited')}</Badge>}
              </>
            ),
          },
          { key: 'order', title: t('order'), wide: true, cell: (field) => <Order rules={fields[field]} /> },
          ...(onEdit
            ? [
                {
                  key: 'edit',
                  title: t('actions'),
                  cell: (field: PersonField) => (
                    <Button
                      small
                      aria-label={t('editField', { field: t(`person:field.${field}`) })}
                      onClick={() => setEditing(field)}
                    >
                      {t('edit')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <p className="muted">{t('always')}</p>
      {editing && onEdit && (
        <FieldEditor
          field={editing}
          rules={fields[editing]}
          onClose={() => setEditing(null)}
          onChange={(rules) => {
            onEdit(editing, rules);
            setEditing(null);
          }}
        />
      )}
    </section>
  );
}

function Order({ rules: { rules, trust = {} } }: { readonly rules: FieldRules }) {
  const { t } = useTranslation('survivorship');
  const { number, text } = useFormat();
  const organisationName = useOrganisationName();
  const trusted = Object.entries(trust)
    .filter(([, points]) => points > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([organisation, points]) => `${text(organisationName(organisation))} ${number(points)}`);
  if (rules.length === 0) return <span className="muted">{t('noRules')}</span>;
  return (
    <ol className="rule-order">
      {rules.map((rule) => (
        <li key={rule}>
          {t(`rule.${rule}`)}
          {rule === 'trust' && <span className="muted"> ({trusted.join(', ') || t('nobodyTrusted')})</span>}
        </li>
      ))}
    </ol>
  );
}
