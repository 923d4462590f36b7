import { toTcvn3, toVni } from './legacy-encodings.js';
import type { NoiseProfile } from './noise-profile.js';
import type { Person } from './population.js';
import type { Random } from './random.js';
import { placeTone, stripMarks, syllable, withTone } from './syllable.js';

/** A name as a list has it, and what a perfect reader would still make of it. */
export interface WrittenName {
  readonly text: string;
  /** Words as meant by whoever wrote them, undisturbed by spelling habits; `V.` is an abbreviation. */
  readonly read: readonly string[];
}

type NameNoise = NoiseProfile['name'];

/** Writes a person's name with the errors of one record. `capitals`: the whole list is in capitals. */
export function writeName(random: Random, noise: NameNoise, person: Person, capitals: boolean): WrittenName {
  const read = misread(random, noise, person);
  let words: readonly string[] = read;
  words = spellDifferently(random, noise, words);
  let text = words.join(' ');
  if (capitals) text = text.toUpperCase();
  else if (random.chance(noise.lowerCase)) text = text.toLowerCase();
  text = decorate(random, noise, person, text);
  return { text: encode(random, noise, text), read };
}

/** Errors that change what the name says. */
function misread(random: Random, noise: NameNoise, person: Person): readonly string[] {
  let words = person.words;
  if (person.group !== null && random.chance(noise.minoritySpelling))
    words = words.map((word) => respell(random, word));
  if (random.chance(noise.nicknameOnly)) return [random.pick(BIRTH_ORDER), person.name.given];
  if (words.length > 2 && random.chance(noise.droppedMiddle))
    words = without(words, random.between(1, words.length - 2));
  if (random.chance(noise.wrongTone)) words = replace(random, words, (word) => anotherTone(random, word));
  if (random.chance(noise.hoiNga)) words = words.map(swapHoiNga);
  if (random.chance(noise.typingError)) words = replace(random, words, (word) => mistype(random, word));
  if (random.chance(noise.withoutAccents)) words = words.map(stripMarks);
  else if (random.chance(noise.oneWordWithoutAccents)) words = replace(random, words, stripMarks);
  if (random.chance(noise.abbreviation)) words = abbreviate(random, words);
  return words;
}

/** Habits and slips of spelling that leave the name the same. */
function spellDifferently(random: Random, noise: NameNoise, words: readonly string[]): readonly string[] {
  if (random.chance(noise.telex)) return words.map(toTelex);
  if (random.chance(noise.vniTyping)) return words.map(toVniKeys);
  const [newStyle, slip, iForY] = [noise.newTonePlacement, noise.misplacedTone, noise.iForY].map((rate) =>
    random.chance(rate),
  );
  if (!newStyle && !slip && !iForY) return words;
  return words.map((word) => {
    let result = word;
    if (iForY) result = swapIy(result);
    if (newStyle) result = newTonePlacement(result);
    else if (slip) result = misplaceTone(result);
    return result;
  });
}

function decorate(random: Random, noise: NameNoise, person: Person, name: string): string {
  let text = name;
  if (random.chance(noise.nickname)) {
    const nickname = random.pick(BIRTH_ORDER) + (random.chance(0.5) ? ` ${person.name.given}` : '');
    text += random.chance(0.6) ? ` (${nickname})` : ` - ${nickname}`;
  }
  if (random.chance(noise.trailingNote)) text += ` ${random.pick(NOTES)}`;
  if (random.chance(noise.spacing)) text = disturbSpaces(random, text);
  return text;
}

function encode(random: Random, noise: NameNoise, text: string): string {
  if (random.chance(noise.nfd)) return text.normalize('NFD');
  if (random.chance(noise.tcvn3)) return toTcvn3(text);
  if (random.chance(noise.vni)) return toVni(text);
  return text;
}

