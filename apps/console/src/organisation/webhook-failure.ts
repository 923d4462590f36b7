import { useTranslation } from 'react-i18next';

const FAILURES = [
  'connection',
  'forgotten',
  'protocol',
  'redirect',
  'status',
  'timeout',
  'tls',
  'too-large',
  'unresolved',
] as const;

/** Why a receiver did not get a message, in words. @returns undefined: it did */
export function useWebhookFailure(): (error: string | null) => string | undefined {
  const { t } = useTranslation('organisation');
  return (error) => {
    if (error === null) return undefined;
    const failure = FAILURES.find((each) => each === error);
    return failure ? t(`webhooks.failure.${failure}`) : t('webhooks.failure.refused');
  };
}
