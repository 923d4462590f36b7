import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { TextField } from '../design/field.js';

/** A secret that is told once: closed by a button alone, so that no stray key loses it. */
export function SecretOnce({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const { t } = useTranslation('organisation');
  return (
    <Dialog title={t('secret.title')}>
      <p>{t('secret.text')}</p>
      <TextField
        label={t('secret.label')}
        readOnly
        autoFocus
        value={secret}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="row">
        <Button kind="primary" onClick={onClose}>
          {t('secret.kept')}
        </Button>
      </div>
    </Dialog>
  );
}
