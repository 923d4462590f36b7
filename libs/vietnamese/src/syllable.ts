import { stripAccents, toneOf, vowelOf, withTone } from './letters.js';
import type { Tone } from './letters.js';

/** A written Vietnamese syllable taken apart; `onset` + `rhyme` is the syllable without its tone. */
export interface Syllable {
  /** Initial consonant, '' when there is none; 'qu' and 'gi' count as onsets. */
  readonly onset: string;
  /** Vowels (with hats) and final consonant, toneless. */
  readonly rhyme: string;
  readonly tone: Tone;
}

const ONSETS = [
  ...['ngh', 'ng', 'nh', 'gh', 'gi', 'kh', 'ph', 'th', 'tr', 'ch', 'qu'],
  ...['b', 'c', 'd', 'đ', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'x'],
] as const;

/**
 * Rhymes that Vietnamese spelling knows (toneless), grouped by first vowel. Without oong and ooc, which only
 * loanwords have: in lists they are Telex for ông and ôc.
 */
const RHYMES = new Set(
  [
    'a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây',
    'e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu',
    'i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu',
    'o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay',
    'oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt',
    'u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uên uêt uôc uôi uôm uôn uông uôt uơ',
    'uy uya uych uyên uyêt uynh uyt uyu uyp ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu',
    'y yêm yên yêng yêt yêu ynh yt yn ych',
  ]
    .join(' ')
    .normalize('NFC')
    .split(' '),
);
const PLAIN_RHYMES = new Set([...RHYMES].map(stripAccents));
/** Closed by a stop, so that only sắc and nặng can be spoken. */
const STOPPED = /(?:c|ch|p|t)$/;

function splitToneless(toneless: string): { onset: string; rhyme: string } {
  for (const onset of ONSETS) {
    if (!toneless.startsWith(onset)) continue;
    const rhyme = toneless.slice(onset.length);
    // 'gì', 'gìn', 'giêng': the i of gi is the vowel when nothing else could be (or ê follows).
    if (onset === 'gi' && !/^[aăâeêoôơuưy]/.test(rhyme)) return { onset: 'g', rhyme: `i${rhyme}` };
    return { onset, rhyme };
  }
  return { onset: '', rhyme: toneless };
}

/**
 * Takes a lower-case NFC word apart. Returns null for what cannot be a Vietnamese syllable; a word
 * without any accent passes when some accented syllable is written that way ('nguyen').
 */
export function parseSyllable(word: string): Syllable | null {
  let toneless = '';
  let tone: Tone = 0;
  for (const letter of word) {
    const own = toneOf(letter);
    if (own !== 0) {
      if (tone !== 0) return null;
      tone = own;
    }
    toneless += vowelOf(letter) ?? letter;
  }
  const { onset, rhyme } = splitToneless(toneless);
  if (!RHYMES.has(rhyme)) {
    const unaccented = tone === 0 && stripAccents(rhyme) === rhyme;
    return unaccented && PLAIN_RHYMES.has(rhyme) ? { onset, rhyme, tone } : null;
  }
  if (STOPPED.test(rhyme) && tone !== 0 && tone !== 2 && tone !== 5) return null;
  return { onset, rhyme, tone };
}

/** Whether a lower-case NFC word can be a Vietnamese syllable, accents present or left out. */
export function isSyllable(word: string): boolean {
  return parseSyllable(word) !== null;
}

/** Which vowel of a rhyme carries the tone in the traditional style: hòa, thủy, but toàn, thuỷên → thuyền. */
function toneSeat(rhyme: string): number {
  let count = 0;
  let hat = -1;
  for (let i = 0; i < rhyme.length; i++) {
    const letter = rhyme[i] ?? '';
    if (vowelOf(letter) === undefined) break;
    count++;
    if (letter.charCodeAt(0) > 127) hat = i;
  }
  if (hat >= 0) return hat;
  if (count <= 1) return 0;
  const closed = rhyme.length > count;
  return closed ? count - 1 : count === 3 ? 1 : 0;
}

/** Writes a syllable with its tone mark in the traditional place. */
export function writeSyllable({ onset, rhyme, tone }: Syllable): string {
  if (tone === 0) return onset + rhyme;
  const seat = toneSeat(rhyme);
  return onset + rhyme.slice(0, seat) + withTone(rhyme[seat] ?? '', tone) + rhyme.slice(seat + 1);
}

/**
 * One tone placement for all: 'hoà' → 'hòa', 'thuỷ' → 'thủy', 'qúy' → 'quý', 'hùynh' → 'huỳnh'.
 * Takes a lower-case NFC word; a word that is no syllable comes back unchanged.
 */
export function canonicalTonePlacement(word: string): string {
  const syllable = parseSyllable(word);
  return syllable === null ? word : writeSyllable(syllable);
}

/** i for y where both are spoken alike: 'lý' → 'lí', 'quý' → 'quí', 'quỳnh' → 'quình'; 'yến', 'thủy', 'tây' stay. */
function unifyIY({ onset, rhyme, tone }: Syllable): Syllable {
  if (onset === 'qu' && rhyme.startsWith('y')) return { onset, rhyme: `i${rhyme.slice(1)}`, tone };
  if (onset !== '' && rhyme === 'y') return { onset, rhyme: 'i', tone };
  if (onset === '' && (rhyme === 'i' || rhyme.startsWith('iê') || rhyme.startsWith('ie'))) {
    return { onset, rhyme: `y${rhyme.slice(1)}`, tone };
  }
  return { onset, rhyme, tone };
}

/**
 * The form in which syllables are compared: traditional tone placement, i/y unified. For comparing
 * only, not for showing ('Quý' is compared as 'quí').
 */
export function syllableKey(word: string): string {
  const syllable = parseSyllable(word);
  return syllable === null ? word : writeSyllable(unifyIY(syllable));
}

/**
 * How two syllable keys agree, strongest first. 'hoi-nga': they differ only by hỏi against ngã, which
 * southern speech does not tell apart: weaker than equal, and still two names. 'accent-free': one side
 * carries no accent at all and equals the other without accents.
 */
export type SyllableAgreement = 'exact' | 'hoi-nga' | 'accent-free' | 'different';

/** Whether two lower-case NFC syllables are the same but for hỏi against ngã ('nguyễn', 'nguyển'). */
export function differOnlyByHoiNga(a: string, b: string): boolean {
  if (a === b || a.length !== b.length) return false;
  const x = parseSyllable(a);
  const y = parseSyllable(b);
  if (x === null || y === null || x.onset !== y.onset || x.rhyme !== y.rhyme) return false;
  return (x.tone === 3 && y.tone === 4) || (x.tone === 4 && y.tone === 3);
}

/** Compares two syllable keys (see {@link syllableKey}); symmetric. */
export function compareSyllables(a: string, b: string): SyllableAgreement {
  if (a === b) return 'exact';
  const plainA = stripAccents(a);
  const plainB = stripAccents(b);
  if (plainA !== plainB) return 'different';
  if (a === plainA || b === plainB) return 'accent-free';
  return differOnlyByHoiNga(a, b) ? 'hoi-nga' : 'different';
}
