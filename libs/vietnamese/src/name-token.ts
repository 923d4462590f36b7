import { cleanText } from './clean-text.js';
import { stripAccents } from './letters.js';
import { SAINTS } from './name-lists.js';
import { canonicalTonePlacement, isSyllable, syllableKey } from './syllable.js';
import { decodeTelex, decodeVniTyping } from './typing.js';

/** A repair made while reading a name. */
export type NameRepair =
  | 'composed'
  | 'invisible-removed'
  | 'tone-placement'
  | 'telex-decoded'
  | 'vni-typing-decoded'
  | 'note-split'
  | 'alias-split'
  | 'title-split'
  | 'legacy-decoded';

/** One blank-separated piece of a name, read once and cached. */
export interface NameToken {
  /** 'other': punctuation or digits in it, the name must be read slowly. 'cue': may open a note or an alias. */
  readonly kind: 'word' | 'initial' | 'cue' | 'other';
  /** As shown: title case, traditional tone placement, i/y as given. */
  readonly text: string;
  /** As compared: lower case, i/y unified too. */
  readonly key: string;
  readonly plain: string;
  readonly accented: boolean;
  readonly repair: NameRepair | null;
}

const CONSONANT_ONSETS = new Set(
  'b c d đ g h k l m n p q r s t v x ch gh gi kh ng ngh nh ph qu th tr'.split(' '),
);
/** Words that open a note or an alias when something stands before them. */
const CUES = new Set([
  'chết',
  'chet',
  'mất',
  'tự',
  'tức',
  'bí',
  'đã',
  'da',
  'chuyển',
  'nghỉ',
  'ông',
  'bà',
  'đc',
]);
/** Letters that other encodings show in place of Vietnamese ones. */
const LATIN_1 = /[\u0080-\u00FF\u0152-\u0192]/;
/** Names are read by the million, distinct tokens are few; garbage must not grow the cache without bound. */
const CACHE_LIMIT = 1 << 16;
const cache = new Map<string, NameToken>();

/** Reads one piece of a name (no blanks in it). */
export function nameToken(raw: string): NameToken {
  const known = cache.get(raw);
  if (known !== undefined) return known;
  const token = readToken(raw);
  // A longer key could be a slice that keeps the whole file it was cut from in memory.
  if (raw.length <= 12) {
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(raw, token);
  }
  return token;
}

/** 'đức' → 'Đức'; a letter whose capital would not come back as the same letter stays small. */
export function titleCase(word: string): string {
  const [first = ''] = word;
  const capital = first.toUpperCase();
  return (capital.toLowerCase() === first ? capital : first) + word.slice(first.length);
}

function readToken(raw: string): NameToken {
  const clean = cleanText(raw);
  const word = clean.toLowerCase().normalize('NFC');
  if (!/^\p{L}+$/u.test(word)) {
    const typed = decodeVniTyping(word);
    return typed === null ? other(clean) : asWord(typed, 'vni-typing-decoded');
  }
  // 'KBrếu' may be K' + Brếu: left to the careful way.
  if (/^[hk][bcdđglmnpqrstvx]/.test(word) && word.length > 2 && !isSyllable(word)) {
    const typed = decodeTelex(word);
    return typed === null ? other(clean) : asWord(typed, 'telex-decoded');
  }
  if (word === 'dd') return { ...asWord('đ', 'telex-decoded'), kind: 'initial' };
  if (CUES.has(word) || SAINTS.has(word)) return { ...asWord(word, null), kind: 'cue' };
  if (CONSONANT_ONSETS.has(word) && !(word === 'gi' || word === 'qu')) {
    return { ...asWord(word, null), kind: 'initial' };
  }
  // Clerks write the Khmer name Néang with the accent on either letter.
  if (word === 'neáng') return asWord('néang', 'tone-placement');
  const typed = decodeTelex(word);
  if (typed !== null) return asWord(typed, 'telex-decoded');
  // 'Nguyeãn', 'NguyÔn': perhaps another encoding.
  if ((LATIN_1.test(clean) || LATIN_1.test(raw)) && !isSyllable(word)) return other(clean);
  if (canonicalTonePlacement(word) !== word) return asWord(word, 'tone-placement');
  if (clean !== raw) return asWord(word, raw.normalize('NFC') === clean ? 'composed' : 'invisible-removed');
  return asWord(word, null);
}

function asWord(word: string, repair: NameRepair | null): NameToken {
  const key = syllableKey(word);
  const plain = stripAccents(key);
  return {
    kind: 'word',
    text: titleCase(isSyllable(word) ? canonicalTonePlacement(word) : word),
    key,
    plain,
    accented: plain !== key,
    repair,
  };
}

function other(text: string): NameToken {
  const key = text.toLowerCase();
  const plain = stripAccents(key);
  return { kind: 'other', text, key, plain, accented: plain !== key, repair: null };
}
