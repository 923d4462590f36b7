import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { giveUp, resume, useExpired } from './expiry.js';
import { useAccount } from './session.js';
import { SignInForm } from './sign-in-form.js';

/** When the session ends while somebody works: signs them in again in place; what they typed stays. */
export function SignInAgain({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation('signIn');
  const { name } = useAccount();
  if (!useExpired()) return null;
  return (
    <Dialog title={t('expired.title')}>
      <p>{t('expired.text')}</p>
      <SignInForm name={name} onSignedIn={resume} />
      <Button
        kind="quiet"
        onClick={() => {
          giveUp();
          onLeave();
        }}
      >
        {t('expired.leave')}
      </Button>
    </Dialog>
  );
}
