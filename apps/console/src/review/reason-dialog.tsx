import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { TextField } from '../design/field.js';

const LONGEST_REASON = 2_000;

/** Asks for a reason, and closes when it is given. */
export function ReasonDialog({
  title,
  lead,
  submit,
  suggested = '',
  onClose,
  onSubmit,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  /** What the button says. */
  readonly submit: string;
  readonly suggested?: string;
  readonly onClose: () => void;
  readonly onSubmit: (reason: string) => void;
}) {
  const { t } = useTranslation('review');
  const [reason, setReason] = useState(suggested);
  return (
    <Dialog title={title} onClose={onClose}>
      {lead && <p>{lead}</p>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(reason.trim());
          onClose();
        }}
      >
        <TextField
          label={t('decide.reason')}
          required
          autoFocus
          pattern=".*\S.*"
          maxLength={LONGEST_REASON}
          value={reason}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="row">
          <Button kind="primary" type="submit">
            {submit}
          </Button>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
