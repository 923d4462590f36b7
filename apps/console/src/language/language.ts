import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readChoice, writeChoice } from '../shell/choices.js';

export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const TEXTS = { vi: () => import('./vi.js'), en: () => import('./en.js') };

/** Loads the texts of the language that the person chose last; Vietnamese at first. */
export async function startLanguage(): Promise<void> {
  const language = readChoice('language', LANGUAGES) ?? 'vi';
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'shell',
    resources: { [language]: (await TEXTS[language]()).default },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

/** Switches the page to the other language and remembers it. */
export async function chooseLanguage(language: Language): Promise<void> {
  const texts = (await TEXTS[language]()).default;
  for (const [area, own] of Object.entries(texts)) i18next.addResourceBundle(language, area, own);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  writeChoice('language', language);
}
