import { cleanNumberText } from './clean-text.js';
import type { ValueNote } from './notes.js';

export interface Digits {
  /** The digits, '' when the value is lost or holds none. */
  readonly digits: string;
  /** The cleaned text when it holds letters that cannot be digits, else null. */
  readonly other: string | null;
  readonly notes: readonly ValueNote[];
}

const SCIENTIFIC = /^([+]?\d)(?:[.,](\d+))?\s*[eE]\s*\+?(\d{1,2})$/;
const NONE: readonly ValueNote[] = [];

/**
 * The digits of an identifier as spreadsheets mangle it: blanks, dots and dashes removed, a text
 * apostrophe and a float's '.0' dropped, O and l read as digits, scientific notation undone when all
 * digits are there and given up as lost when not.
 */
export function readDigits(text: string): Digits {
  if (/^\d+$/.test(text)) return { digits: text, other: null, notes: NONE };
  const notes: ValueNote[] = [];
  let value = cleanNumberText(text)
    .replace(/^['’‘`"=]+|["'’]+$/gu, '')
    .trim();
  const scientific = SCIENTIFIC.exec(value);
  if (scientific !== null) {
    const mantissa = `${scientific[1] ?? ''}${scientific[2] ?? ''}`;
    const length = Number(scientific[3]) + 1;
    if (mantissa.length !== length) return { digits: '', other: null, notes: ['value-lost'] };
    return { digits: mantissa, other: null, notes: ['scientific-notation-restored'] };
  }
  value = value.replace(/^(\d{8,12})[.,]0+$/, '$1');
  const compact = value.replace(/[\s.,\-–—_/()]+/gu, '');
  if (compact !== value) notes.push('separators-removed');
  if (/^\d*$/.test(compact)) return { digits: compact, other: null, notes };
  const read = compact.replace(/[oO]/g, '0').replace(/[lI|]/g, '1');
  if (/^\d+$/.test(read) && (compact.match(/\d/g)?.length ?? 0) >= 6) {
    notes.push('letters-read-as-digits');
    return { digits: read, other: null, notes };
  }
  return { digits: '', other: compact.toUpperCase(), notes };
}
