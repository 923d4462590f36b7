/**
 * Windows-1258, where tones are combining marks, and UTF-8: as they look when their bytes are read as
 * Windows-1252 by a program that knows no better.
 */
const CODES: readonly (readonly [shown: string, meant: string])[] = [
  ['Ã', 'Ă'],
  ['ã', 'ă'],
  ['Ð', 'Đ'],
  ['ð', 'đ'],
  ['Õ', 'Ơ'],
  ['õ', 'ơ'],
  ['Ý', 'Ư'],
  ['ý', 'ư'],
  ['Ì', '\u0300'],
  ['Ò', '\u0309'],
  ['Þ', '\u0303'],
  ['ì', '\u0301'],
  ['ò', '\u0323'],
  ['þ', '₫'],
];
const MEANT = new Map(CODES);
const SHOWN = new Map(CODES.map(([shown, meant]) => [meant, shown]));
/** Toned vowels that the code page has ready-made; all others are a vowel and a mark. */
const READY_MADE = new Set('ÀÁÂÈÉÊÍÓÔÙÚàáâèéêíóôùú'.normalize('NFC'));

/** Windows-1258 read as Windows-1252, as Unicode: 'NguyêÞn' → 'Nguyễn'. */
export function decodeWindows1258(text: string): string {
  return [...text.normalize('NFC')]
    .map((char) => MEANT.get(char) ?? char)
    .join('')
    .normalize('NFC');
}

/** Unicode as Windows-1258 shown in Windows-1252. */
export function encodeWindows1258(text: string): string {
  return [...text.normalize('NFC')].map(encodeLetter).join('');
}

function encodeLetter(letter: string): string {
  if (READY_MADE.has(letter)) return letter;
  const parts = [...letter.normalize('NFD')];
  const [base = '', ...marks] = parts;
  const tones = marks.filter((mark) => '\u0300\u0301\u0303\u0309\u0323'.includes(mark));
  const vowel = (base + marks.filter((mark) => !tones.includes(mark)).join('')).normalize('NFC');
  return [vowel, ...tones].map((char) => SHOWN.get(char) ?? char).join('');
}

/** What Windows-1252 shows for the bytes 80–9F; an empty place shows the control character itself. */
const HIGH_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTE_OF = new Map([...HIGH_1252].map((char, i) => [char, 0x80 + i]));

/** UTF-8 read as Windows-1252, as Unicode: 'Nguyá»…n' → 'Nguyễn'. Unchanged when it is no UTF-8. */
export function decodeMisreadUtf8(text: string): string {
  const bytes: number[] = [];
  for (const char of text) {
    const code = BYTE_OF.get(char) ?? char.codePointAt(0) ?? 0;
    if (code > 0xff) return text;
    bytes.push(code);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes)).normalize('NFC');
  } catch {
    return text;
  }
}

/** UTF-8 as Windows-1252 shows it. */
export function encodeMisreadUtf8(text: string): string {
  return [...new TextEncoder().encode(text.normalize('NFC'))]
    .map((byte) => (byte >= 0x80 && byte <= 0x9f ? [...HIGH_1252][byte - 0x80] : String.fromCharCode(byte)))
    .join('');
}
