import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from './session.js';

const FAILURES = ['expired', 'denied', 'invalid', 'unknown', 'unreachable'] as const;

/** Why the identity provider's sign-in came to nothing, as the address says it. */
export function ProviderFailure() {
  const { t } = useTranslation('signIn');
  const provider = useQuery(sessionQuery).data?.provider;
  const told = new URLSearchParams(location.search).get('signIn');
  const failure = FAILURES.find((each) => each === told);
  if (!provider || !failure) return null;
  return (
    <div className="notice notice-bad" role="alert">
      {t(`provider.failure.${failure}`, { provider })}
    </div>
  );
}
