import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Period } from '../api/types.js';
import { Button } from '../design/button.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import { StepDialog } from './step-dialog.js';

/** What the board can do with a period: sign it, count anew, give it up. */
export function BoardSteps({ period }: { readonly period: Period }) {
  const { t } = useTranslation('periods');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const [step, setStep] = useState<'sign' | 'recount' | 'cancel'>();
  const { periodId, state, revision, statements, objections } = period;
  if (state === 'signed') return null;
  const close = () => setStep(undefined);
  const open = objections.filter((each) => each.state === 'open').length;
  const missing = statements
    .filter((each) => each.state !== 'attested')
    .map(({ organisation }) => text(organisationName(organisation)));
  return (
    <div className="row no-print">
      {state === 'collecting' && (
        <Button kind="primary" onClick={() => setStep('sign')}>
          {t('sign.title')}
        </Button>
      )}
      <Button onClick={() => setStep('recount')}>{t('recount.title')}</Button>
      {state === 'collecting' && (
        <Button kind="danger" onClick={() => setStep('cancel')}>
          {t('cancel.title')}
        </Button>
      )}
      {step === 'sign' && (
        <StepDialog
          {...{ periodId, step: 'sign', title: t('sign.title'), action: t('sign.do'), onClose: close }}
          extra={{ revision }}
          {...(missing.length > 0 && { field: { name: 'withoutAttestation', label: t('sign.why') } })}
          hint={
            <>
              <p>{t('sign.hint')}</p>
              {open > 0 && <p className="notice notice-bad">{t('sign.objections', { count: open })}</p>}
              {missing.length > 0 && (
                <p className="notice notice-warn">{t('sign.missing', { names: missing.join(', ') })}</p>
              )}
            </>
          }
        />
      )}
      {step === 'recount' && (
        <StepDialog
          {...{ periodId, step, title: t('recount.title'), action: t('recount.do'), onClose: close }}
          hint={t('recount.hint')}
        />
      )}
      {step === 'cancel' && (
        <StepDialog
          {...{
            periodId,
            step,
            title: t('cancel.title'),
            action: t('cancel.do'),
            onClose: close,
            danger: true,
          }}
          field={{ name: 'remarks', label: t('cancel.why') }}
          hint={t('cancel.hint')}
        />
      )}
    </div>
  );
}

/** What an organisation can say about its own figures. */
export function OrganisationSteps({ period }: { readonly period: Period }) {
  const { t } = useTranslation('periods');
  const [step, setStep] = useState<'attest' | 'object'>();
  const { periodId, state, revision, statements } = period;
  if (state !== 'collecting') return null;
  const close = () => setStep(undefined);
  const own = statements[0]?.state ?? 'missing';
  return (
    <div className="row no-print">
      {own !== 'attested' && (
        <Button kind="primary" onClick={() => setStep('attest')}>
          {t('attest.title')}
        </Button>
      )}
      <Button onClick={() => setStep('object')}>{t('object.title')}</Button>
      {step === 'attest' && (
        <StepDialog
          {...{ periodId, step, title: t('attest.title'), action: t('attest.do'), onClose: close }}
          extra={{ revision }}
          required={false}
          field={{ name: 'remarks', label: t('attest.remarks') }}
          hint={t('attest.hint')}
        />
      )}
      {step === 'object' && (
        <StepDialog
          {...{ periodId, step, title: t('object.title'), action: t('object.do'), onClose: close }}
          field={{ name: 'remarks', label: t('object.remarks') }}
          hint={t('object.hint')}
        />
      )}
    </div>
  );
}
