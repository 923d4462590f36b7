const MARKS = /[\u0300-\u036f]/g;
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;

/** Lower case, NFC, without invisible characters, punctuation as spaces, single spaces; accents kept. */
export function tidy(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** Text without accents ("Nguyễn Đức" → "nguyen duc"); the weaker view of a name. */
export function withoutAccents(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) {
      return text.normalize('NFD').replace(MARKS, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
    }
  }
  return text;
}
