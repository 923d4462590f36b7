import { useTranslation } from 'react-i18next';

/** What a coded value is called; anything else stands for itself. @param path of its field */
export function useValueName(): (path: string, value: string) => string {
  const { t, i18n } = useTranslation('organisation');
  return (path, value) => {
    const field = path.split('.').at(-1) ?? path;
    if (!['gender', 'status', 'leftReason'].includes(field)) return value;
    const key = field === 'leftReason' ? `worklist.leftReasons.${value}` : `value.${value}`;
    return i18n.exists(`organisation:${key}`) ? t(key as 'value.male') : value;
  };
}
