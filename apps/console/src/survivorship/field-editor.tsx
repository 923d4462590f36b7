import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { SelectField, TextField } from '../design/field.js';
import { useFormat } from '../language/format.js';
import type { PersonField } from '../person/fields.js';
import { useOrganisations } from '../sign-in/session.js';
import { moved, RULES_OF, type FieldRules, type Rule } from './rules.js';

const MOST_TRUST = 100;

/** The order of one field's rules, and how much each organisation is trusted with it. */
export function FieldEditor({
  field,
  rules: given,
  onClose,
  onChange,
}: {
  readonly field: PersonField;
  readonly rules: FieldRules;
  readonly onClose: () => void;
  readonly onChange: (rules: FieldRules) => void;
}) {
  const { t } = useTranslation(['survivorship', 'person']);
  const { text } = useFormat();
  const organisations = useOrganisations();
  const [rules, setRules] = useState<readonly Rule[]>(given.rules);
  const [trust, setTrust] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(Object.entries(given.trust ?? {}).map(([slug, points]) => [slug, String(points)])),
  );
  const unused = (RULES_OF[field] as readonly Rule[]).filter((rule) => !rules.includes(rule));
  const trusting = rules.includes('trust');
  const done = () => {
    const points = organisations.map(({ slug }) => [slug, Number(trust[slug] ?? 0)] as const);
    onChange({
      rules,
      ...(trusting && { trust: Object.fromEntries(points.filter(([, each]) => each > 0)) }),
    });
  };
  return (
    <Dialog title={t(`person:field.${field}`)} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <p className="muted">{t('editor.lead')}</p>
        {rules.length === 0 && <p>{t('noRules')}</p>}
        <ol className="rule-editor">
          {rules.map((rule, index) => (
            <li key={rule}>
              <div className="row row-apart">
                <span>{t(`rule.${rule}`)}</span>
                <span className="row">
                  <Button
                    small
                    aria-label={t('editor.upOf', { rule: t(`rule.${rule}`) })}
                    disabled={index === 0}
                    onClick={() => setRules(moved(rules, rule, -1))}
                  >
                    <span aria-hidden="true">↑</span>
                  </Button>
                  <Button
                    small
                    aria-label={t('editor.downOf', { rule: t(`rule.${rule}`) })}
                    disabled={index === rules.length - 1}
                    onClick={() => setRules(moved(rules, rule, 1))}
                  >
                    <span aria-hidden="true">↓</span>
                  </Button>
                  <Button
                    small
                    aria-label={t('editor.removeOf', { rule: t(`rule.${rule}`) })}
                    onClick={() => setRules(rules.filter((each) => each !== rule))}
                  >
                    {t('editor.remove')}
                  </Button>
                </span>
              </div>
            </li>
          ))}
        </ol>
        {unused.length > 0 && (
          <SelectField
            label={t('editor.add')}
            value=""
            onChange={(event) => setRules([...rules, event.target.value as Rule])}
            options={[
              { value: '', label: t('editor.choose') },
              ...unused.map((rule) => ({ value: rule, label: t(`rule.${rule}`) })),
            ]}
          />
        )}
        {trusting && (
          <fieldset className="trust">
            <legend>{t('editor.trust')}</legend>
            <p className="muted">{t('editor.trustHint')}</p>
            <div className="trust-points">
              {organisations.map(({ slug, name }) => (
                <TextField
                  key={slug}
                  label={text(name)}
                  type="number"
                  min={0}
                  max={MOST_TRUST}
                  step={1}
                  value={trust[slug] ?? '0'}
                  onChange={(event) => setTrust({ ...trust, [slug]: event.target.value })}
                />
              ))}
            </div>
          </fieldset>
        )}
        <div className="row">
          <Button kind="primary" type="submit">
            {t('editor.done')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
