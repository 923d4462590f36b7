import { useTranslation } from 'react-i18next';

const NAMED = ['gender', 'status', 'leftReason'];
const fieldAt = (path: string) => path.split('.').at(-1) ?? path;

/** For the element that shows the value at a path: what organisations wrote is nobody's to translate. */
export const wordsAt = (path: string) => ({
  translate: NAMED.includes(fieldAt(path)) ? ('yes' as const) : ('no' as const),
});

/** What a coded value is called; anything else stands for itself. @param path of its field */
export function useValueName(): (path: string, value: string) => string {
  const { t, i18n } = useTranslation('organisation');
  return (path, value) => {
    const field = fieldAt(path);
    if (!NAMED.includes(field)) return value;
    const key = field === 'leftReason' ? `worklist.leftReasons.${value}` : `value.${value}`;
    return i18n.exists(`organisation:${key}`) ? t(key as 'value.male') : value;
  };
}
