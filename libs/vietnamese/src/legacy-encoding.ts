import { isNameWord } from './name-lists.js';
import { isSyllable } from './syllable.js';
import { decodeTcvn3, encodeTcvn3 } from './tcvn3.js';
import { decodeTelex } from './typing.js';
import { decodeVni, encodeVni } from './vni.js';
import {
  decodeMisreadUtf8,
  decodeWindows1258,
  encodeMisreadUtf8,
  encodeWindows1258,
} from './windows-1258.js';

/** How the text of a column is encoded; all but 'unicode' are shown wrongly and need {@link decodeLegacy}. */
export const TEXT_ENCODINGS = ['unicode', 'tcvn3', 'vni', 'windows-1258', 'utf-8-as-windows-1252'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

export interface EncodingDetection {
  readonly encoding: TextEncoding;
  /** Share of words that cannot be Vietnamese syllables as they stand, 0–1. */
  readonly impossibleBefore: number;
  /** The same after decoding. */
  readonly impossibleAfter: number;
  /** Words looked at. */
  readonly words: number;
}

/** Share of impossible words that a column of plain names stays below, foreign and highland names included. */
const SUSPICIOUS = 0.1;
const SAMPLE = 2000;

/** Reads text of the given encoding; 'unicode' comes back composed (NFC). Never throws. */
export function decodeLegacy(text: string, encoding: TextEncoding): string {
  switch (encoding) {
    case 'unicode':
      return text.normalize('NFC');
    case 'tcvn3':
      return decodeTcvn3(text);
    case 'vni':
      return decodeVni(text);
    case 'windows-1258':
      return decodeWindows1258(text);
    case 'utf-8-as-windows-1252':
      return decodeMisreadUtf8(text);
  }
}

/** Writes text in the given encoding, as it would be shown; the inverse of {@link decodeLegacy}. */
export function encodeLegacy(text: string, encoding: TextEncoding): string {
  switch (encoding) {
    case 'unicode':
      return text.normalize('NFC');
    case 'tcvn3':
      return encodeTcvn3(text);
    case 'vni':
      return encodeVni(text);
    case 'windows-1258':
      return encodeWindows1258(text);
    case 'utf-8-as-windows-1252':
      return encodeMisreadUtf8(text);
  }
}

/** Words of names and places: blanks, digits and ASCII punctuation divide, legacy symbols such as § do not. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s!-@[-`{-~]+/u)
    .filter((word) => word.length > 1);
}

function impossible(words: readonly string[], isPossible: (word: string) => boolean): number {
  return words.reduce(
    (count, word) => (isPossible(word) || decodeTelex(word) !== null ? count : count + 1),
    0,
  );
}

/**
 * Finds out how a column of Vietnamese names or places is encoded, from the share of impossible syllables
 * before and after decoding. At most 2,000 distinct values with letters beyond ASCII are looked at; give
 * the whole column, not one value. 'unicode' unless another encoding halves the share at least.
 */
export function detectEncoding(column: Iterable<string>): EncodingDetection {
  const sample = new Set<string>();
  for (const value of column) {
    if (/[^\p{ASCII}]/u.test(value)) sample.add(value.normalize('NFC'));
    if (sample.size >= SAMPLE) break;
  }
  const values = [...sample];
  const shareFor = (encoding: TextEncoding): { share: number; words: number } => {
    const words = values.flatMap((value) => wordsOf(decodeLegacy(value, encoding)));
    return {
      share: words.length === 0 ? 0 : impossible(words, isNameWord) / words.length,
      words: words.length,
    };
  };
  const before = shareFor('unicode');
  let best: { encoding: TextEncoding; share: number } = { encoding: 'unicode', share: before.share };
  if (before.share > SUSPICIOUS) {
    for (const encoding of TEXT_ENCODINGS) {
      const { share } = shareFor(encoding);
      if (share < best.share && share <= before.share / 2) best = { encoding, share };
    }
  }
  return {
    encoding: best.encoding,
    impossibleBefore: before.share,
    impossibleAfter: best.share,
    words: before.words,
  };
}

/**
 * The same for a single name that comes alone: another encoding is believed only when it makes every word
 * a syllable and some word was none before. Null when there is no such encoding.
 */
export function decodeSingle(
  text: string,
): { readonly encoding: TextEncoding; readonly text: string } | null {
  const composed = text.normalize('NFC');
  if (!/[\u0080-\u00FF\u0152-\u0192\u02C6\u02DC\u2013-\u203A\u20AC\u2122]/.test(composed)) return null;
  if (impossible(wordsOf(composed), isSyllable) === 0) return null;
  for (const encoding of TEXT_ENCODINGS) {
    if (encoding === 'unicode') continue;
    const decoded = decodeLegacy(text, encoding);
    const words = wordsOf(decoded);
    if (decoded !== composed && words.length > 0 && impossible(words, isSyllable) === 0)
      return { encoding, text: decoded };
  }
  return null;
}
