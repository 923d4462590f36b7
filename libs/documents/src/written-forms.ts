import type { CellType, Language } from './report-document.js';

/**
 * A number as it is written in Vietnam, `1.234.567,8`, or in English, `1,234,567.8`.
 *
 * @param decimals digits after the comma at most; trailing zeros are left out
 */
export function writtenNumber(value: number, language: Language = 'vi', decimals = 2): string {
  if (!Number.isFinite(value)) return '';
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const [group, point] = language === 'vi' ? ['.', ','] : [',', '.'];
  const digits = fraction.replace(/0+$/, '');
  const isZero = !/[1-9]/.test(whole + digits);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${value < 0 && !isZero ? '-' : ''}${grouped}${digits ? point + digits : ''}`;
}

/** `05/02/2026`; what is no day is given back as it is. */
export function writtenDay(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})/.exec(day) ?? [];
  return year ? `${date}/${month}/${year}` : day;
}

/** `05/02/2026 14:30` on the clock of Vietnam. */
export function writtenInstant(instant: string): string {
  const time = Date.parse(instant);
  if (Number.isNaN(time)) return instant;
  const local = new Date(time + 7 * 3_600_000).toISOString();
  return `${writtenDay(local)} ${local.slice(11, 16)}`;
}

/**
 * The date of an administrative document: `ngày 05 tháng 02 năm 2026`. Days below 10 and the months 1 and 2
 * are written with a leading zero (Decree 30/2020, appendix I).
 */
export function documentDate(day: string, language: Language = 'vi'): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})/.exec(day) ?? [];
  if (!year || !month || !date) return day;
  if (language === 'en') return day.slice(0, 10);
  const shown = Number(month) > 2 ? String(Number(month)) : month;
  return `ngày ${date} tháng ${shown} năm ${year}`;
}

/** A cell as people read it. */
export function writtenCell(
  value: string | number | null,
  type: CellType,
  language: Language = 'vi',
): string {
  if (value === null) return '';
  if (typeof value === 'string') {
    if (type === 'date') return writtenDay(value);
    return type === 'instant' ? writtenInstant(value) : value;
  }
  if (type === 'percent') return `${writtenNumber(value * 100, language, 2)}%`;
  return writtenNumber(value, language, type === 'integer' ? 0 : 2);
}