const BIRTH_ORDER = ['Hai', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy', 'Tám', 'Chín', 'Mười', 'Út'] as const;
const NOTES = [
  '(chết)',
  '(chuyển đi)',
  '- CT',
  '(đi làm xa)',
  '(CĐ)',
  '- chi hội phó',
  '(mới)',
  '*',
] as const;

function replace(random: Random, words: readonly string[], change: (word: string) => string): string[] {
  const at = random.below(words.length);
  return words.map((word, i) => (i === at ? change(word) : word));
}

function without(words: readonly string[], at: number): string[] {
  return words.filter((_, i) => i !== at);
}

/** Another tone that the same letters can carry (syllables ending in c, ch, p, t take only sắc and nặng). */
function anotherTone(random: Random, word: string): string {
  const { toneless, tone } = syllable(word);
  const possible = /(?:c|ch|p|t)$/i.test(toneless) ? [1, 5] : [0, 1, 2, 3, 4, 5];
  return withTone(word, random.pick(possible.filter((other) => other !== tone)));
}

function swapHoiNga(word: string): string {
  const { tone } = syllable(word);
  return tone === 3 ? withTone(word, 4) : tone === 4 ? withTone(word, 3) : word;
}

/** hoà, khoẻ, thuý: the tone on the second vowel of an open oa, oe, uy. */
export function newTonePlacement(word: string): string {
  const { toneless, tone } = syllable(word);
  return tone > 0 && /(?:o[ae]|(?<!q)uy)$/i.test(toneless)
    ? placeTone(toneless, tone, toneless.length - 1)
    : word;
}

/** Qúy, Hùynh, Hòai: the tone one letter too early. */
export function misplaceTone(word: string): string {
  const { toneless, tone, at } = syllable(word);
  const early =
    tone > 0 && at > 0 && /(?:quy|uy.+|oai|oan)$/i.test(toneless) && /[uo]/i.test(toneless[at - 1] ?? '');
  return early ? placeTone(toneless, tone, at - 1) : word;
}

function swapIy(word: string): string {
  const { toneless, tone } = syllable(word);
  if (!/^(?:qu|[klmsv])[iy]$/i.test(toneless)) return word;
  const last = toneless.at(-1) ?? '';
  const swapped = toneless.slice(0, -1) + ({ y: 'i', i: 'y', Y: 'I', I: 'Y' }[last] ?? last);
  return placeTone(swapped, tone, swapped.length - 1);
}

/** Replaces, drops or doubles a letter after the first one. */
function mistype(random: Random, word: string): string {
  if (word.length < 3) return word + random.pick(['n', 'h', 'g']);
  const at = random.between(1, word.length - 1);
  const letter = word[at] as string;
  switch (random.below(3)) {
    case 0:
      return (
        word.slice(0, at) +
        random.pick([...'nhgmtiaou'].filter((other) => other !== letter)) +
        word.slice(at + 1)
      );
    case 1:
      return word.slice(0, at) + word.slice(at + 1);
    default:
      return word.slice(0, at) + letter + word.slice(at);
  }
}

/** Family and middle names shortened to initials, or a common family name to its usual short form. */
function abbreviate(random: Random, words: readonly string[]): string[] {
  const family = random.chance(0.5) ? initial(words[0] ?? '') : null;
  return words.map((word, i) => {
    if (i === words.length - 1) return word;
    if (i === 0 && family === null) return random.chance(0.5) ? word : `${onset(word)}.`;
    return initial(word);
  });
}

function initial(word: string): string {
  return `${word[0] ?? ''}.`;
}

function onset(word: string): string {
  return /^(?:ngh?|tr|th|ph|kh|nh|gi|qu|ch|.)/i.exec(word)?.[0] ?? word;
}

/** Names that clerks spell as they hear them. */
function respell(random: Random, word: string): string {
  const variants = RESPELLINGS[word];
  if (variants !== undefined) return random.pick(variants);
  if (/^[HK]'/.test(word)) return word[0] + random.pick(['', ' ', '’', '`', "' "]) + word.slice(2);
  if (word.includes('-')) return word.replace('-', random.pick([' ', '']));
  return word;
}
const RESPELLINGS: Readonly<Record<string, readonly string[]>> = {
  Néang: ['Neáng', 'Neang', 'Nêang'],
  Mohamad: ['Mohammad', 'Muhamad', 'Mohamed'],
  Mohamách: ['Mohammach', 'Muhamach', 'Mohamach'],
  Vi: ['Vy'],
  Khưu: ['Khâu', 'Khưu'],
  Niê: ['Nie'],
};

const LETTER_KEYS: Readonly<Record<string, readonly [telex: string, vni: string]>> = {
  ă: ['aw', 'a8'],
  â: ['aa', 'a6'],
  ê: ['ee', 'e6'],
  ô: ['oo', 'o6'],
  ơ: ['ow', 'o7'],
  ư: ['uw', 'u7'],
  đ: ['dd', 'd9'],
};
const TELEX_TONES = ['', 's', 'f', 'r', 'x', 'j'];

function toKeys(word: string, keyboard: 0 | 1, tones: readonly string[]): string {
  const { toneless, tone } = syllable(word);
  const letters = [...toneless].map((letter) => {
    const keys = LETTER_KEYS[letter.toLowerCase()]?.[keyboard];
    if (keys === undefined) return letter;
    return letter === letter.toLowerCase() ? keys : (keys[0] ?? '').toUpperCase() + keys.slice(1);
  });
  return letters.join('') + (tones[tone] ?? '');
}

/** `Nguyễn` → `Nguyeenx`. */
export function toTelex(word: string): string {
  return toKeys(word, 0, TELEX_TONES);
}

/** `Nguyễn` → `Nguye6n4`. */
export function toVniKeys(word: string): string {
  return toKeys(word, 1, ['', '1', '2', '3', '4', '5']);
}

function disturbSpaces(random: Random, text: string): string {
  switch (random.below(4)) {
    case 0:
      return text.replace(' ', '  ');
    case 1:
      return text.replace(' ', '\u00a0');
    case 2:
      return text.replace(' ', ' \u200b');
    default:
      return ` ${text} `;
  }
}
