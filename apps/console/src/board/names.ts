import { useTranslation } from 'react-i18next';
import type { ReportUnit } from './answers.js';

/** What the hub calls in Vietnamese alone, in the language of the page. */
export function useNames() {
  const { t } = useTranslation('board');
  return {
    unit: ({ level, name }: ReportUnit) => (level === 'hub' ? t('wholeHub') : name),
    /** A unit, branch or other part that may be unknown. */
    part: (code: string | null, name: string) =>
      code === null ? t('unknown') : code === '*' ? t('wholeHub') : name,
  };
}
