import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { chooseLanguage } from '../language/language.js';
import { chooseTheme, chosenTheme, THEMES } from './theme.js';

/** One click to the other language, named in that language. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const other = i18n.language === 'vi' ? 'en' : 'vi';
  return (
    <Button small kind="quiet" lang={other} onClick={() => void chooseLanguage(other)}>
      {other === 'vi' ? 'Tiếng Việt' : 'English'}
    </Button>
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(chosenTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <Button
      small
      kind="quiet"
      onClick={() => {
        chooseTheme(next);
        setTheme(next);
      }}
    >
      {t(`theme.${theme}`)}
    </Button>
  );
}
