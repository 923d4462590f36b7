import {
  decodeLegacy,
  detectEncoding,
  isSyllable,
  normaliseName,
  TEXT_ENCODINGS,
  type TextEncoding,
} from '#vietnamese';

/** Letters that no old encoding shows: what holds one is Unicode already. */
const SURELY_UNICODE =
  /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01A0\u01A1\u01AF\u01B0\u1EA0-\u1EF9\u0300-\u0323]/u;
const BEYOND_ASCII = /[^\p{ASCII}]/u;
/** Signs inside words that only old fonts show as letters, and what a wrong decoder leaves. */
const SIGNS =
  /[\u0080-\u009F\u00A1-\u00B6\u00B8-\u00BF\u00D7\u00F7\u0192\u02C6\u02DC\u2020-\u2022\u2030\u20AC\u2122\uFFFD]/u;
/** Two letters in a row that Vietnamese does not have: öù, aûn … */
const FOREIGN_PAIR =
  /[\u00C4-\u00C7\u00CB\u00CE-\u00D1\u00D6\u00D8\u00DB\u00DC\u00DE\u00E4-\u00E7\u00EB\u00EE-\u00F1\u00F6\u00F8\u00FB\u00FC\u00FE\u00FF][\u00C0-\u00FF]/u;

/** Encoding of the values of one column. */
export function columnEncoding(values: Iterable<string>): TextEncoding {
  return detectEncoding(values).encoding;
}

/**
 * A cell of a column in an old encoding as Unicode. A value that is Unicode already, as in lists put together
 * from several files, stays as it is.
 */
export function decodeCell(value: string, encoding: TextEncoding): string {
  if (!BEYOND_ASCII.test(value)) return value;
  if (encoding === 'unicode') return value.normalize('NFC');
  const composed = value.normalize('NFC');
  if (SURELY_UNICODE.test(composed) || SURELY_UNICODE.test(value)) return composed;
  const decoded = decodeLegacy(value, encoding);
  return allSyllables(composed) && !allSyllables(decoded) ? composed : decoded;
}

export type Readable = { readonly text: string; readonly repaired: boolean };

/**
 * A single value that may still be in an old encoding. Null: it is, and which one cannot be told, so that any
 * reading would be a guess at somebody's name.
 */
export function readable(value: string): Readable | null {
  if (!BEYOND_ASCII.test(value)) return { text: value, repaired: false };
  const text = value.normalize('NFC');
  if (text.includes('\uFFFD')) return null;
  const isUnicode = SURELY_UNICODE.test(text);
  const impossible = impossibleWords(text);
  if (!isUnicode && impossible > 0) {
    const others = TEXT_ENCODINGS.filter((encoding) => encoding !== 'unicode')
      .map((encoding) => decodeLegacy(value, encoding))
      .filter((reading) => reading !== text);
    const readings = new Set(others.filter(allSyllables));
    if (readings.size === 1) return { text: [...readings][0]!, repaired: true };
    // Some of its words become Vietnamese in an old font: the rest would be a guess.
    if (readings.size > 1 || others.some((reading) => impossibleWords(reading) < impossible)) return null;
  }
  const garbled = SIGNS.test(text) || (!isUnicode && FOREIGN_PAIR.test(text));
  return garbled && normaliseName(text).pattern !== 'ede' ? null : { text, repaired: false };
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s!-@[-`{-~]+/u)
    .filter((word) => word.length > 0);
}

function impossibleWords(text: string): number {
  return wordsOf(text).filter((word) => !isSyllable(word)).length;
}

function allSyllables(text: string): boolean {
  return wordsOf(text).length > 0 && impossibleWords(text) === 0;
}
