import { toneOf, vowelOf } from './letters.js';
import type { Tone } from './letters.js';
import { isSyllable, parseSyllable, writeSyllable } from './syllable.js';

const TELEX_TONES: Readonly<Record<string, Tone>> = { f: 1, s: 2, r: 3, x: 4, j: 5 };
const VNI_TONES: Readonly<Record<string, Tone>> = { '2': 1, '1': 2, '3': 3, '4': 4, '5': 5 };
const CIRCUMFLEX: Readonly<Record<string, string>> = { a: 'â', e: 'ê', o: 'ô' };
const HORN: Readonly<Record<string, string>> = { o: 'ơ', u: 'ư' };

/** Replaces the last letter of `word` for which `change` has something else; null when there is none. */
function changeLast(word: string, change: Readonly<Record<string, string>>): string | null {
  for (let i = word.length - 1; i >= 0; i--) {
    const to = change[word[i] ?? ''];
    if (to !== undefined) return word.slice(0, i) + to + word.slice(i + 1);
  }
  return null;
}

/** Horn on o or u; 'uo' takes it on both letters unless the u belongs to 'qu'. */
function addHorn(word: string): string | null {
  const pair = word.lastIndexOf('uo');
  if (pair >= 0 && word[pair - 1] !== 'q') return `${word.slice(0, pair)}ươ${word.slice(pair + 2)}`;
  return changeLast(word, HORN);
}

function finish(toneless: string, tone: Tone): string | null {
  const syllable = parseSyllable(toneless);
  if (syllable === null) return null;
  const word = writeSyllable({ ...syllable, tone });
  return isSyllable(word) ? word : null;
}

/**
 * What a word typed in Telex with the input method off was meant to be: 'nguyeenx' → 'nguyễn',
 * 'ddwcs' → 'đức'. Takes lower-case ASCII; returns null unless the word is no syllable as it stands
 * and becomes one. A tone key with a vowel after it is a plain letter, so 'rosa' and 'teresa' stay.
 */
export function decodeTelex(word: string): string | null {
  if (!/^[a-z]{2,9}$/.test(word) || isSyllable(word)) return null;
  let out = '';
  let tone: Tone = 0;
  for (let i = 0; i < word.length; i++) {
    const key = word[i] ?? '';
    const toneKey = TELEX_TONES[key];
    if (toneKey !== undefined && hasVowel(out) && tone === 0 && !/[aeiouyw]/.test(word.slice(i + 1))) {
      tone = toneKey;
      continue;
    }
    if (key === 'w') {
      const changed = /[aou]/.test(out) ? telexW(out) : `${out}ư`;
      if (changed === null) return null;
      out = changed;
    } else if (key === 'd' && out.startsWith('d')) {
      out = `đ${out.slice(1)}`;
    } else if (CIRCUMFLEX[key] !== undefined && out.includes(key)) {
      out = changeLast(out, { [key]: CIRCUMFLEX[key] }) ?? out;
    } else {
      out += key;
    }
  }
  const decoded = finish(out, tone);
  return decoded === null || decoded === word ? null : decoded;
}

function telexW(word: string): string | null {
  const last = Math.max(word.lastIndexOf('a'), word.lastIndexOf('o'), word.lastIndexOf('u'));
  return word[last] === 'a' ? changeLast(word, { a: 'ă' }) : addHorn(word);
}

function hasVowel(word: string): boolean {
  for (const letter of word) if (vowelOf(letter) !== undefined) return true;
  return false;
}

/**
 * What a word typed in VNI style with the input method off was meant to be: 'nguye6n4' → 'nguyễn',
 * 'd9u71c' → 'đức'. Takes lower-case letters and digits; null when it does not become a syllable.
 */
export function decodeVniTyping(word: string): string | null {
  if (!/^[a-zđ]+[0-9][a-z0-9]{0,9}$/.test(word)) return null;
  let out = '';
  let tone: Tone = 0;
  for (const key of word) {
    if (key < '0' || key > '9') {
      out += key;
      continue;
    }
    const toneKey = VNI_TONES[key];
    let changed: string | null = null;
    if (toneKey !== undefined && hasVowel(out) && tone === 0) {
      tone = toneKey;
      changed = out;
    } else if (key === '6') changed = changeLast(out, CIRCUMFLEX);
    else if (key === '7') changed = addHorn(out);
    else if (key === '8') changed = changeLast(out, { a: 'ă' });
    else if (key === '9') changed = out.startsWith('d') ? `đ${out.slice(1)}` : null;
    if (changed === null) return null;
    out = changed;
  }
  return finish(out, tone);
}

const TELEX_OF: Readonly<Record<string, string>> = {
  ă: 'aw',
  â: 'aa',
  ê: 'ee',
  ô: 'oo',
  ơ: 'ow',
  ư: 'uw',
  đ: 'dd',
};
const TELEX_TONE_KEYS = ['', 'f', 's', 'r', 'x', 'j'] as const;

/** The Telex keys that type a lower-case NFC word, tone key last: 'nguyễn' → 'nguyeenx'. */
export function encodeTelex(word: string): string {
  let out = '';
  let tone: Tone = 0;
  for (const letter of word) {
    const vowel = vowelOf(letter) ?? letter;
    tone = toneOf(letter) || tone;
    out += TELEX_OF[vowel] ?? vowel;
  }
  return out + TELEX_TONE_KEYS[tone];
}

const VNI_OF: Readonly<Record<string, string>> = {
  ă: 'a8',
  â: 'a6',
  ê: 'e6',
  ô: 'o6',
  ơ: 'o7',
  ư: 'u7',
  đ: 'd9',
};
const VNI_TONE_KEYS = ['', '2', '1', '3', '4', '5'] as const;

/** The VNI keys that type a lower-case NFC word, tone key last: 'nguyễn' → 'nguye6n4'. */
export function encodeVniTyping(word: string): string {
  let out = '';
  let tone: Tone = 0;
  for (const letter of word) {
    const vowel = vowelOf(letter) ?? letter;
    tone = toneOf(letter) || tone;
    out += VNI_OF[vowel] ?? vowel;
  }
  return out + VNI_TONE_KEYS[tone];
}
