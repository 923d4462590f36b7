/**
 * VNI-Windows (fonts VNI-Times …) as it looks when its bytes are read as Windows-1252: a vowel followed by
 * a mark that is hat and tone in one. Marks have a small and a capital form.
 */
const TONE_MARKS = ['', 'ø', 'ù', 'û', 'õ', 'ï'] as const;
const CIRCUMFLEX_MARKS = ['â', 'à', 'á', 'å', 'ã', 'ä'] as const;
const BREVE_MARKS = ['ê', 'è', 'é', 'ú', 'ü', 'ë'] as const;
/** Vowel as VNI writes it, its marks by tone (none, huyền, sắc, hỏi, ngã, nặng), the six letters. */
const SERIES: readonly (readonly [base: string, marks: readonly string[], letters: string])[] = [
  ['a', TONE_MARKS, 'aàáảãạ'],
  ['a', BREVE_MARKS, 'ăằắẳẵặ'],
  ['a', CIRCUMFLEX_MARKS, 'âầấẩẫậ'],
  ['e', TONE_MARKS, 'eèéẻẽẹ'],
  ['e', CIRCUMFLEX_MARKS, 'êềếểễệ'],
  ['o', TONE_MARKS, 'oòóỏõọ'],
  ['o', CIRCUMFLEX_MARKS, 'ôồốổỗộ'],
  ['ô', TONE_MARKS, 'ơờớởỡợ'],
  ['u', TONE_MARKS, 'uùúủũụ'],
  ['ö', TONE_MARKS, 'ưừứửữự'],
  ['y', TONE_MARKS, 'yỳýỷỹ'],
];
/** Letters with one code of their own. */
const SINGLE: readonly (readonly [code: string, letter: string])[] = [
  ['ì', 'ì'],
  ['í', 'í'],
  ['æ', 'ỉ'],
  ['ó', 'ĩ'],
  ['ò', 'ị'],
  ['î', 'ỵ'],
  ['ñ', 'đ'],
];

const TO_UNICODE = new Map<string, string>();
const FROM_UNICODE = new Map<string, string>();

function add(code: string, letter: string): void {
  TO_UNICODE.set(code, letter);
  if (!FROM_UNICODE.has(letter)) FROM_UNICODE.set(letter, code);
}
for (const [base, marks, letters] of SERIES) {
  [...letters.normalize('NFC')].forEach((letter, tone) => {
    const mark = marks[tone] ?? '';
    if (base + mark === letter) return;
    add(base + mark, letter);
    add(base.toUpperCase() + mark.toUpperCase(), letter.toUpperCase());
    // A capital typed with a small mark.
    if (mark !== '') TO_UNICODE.set(base.toUpperCase() + mark, letter.toUpperCase());
  });
}
for (const [code, letter] of SINGLE) {
  add(code, letter.normalize('NFC'));
  add(code.toUpperCase(), letter.normalize('NFC').toUpperCase());
}

/** VNI-Windows as Unicode, longest match first: 'Nguyeãn Vaên Ñöùc' → 'Nguyễn Văn Đức'. */
export function decodeVni(text: string): string {
  const source = text.normalize('NFC');
  let out = '';
  for (let i = 0; i < source.length;) {
    const pair = TO_UNICODE.get(source.slice(i, i + 2));
    if (pair !== undefined && i + 1 < source.length) {
      out += pair;
      i += 2;
      continue;
    }
    const char = source[i] ?? '';
    out += TO_UNICODE.get(char) ?? char;
    i++;
  }
  return out;
}

/** Unicode as VNI-Windows. */
export function encodeVni(text: string): string {
  return [...text.normalize('NFC')].map((char) => FROM_UNICODE.get(char) ?? char).join('');
}
