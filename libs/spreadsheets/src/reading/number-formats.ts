import { damaged } from '../faults.js';
import { readXml } from '../xml/xml-events.js';

/** Built-in formats that show a date (ECMA-376 part 1, 18.8.30), East Asian ones included. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, ...range(27, 36), ...range(50, 58)]);
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 45, 46, 47]);
const MAX_FORMATS = 100_000;

/** By cell style: whether its numbers are dates. */
export function readDateStyles(stylesXml: string): readonly boolean[] {
  const custom = new Map<number, string>();
  const styles: boolean[] = [];
  let inCellStyles = false;
  readXml(stylesXml, {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCellStyles = true;
      if (name === 'xf' && inCellStyles) styles.push(isDate(Number(attributes['numFmtId'] ?? 0), custom));
      if (styles.length > MAX_FORMATS || custom.size > MAX_FORMATS) throw damaged('too many formats');
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return styles;
}

function isDate(id: number, custom: ReadonlyMap<number, string>): boolean {
  const code = custom.get(id);
  if (code === undefined) return BUILT_IN_DATES.has(id);
  return isDateFormat(code) && !BUILT_IN_TIMES.has(id);
}

/** Whether a format shows a day, month or year: not only in quoted text, colours or conditions. */
export function isDateFormat(code: string): boolean {
  const bare = code
    .slice(0, 1000)
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
    .toLowerCase();
  if (/general/.test(bare)) return false;
  return /[dy]|m{3,}|(?<![hs:]\s*)mm?(?!\s*[:s])/.test(bare);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

const DAY_MS = 86_400_000;
const LAST_SERIAL = 2_958_465.999_99;

/**
 * A day number as ISO date, with time where there is one; null when it is none. Day 60 (29 February 1900)
 * never was.
 */
export function serialToIso(serial: number, since1904: boolean): string | null {
  const days = since1904 ? serial + 1_462 : serial;
  if (!(days >= 1 && days <= LAST_SERIAL)) return null;
  const epoch = Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const iso = new Date(epoch + Math.round(days * 86_400) * 1_000).toISOString();
  return Math.abs(days * DAY_MS - Math.round(days) * DAY_MS) < 500 ? iso.slice(0, 10) : iso.slice(0, 19);
}
