/** Vietnamese syllables taken apart and put together: what the error classes need to know about them. */

/** Combining tone marks by tone number: 0 none, 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng (the order of VNI typing). */
export const TONE_MARKS = ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'] as const;
const TONE_OF_MARK = new Map<string, number>(TONE_MARKS.map((mark, tone) => [mark, tone]));

export interface Syllable {
  /** Without its tone, NFC, case kept: `Hoa` for Hòa, `Đưc` for Đức. */
  readonly toneless: string;
  /** 0–5, see {@link TONE_MARKS}. */
  readonly tone: number;
  /** Index of the letter that carries the tone in the usual spelling; -1 without tone. */
  readonly at: number;
  /** Lower case, no marks at all, đ as d. */
  readonly bare: string;
  /** Equal for spellings of one syllable: tone placement, case and i/y do not matter. */
  readonly key: string;
}

const known = new Map<string, Syllable>();

/** Analyses one syllable (no white space); results are remembered, names use few thousand syllables. */
export function syllable(text: string): Syllable {
  let result = known.get(text);
  if (result === undefined) {
    result = analyse(text);
    if (known.size < 50_000) known.set(text, result);
  }
  return result;
}

function analyse(text: string): Syllable {
  let letters = '';
  let tone = 0;
  let at = -1;
  for (const char of text.normalize('NFD')) {
    const mark = char === '' ? undefined : TONE_OF_MARK.get(char);
    if (mark === undefined) letters += char;
    else {
      tone = mark;
      at = letters.normalize('NFC').length - 1;
    }
  }
  const toneless = letters.normalize('NFC');
  const lower = toneless.toLowerCase();
  // A lone vowel y is the same sound as i (Mỹ/Mĩ, Quý/Quí); after another vowel it is not (Thúy, Hay).
  const folded = /^(?:qu|[bcdđghklmnprstvx]*)y$/.test(lower) ? lower.slice(0, -1) + 'i' : lower;
  return { toneless, tone, at, bare: withoutMarks(lower), key: folded + tone };
}

/** Lower-case text without any mark, đ as d: the accent-free form. */
export function withoutMarks(text: string): string {
  return stripMarks(text).toLowerCase();
}

/** Text without any mark, case kept. */
export function stripMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D');
}

/** The syllable with another tone on the letter that carries it (the main vowel when there was none). */
export function withTone(text: string, tone: number): string {
  const { toneless, at } = syllable(text);
  return placeTone(toneless, tone, at >= 0 ? at : mainVowel(toneless));
}

/** Puts a tone on the letter at an index of a toneless syllable. */
export function placeTone(toneless: string, tone: number, at: number): string {
  return (
    toneless.slice(0, at) +
    ((toneless[at] ?? '') + TONE_MARKS[tone]).normalize('NFC') +
    toneless.slice(at + 1)
  );
}

const VOWELS = /[aăâeêioôơuưy]/i;

/** Where an untoned syllable would carry a tone: the marked vowel, else the first one after the onset. */
function mainVowel(toneless: string): number {
  const marked = toneless.search(/[ăâêôơư](?![ăâêôơư])/i);
  if (marked >= 0) return marked;
  const onset = /^(?:qu|gi(?=[aeouy]))/i.exec(toneless)?.[0].length ?? 0;
  const vowel = toneless.slice(onset).search(VOWELS);
  return Math.max(vowel + onset, 0);
}
