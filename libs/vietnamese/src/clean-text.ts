/** Zero-width and directional marks, soft hyphen, byte-order mark, variation selectors. */
const INVISIBLE =
  /[\u00AD\u034F\u061C\u180B-\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF]/g;
const INVISIBLE_TEST = new RegExp(INVISIBLE.source);
const CONTROL = /\p{Cc}/gu;

/**
 * NFC, one plain blank between words, nothing invisible, no blanks at the ends; the Icelandic Ð that
 * Vietnamese keyboards of old produced becomes Đ. Letters are otherwise left alone. Never throws.
 */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(CONTROL, ' ')
    .replace(/[\u00D0\u0189]/g, 'Đ')
    .replace(/\u00F0/g, 'đ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Whether a text holds characters that cannot be seen. */
export function hasInvisible(text: string): boolean {
  return INVISIBLE_TEST.test(text);
}

/** Digits of any script as ASCII and full-width punctuation as usual (NFKC), then {@link cleanText}. */
export function cleanNumberText(text: string): string {
  return cleanText(text.normalize('NFKC'));
}
