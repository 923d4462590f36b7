import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useMatches } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../design/failure.js';
import { Skeleton } from '../design/parts.js';
import { Toasts } from '../design/toasts.js';
import { AccountContext, SESSION_PATH, sessionQuery, signOut } from '../sign-in/session.js';
import { SignInAgain } from '../sign-in/sign-in-again.js';
import { SignInPage } from '../sign-in/sign-in-page.js';
import { Navigation } from './navigation.js';
import { NotForYou } from './not-for-you.js';
import { TITLES } from './screens.js';

/** Everything: the sign-in page for nobody, navigation and the screen of the URL for somebody. */
export function Root() {
  const { t } = useTranslation(TITLES);
  const queries = useQueryClient();
  const session = useQuery(sessionQuery);
  const screen = useMatches().at(-1);
  const { title, roles } = screen?.staticData ?? {};
  const account = session.data?.account ?? null;

  // Those who hear the page are told of the new screen by its heading.
  useEffect(() => {
    document.querySelector<HTMLElement>('main h1[tabindex]')?.focus({ preventScroll: true });
  }, [screen?.pathname]);

  const tab = <title>{title && account ? `${t(title)} · ${t('product')}` : t('product')}</title>;
  if (session.isError) return <Failure error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <Skeleton height="100dvh" />;
  if (!account)
    return (
      <>
        {tab}
        <SignInPage />
      </>
    );

  const leave = () => {
    queries.setQueryData(sessionQuery.queryKey, { ...session.data, account: null, organisations: [] });
    // The next person must not see what this one was shown.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_PATH });
  };
  const end = async () => {
    // What is still on its way would come back refused, and ask to sign in again.
    await queries.cancelQueries();
    const elsewhere = await signOut();
    leave();
    if (elsewhere !== undefined) location.assign(elsewhere);
  };
  return (
    <AccountContext value={account}>
      {tab}
      <a className="skip-link" href="#main">
        {t('skip')}
      </a>
      <div className="shell">
        <Navigation account={account} onSignOut={() => void end()} />
        <main id="main" className="stack" tabIndex={-1}>
          {roles && !roles.includes(account.role) ? <NotForYou /> : <Outlet />}
        </main>
      </div>
      <Toasts />
      <SignInAgain onLeave={leave} />
    </AccountContext>
  );
}
