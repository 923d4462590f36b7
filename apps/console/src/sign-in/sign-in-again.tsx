import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { Session } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { giveUp, resume, useExpired } from './expiry.js';
import { ProviderLink } from './provider-link.js';
import { SESSION_PATH, useAccount } from './session.js';
import { SignInForm } from './sign-in-form.js';

/** When the session ends while somebody works: signs them in again in place; what they typed stays. */
export function SignInAgain({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation('signIn');
  const { name } = useAccount();
  const expired = useExpired();
  // Who signed in in another tab comes back to this one.
  useEffect(() => {
    if (!expired) return;
    const look = async () => {
      const { account } = await ask<Session>(SESSION_PATH);
      if (account?.name === name) resume();
      // Somebody else has the browser: what waits is not theirs to send.
      else if (account) location.reload();
    };
    const returned = () => void look().catch(() => undefined);
    addEventListener('focus', returned);
    return () => removeEventListener('focus', returned);
  }, [expired, name]);
  if (!expired) return null;
  return (
    <Dialog title={t('expired.title')}>
      <p>{t('expired.text')}</p>
      <SignInForm name={name} onSignedIn={resume} />
      <ProviderLink apart />
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
