import { useTranslation } from 'react-i18next';
import { Empty, ScreenHead } from '../design/parts.js';

/** The screen is for people of another role. */
export function NotForYou() {
  const { t } = useTranslation();
  return (
    <>
      <ScreenHead title={t('notForYou.title')} />
      <Empty>{t('notForYou.text')}</Empty>
    </>
  );
}

/** The URL leads to no screen. */
export function NoSuchScreen() {
  const { t } = useTranslation();
  return (
    <>
      <ScreenHead title={t('noScreen.title')} />
      <Empty>{t('noScreen.text')}</Empty>
    </>
  );
}
