import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Failure } from '../design/failure.js';
import { TextAreaField } from '../design/field.js';
import { usePeriodStep } from './acting.js';

/** Asks for the words that a step needs, and takes it. */
export function StepDialog({
  periodId,
  step,
  title,
  hint,
  action,
  field,
  extra,
  danger,
  required = true,
  onClose,
}: {
  readonly periodId: string;
  readonly step: string;
  readonly title: string;
  readonly hint: ReactNode;
  readonly action: string;
  /** The member of the body that takes the words, and what it is called; missing: no words. */
  readonly field?: { readonly name: string; readonly label: string };
  /** Goes with it. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly danger?: boolean;
  readonly required?: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('periods');
  const [words, setWords] = useState('');
  const take = usePeriodStep(periodId, step, onClose);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const said = words.trim();
          take.mutate({ ...extra, ...(field && said && { [field.name]: said }) });
        }}
      >
        <div>{hint}</div>
        {field && (
          <TextAreaField
            label={field.label}
            value={words}
            required={required}
            maxLength={2_000}
            onChange={({ target }) => setWords(target.value)}
          />
        )}
        {take.isError && <Failure error={take.error} />}
        <div className="row">
          <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={take.isPending}>
            {action}
          </Button>
          <Button onClick={onClose}>{t('back')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
