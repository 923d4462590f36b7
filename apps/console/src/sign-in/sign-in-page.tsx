import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../shell/switches.js';
import { ProviderFailure } from './provider-failure.js';
import { ProviderLink } from './provider-link.js';
import { sessionQuery } from './session.js';
import { SignInForm } from './sign-in-form.js';

/** What everybody sees first. */
export function SignInPage() {
  const { t } = useTranslation('signIn');
  const queries = useQueryClient();
  return (
    <main className="sign-in">
      <div className="card stack">
        <div className="row row-apart">
          <h1>{t('title')}</h1>
          <LanguageSwitch />
        </div>
        <p className="muted">{t('lead')}</p>
        <ProviderFailure />
        <SignInForm onSignedIn={(session) => queries.setQueryData(sessionQuery.queryKey, session)} />
        <ProviderLink />
      </div>
    </main>
  );
}
