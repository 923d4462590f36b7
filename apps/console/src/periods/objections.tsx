import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Period } from '../api/types.js';
import { Button } from '../design/button.js';
import { Badge } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useAccount, useOrganisationName } from '../sign-in/session.js';
import { StepDialog } from './step-dialog.js';

/** Objections with their outcome; the board resolves, the organisation withdraws. */
export function Objections({ period }: { readonly period: Period }) {
  const { t } = useTranslation('periods');
  const { instant, text } = useFormat();
  const organisationName = useOrganisationName();
  const { role } = useAccount();
  const [ending, setEnding] = useState<number>();
  const end = role === 'board' ? 'resolve' : role === 'organisation' ? 'withdraw' : undefined;
  if (period.objections.length === 0) return null;
  return (
    <section className="stack">
      <h2>{t('objections')}</h2>
      {period.objections.map(
        ({ objectionId, organisation, remarks, actor, at, state, outcome, closedAt, closedBy }) => (
          <article key={objectionId} className="card stack">
            <div className="row">
              <strong>{text(organisationName(organisation))}</strong>
              <Badge {...(state === 'open' ? { tone: 'bad' as const } : {})}>{t(`objection.${state}`)}</Badge>
              <span className="muted small">
                {instant(at)}, {actor}
              </span>
            </div>
            <p>{remarks}</p>
            {outcome !== null && closedAt !== null && (
              <p>
                <strong>{t('objection.outcome')}:</strong> {outcome}{' '}
                <span className="muted small">
                  ({instant(closedAt)}, {closedBy})
                </span>
              </p>
            )}
            {end && state === 'open' && period.state === 'collecting' && (
              <div className="no-print">
                <Button small onClick={() => setEnding(objectionId)}>
                  {t(`${end}.title`)}
                </Button>
              </div>
            )}
          </article>
        ),
      )}
      {end && ending !== undefined && (
        <StepDialog
          {...{ periodId: period.periodId, step: `objections/${ending}/${end}` }}
          title={t(`${end}.title`)}
          action={t(`${end}.do`)}
          hint={t(`${end}.hint`)}
          field={{ name: 'remarks', label: t(`${end}.remarks`) }}
          onClose={() => setEnding(undefined)}
        />
      )}
    </section>
  );
}
