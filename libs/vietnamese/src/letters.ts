/**
 * Vietnamese letters taken apart: 12 vowels (with their hat, horn or breve) × 6 tones, and đ.
 */
/** 0 ngang (none), 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng: the order of dictionaries. */
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;

const VOWEL_ROWS = [
  'aàáảãạ',
  'ăằắẳẵặ',
  'âầấẩẫậ',
  'eèéẻẽẹ',
  'êềếểễệ',
  'iìíỉĩị',
  'oòóỏõọ',
  'ôồốổỗộ',
  'ơờớởỡợ',
  'uùúủũụ',
  'ưừứửữự',
  'yỳýỷỹỵ',
] as const;

const VOWEL_OF = new Map<string, string>();
const TONE_OF = new Map<string, Tone>();
const WITH_TONE = new Map<string, string>();

for (const row of VOWEL_ROWS) {
  const letters = [...row.normalize('NFC')];
  const vowel = letters[0] ?? '';
  letters.forEach((letter, tone) => {
    VOWEL_OF.set(letter, vowel);
    if (tone > 0) TONE_OF.set(letter, tone as Tone);
  });
  WITH_TONE.set(vowel, letters.join(''));
}

/** The 134 letters beyond ASCII, lower and upper case, NFC: what every legacy encoding must provide. */
export const VIETNAMESE_LETTERS: readonly string[] = [...VOWEL_OF.keys(), 'đ']
  .filter((letter) => letter.charCodeAt(0) > 127)
  .flatMap((letter) => [letter, letter.toUpperCase()]);

/** The vowel without its tone ('ế' → 'ê'), or undefined when the letter is no Vietnamese vowel. */
export function vowelOf(letter: string): string | undefined {
  return VOWEL_OF.get(letter);
}

/** The tone that a lower-case NFC letter carries. */
export function toneOf(letter: string): Tone {
  return TONE_OF.get(letter) ?? 0;
}

/** A toneless vowel with a tone ('ê', 2 → 'ế'); any other letter comes back unchanged. */
export function withTone(vowel: string, tone: Tone): string {
  return WITH_TONE.get(vowel)?.[tone] ?? vowel;
}

/** Without any accent: 'Nguyễn Đức' → 'Nguyen Duc'. */
export function stripAccents(text: string): string {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) < 128) at++;
  if (at === text.length) return text;
  let plain = text.slice(0, at);
  for (; at < text.length; at++) {
    const letter = PLAIN[text.charCodeAt(at)];
    // A mark apart from its letter, or a letter of another script.
    if (letter === undefined) return decompose(text);
    plain += letter;
  }
  return plain;
}

function decompose(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFC');
}

/** Composed Latin letters, by code unit, without their accents: names are read by the million. */
const PLAIN: readonly string[] = (() => {
  const plain: string[] = [];
  const fill = (first: number, last: number): void => {
    for (let code = first; code <= last; code++) plain[code] = decompose(String.fromCharCode(code));
  };
  fill(0x00, 0x24f);
  fill(0x1e00, 0x1eff);
  return plain;
})();

/** Whether any letter carries a tone, hat, horn, breve or the bar of đ. */
export function hasAccents(text: string): boolean {
  return stripAccents(text) !== text.normalize('NFC');
}
