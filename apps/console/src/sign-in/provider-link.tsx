import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { address } from '../api/request.js';
import { sessionQuery } from './session.js';

/** Leads to the identity provider, if there is one. */
export function ProviderLink({
  apart,
}: {
  /** In a tab of its own: what is on the page stays. */ readonly apart?: boolean;
}) {
  const { t } = useTranslation('signIn');
  const provider = useQuery(sessionQuery).data?.provider;
  if (!provider) return null;
  const href = address('/v1/session/oidc', { returnTo: apart ? '/' : here() });
  return (
    <a className="button" href={href} {...(apart && { target: '_blank', rel: 'noopener' })}>
      {t(apart ? 'provider.apart' : 'provider.submit', { provider })}
    </a>
  );
}

/** This screen, without what the sign-in page was told. */
function here(): string {
  const search = new URLSearchParams(location.search);
  search.delete('signIn');
  return address(location.pathname, Object.fromEntries(search));
}
