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
  return isClean(text) ? text : clean(text);
}

function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(CONTROL, ' ')
    .replace(/[\u00D0\u0189]/g, 'Đ')
    .replace(/\u00F0/g, 'đ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Whether a text is surely clean: composed Latin letters and printable ASCII alone, single blanks between words. */
function isClean(text: string): boolean {
  let previous = BLANK;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BLANK ? previous === BLANK : !isPlainCode(code)) return false;
    previous = code;
  }
  return previous !== BLANK || text === '';
}

const BLANK = 0x20;

/** Printable ASCII, or a composed letter of Latin-1, Latin Extended or the Vietnamese block, but for look-alikes of Đ. */
function isPlainCode(code: number): boolean {
  if (code < 0x7f) return code > BLANK;
  return (
    ((code >= 0xc0 && code <= 0x24f) || (code >= 0x1ea0 && code <= 0x1ef9)) &&
    code !== 0xd0 &&
    code !== 0xf0 &&
    code !== 0x189
  );
}

/** Whether a text holds characters that cannot be seen. */
export function hasInvisible(text: string): boolean {
  return INVISIBLE_TEST.test(text);
}

/** Digits of any script as ASCII and full-width punctuation as usual (NFKC), then {@link cleanText}. */
export function cleanNumberText(text: string): string {
  return cleanText(text.normalize('NFKC'));
}
