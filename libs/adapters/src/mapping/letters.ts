import {
  decodeLegacy,
  detectEncoding,
  encodeLegacy,
  isNameWord,
  TEXT_ENCODINGS,
  type TextEncoding,
} from '#vietnamese';

/** Letters that neither Latin-1 nor Windows-1252 has, so that no old encoding shows them: what holds one is Unicode. */
const SURELY_UNICODE =
  /[\u0100-\u0151\u0154-\u015F\u0162-\u0177\u0179-\u017C\u017F-\u0191\u0193-\u024F\u0300-\u036F\u1E00-\u1EFF]/u;
const BEYOND_ASCII = /[^\p{ASCII}]/u;
/** Signs inside words that only old fonts show as letters, and what a wrong decoder leaves. */
const SIGNS =
  /[\u0080-\u009F\u00A1-\u00B6\u00B8-\u00BF\u00D7\u00F7\u0192\u02C6\u02DC\u2020-\u2022\u2030\u20AC\u2122\uFFFD]/u;
/** Two letters in a row that Vietnamese does not have: öù, aûn … */
const FOREIGN_PAIR =
  /[\u00C4-\u00C7\u00CB\u00CE-\u00D1\u00D6\u00D8\u00DB\u00DC\u00DE\u00E4-\u00E7\u00EB\u00EE-\u00F1\u00F6\u00F8\u00FB\u00FC\u00FE\u00FF][\u00C0-\u00FF]/u;
/** A vowel with its VNI mark (aâ, eã, uû …) or two tones (ýõ for ươ in Windows-1258): no Vietnamese vowels. */
const MARKED_PAIR =
  /a[ùøûõïâáàåãäêéèúüë]|e[ùøûõïâåäã]|o[ùøûõïâåä]|[uy][ùøûõï]|[ôö][ùøûõï]|[àáãèéìíòóõùúý]{2}/u;
/** UTF-8 shows à as Ã and a hard blank; between capitals they are the name Mã and a blank. */
const MISREAD_A = /\u00C3\u00A0(?!\p{Lu})/u;
/** A capital in the middle of a word and a small letter among capitals: old fonts have other letters there. */
const MIXED_CASE = /\p{Ll}[\u00C0-\u00DE]|\p{Lu}{2,}[\u00DF-\u00FF]|\p{Lu}[\u00DF-\u00FF]\p{Lu}/u;
/** H´Hen for H'Hen. */
const ACUTE_FOR_APOSTROPHE = /(?<=(?:^|\s)[HKhk])\u00B4/gu;
/** The middle names Thị in VNI and Văn in Windows-1258: syllables, but nobody's middle name. */
const MISREAD_MIDDLE = new Set(['thò', 'vãn']);

/** Encoding of the values of one column. */
export function columnEncoding(values: Iterable<string>): TextEncoding {
  return detectEncoding(values).encoding;
}

/** Texts that are encoded alike, as Unicode. */
export function decodedTexts(texts: readonly string[]): readonly string[] {
  const encoding = columnEncoding(texts);
  return encoding === 'unicode' ? texts : texts.map((text) => decodeCell(text, encoding));
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
  return allNameWords(composed) && !allNameWords(decoded) ? composed : decoded;
}

export type Readable = { readonly text: string; readonly repaired: boolean };

/**
 * A single value that may still be in an old encoding. Null: it is, and which one cannot be told, so that any
 * reading would be a guess at somebody's name.
 * @param isUnicodeAround whether what stands beside it is Unicode: then a word that nobody knows is a slip of the pen
 */
export function readable(value: string, isUnicodeAround: () => boolean = () => false): Readable | null {
  if (!BEYOND_ASCII.test(value)) return { text: value, repaired: false };
  const text = value.normalize('NFC').replace(ACUTE_FOR_APOSTROPHE, "'");
  const asItStands = SIGNS.test(text) ? null : { text, repaired: false };
  if (SURELY_UNICODE.test(text)) return asItStands;
  const strange = strangeWords(text);
  const isMisreadA = MISREAD_A.test(text);
  if (strange.length === 0 && !isMisreadA) return asItStands;
  const others = TEXT_ENCODINGS.flatMap((encoding) => otherReading(value, text, encoding));
  const readings = new Set(others.filter(allNameWords));
  if (readings.size === 1) return { text: [...readings][0]!, repaired: true };
  // Some of its words become Vietnamese in an old font: the rest would be a guess.
  if (isMisreadA || others.some((reading) => strangeWords(reading).length < strange.length)) return null;
  const isGarbled = (word: string): boolean =>
    FOREIGN_PAIR.test(word) || (MARKED_PAIR.test(word) && !isUnicodeAround());
  return strange.some(isGarbled) ? null : asItStands;
}

/** Whether a text has letters that no old encoding shows. */
export function isSurelyUnicode(text: string): boolean {
  return SURELY_UNICODE.test(text);
}

/** The value in an old encoding, unless that encoding would not have written it so. */
function otherReading(value: string, text: string, encoding: TextEncoding): string[] {
  if (encoding === 'unicode') return [];
  const reading = decodeLegacy(value, encoding);
  // Only these two have one spelling for each letter: a plain ê is none of VNI, which writes eâ.
  const isUnambiguous = encoding === 'vni' || encoding === 'tcvn3';
  const isWrittenSo = (): boolean => encodeLegacy(reading, encoding).toLowerCase() === text.toLowerCase();
  return reading === text || (isUnambiguous && !isWrittenSo()) ? [] : [reading];
}

function wordsOf(text: string): string[] {
  return text.split(/[\s!-@[-`{-~]+/u).filter((word) => word.length > 0);
}

/** Words that no Vietnamese name has where they stand, in lower case. */
function strangeWords(text: string): string[] {
  const written = wordsOf(text);
  const words = written.map((word) => word.toLowerCase());
  return words.filter(
    (word, at) =>
      !isNameWord(word) ||
      MIXED_CASE.test(written[at]!) ||
      // The tone stands on ô; on the i it is a mark of Windows-1258.
      word.includes('ôì') ||
      (at > 0 && at < words.length - 1 && MISREAD_MIDDLE.has(word)),
  );
}

function allNameWords(text: string): boolean {
  return wordsOf(text).length > 0 && strangeWords(text).length === 0;
}
