import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../api/types.js';
import { Button } from '../design/button.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import { screensOf, TITLES } from './screens.js';
import { LanguageSwitch, ThemeSwitch } from './switches.js';

/** Where the account may go, who it is, and the way out; on a phone behind a button. */
export function Navigation({
  account,
  onSignOut,
}: {
  readonly account: Account;
  readonly onSignOut: () => void;
}) {
  const { t } = useTranslation(TITLES);
  const { text } = useFormat();
  const router = useRouter();
  const organisationName = useOrganisationName();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLElement>(null);
  const screens = screensOf(router, account.role);
  // Of `/board` and `/board/units` only one is where somebody is.
  const hasScreensBelow = (path: string) => screens.some(({ to }) => to.startsWith(`${path}/`));
  // Going somewhere closes the menu of a phone.
  useEffect(() => router.subscribe('onResolved', () => setOpen(false)), [router]);
  return (
    <header
      className="navigation no-print"
      ref={menu}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
    >
      <div className="row row-apart">
        <Link to="/" className="product">
          <img src="/icon.svg" alt="" width="28" height="28" />
          {t('product')}
        </Link>
        <Button
          small
          className="menu-button"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          {t('menu')}
        </Button>
      </div>
      <div id="menu" className="menu" data-open={open}>
        <nav aria-label={t('navigation')}>
          <ul>
            {screens.map(({ to, title }) => (
              <li key={to}>
                <Link to={to} activeOptions={{ exact: hasScreensBelow(to), includeSearch: false }}>
                  {t(title)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="who">
          <Link to="/account">
            <strong translate="no">{account.displayName}</strong>
          </Link>
          <span className="muted">
            {account.organisation ? text(organisationName(account.organisation)) : t(`role.${account.role}`)}
          </span>
          <div className="row">
            <LanguageSwitch />
            <ThemeSwitch />
            <Button small kind="quiet" onClick={onSignOut}>
              {t('signOut')}
            </Button>
          </div>
        </div>
      </div>
    </header>
  );
}
