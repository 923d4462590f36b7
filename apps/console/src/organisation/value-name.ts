import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';

const NAMED = ['gender', 'status', 'leftReason'];
const DATES = ['dateOfBirth', 'joinedOn', 'leftOn', 'feesPaidThrough', 'lastActivityOn'];
const DATE = /^\d{4}(-\d\d){0,2}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT/;
const fieldAt = (path: string) => path.split('.').at(-1) ?? path;

/** For the element that shows the value at a path: what organisations wrote is nobody's to translate. */
export const wordsAt = (path: string) => ({
  translate: NAMED.includes(fieldAt(path)) ? ('yes' as const) : ('no' as const),
});

/**
 * What a coded value is called, and days and times as people write them; anything else stands for itself.
 *
 * @param path of its field
 */
export function useValueName(): (path: string, value: string) => string {
  const { t, i18n } = useTranslation('organisation');
  const { day, instant } = useFormat();
  return (path, value) => {
    const field = fieldAt(path);
    if (DATES.includes(field) && DATE.test(value)) return day(value);
    if (field === 'observedAt' && INSTANT.test(value)) return instant(value);
    if (!NAMED.includes(field)) return value;
    const key = field === 'leftReason' ? `worklist.leftReasons.${value}` : `value.${value}`;
    return i18n.exists(`organisation:${key}`) ? t(key as 'value.male') : value;
  };
}
