import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../design/parts.js';

export function PersonScreen() {
  const { t } = useTranslation('person');
  return <ScreenHead title={t('person.title')} />;
}
