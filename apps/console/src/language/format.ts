import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bilingual } from '../api/types.js';
import type { Language } from './language.js';

/** The hub's day and clock, wherever the browser is. */
const TIME_ZONE = 'Asia/Ho_Chi_Minh';
const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const;
const MINUTE = 60_000;
const STEPS = [
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];
const LENGTHS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function formatsOf(language: Language) {
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const rounded = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const calendar = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  const day = new Intl.DateTimeFormat(locale, { ...calendar, timeZone: 'UTC' });
  const instant = new Intl.DateTimeFormat(locale, {
    ...calendar,
    hour: '2-digit',
    minute: '2-digit',
    timeZone: TIME_ZONE,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    number: (value: number) => number.format(value),
    /** A size as people read it: `1,2 MB`. */
    bytes: (value: number) => {
      const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
      return `${rounded.format(value / 1024 ** step)} ${UNITS[step]}`;
    },
    /** A length of time, roughly: `3 phút`. */
    duration: (seconds: number) => {
      const [unit, length] = LENGTHS.find(([, each]) => seconds >= each) ?? LENGTHS[3];
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'long',
        maximumFractionDigits: 0,
      }).format(seconds / length);
    },
    /** With its sign: what was added or taken away. */
    signed: (value: number) => signed.format(value),
    /** @param share 0–1 */
    percent: (share: number) => percent.format(share),
    /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as people write it. */
    day: (date: string) => {
      const [year, month, rest] = date.split('-');
      if (rest) return day.format(new Date(`${date.slice(0, 10)}T00:00:00Z`));
      return month ? `${month}/${year}` : date;
    },
    instant: (iso: string) => instant.format(new Date(iso)),
    /** How long ago, roughly. */
    ago: (iso: string, now = Date.now()) => {
      const passed = Date.parse(iso) - now;
      const [unit, length] = STEPS.find(([, ms]) => Math.abs(passed) >= ms) ?? STEPS[2];
      return relative.format(Math.round(passed / length), unit);
    },
    /** The text of this language. */
    text: (both: Bilingual) => both[language],
  };
}

/** Numbers, dates and bilingual texts of the hub as the chosen language writes them. */
export function useFormat() {
  const { i18n } = useTranslation();
  return useMemo(() => formatsOf(i18n.language === 'en' ? 'en' : 'vi'), [i18n.language]);
}
