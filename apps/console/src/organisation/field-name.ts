import { useTranslation } from 'react-i18next';

/** What a field of the canonical record is called; a path without a name stands for itself. */
export function useFieldName(): (path: string) => string {
  const { t, i18n } = useTranslation('organisation');
  return (path) => {
    const key = path.split('.').at(-1) ?? path;
    return i18n.exists(`organisation:field.${key}`) ? t(`field.${key as 'localId'}`) : path;
  };
}
