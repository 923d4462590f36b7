import { cleanText } from './clean-text.js';
import { hasAccents, stripAccents } from './letters.js';
import { remembered } from './remembered.js';
import { syllableKey } from './syllable.js';

/** Rank of a place by the word before its name. */
export type PlaceLevel = 'province' | 'district' | 'city' | 'commune' | 'hamlet' | null;

/** The name of an administrative unit apart from the word that says what it is. */
export interface PlaceName {
  /** 'xã', 'phường', 'đặc khu', 'thị trấn', 'huyện' …; null when no such word was written. */
  readonly type: string | null;
  readonly level: PlaceLevel;
  /** Lower-case syllable keys, apostrophes and leading zeros dropped: 'Phường 04' → '4'. */
  readonly key: string;
  readonly plain: string;
  /** Written with accents, in the name or in the word before it. */
  readonly accented: boolean;
}

const TYPES: readonly (readonly [pattern: string, type: string, level: PlaceLevel])[] = [
  ['đặc khu|dac khu|đk|dk', 'đặc khu', 'commune'],
  ['thị trấn|thi tran|ttr|tt', 'thị trấn', 'commune'],
  ['phường|phuong|ph|p|f', 'phường', 'commune'],
  ['xã|xa|x', 'xã', 'commune'],
  ['thị xã|thi xa|tx', 'thị xã', 'district'],
  ['huyện|huyen|h', 'huyện', 'district'],
  ['quận|quan|q', 'quận', 'district'],
  ['thành phố|thanh pho|t\\.? ?p', 'thành phố', 'city'],
  ['tỉnh|tinh|t', 'tỉnh', 'province'],
  [
    'ấp|ap|khóm|khom|khu phố|khu pho|kp|thôn|thon|bản|ban|buôn|buon|tổ dân phố|tdp|tổ|to|số|so|đường|hẻm|khối|khu',
    'ấp',
    'hamlet',
  ],
];
/** A word of rank counts when a full word, an abbreviation with a dot, or glued to a number ('P4'). */
const RANKS = TYPES.map(([pattern, type, level]) => ({
  type,
  level,
  full: new RegExp(`^(?:${pattern})(?:\\.\\s*|\\s+|(?=\\d))`, 'u'),
}));

/** Communes, hamlets and provinces in all their spellings that are at hand at once. */
const PLACES_REMEMBERED = 1 << 14;

/** Takes 'P. 4', 'Xã Tân Thành', 'TT Tân Châu' apart. */
export const parsePlaceName: (text: string) => PlaceName = remembered(readPlaceName, PLACES_REMEMBERED);

function readPlaceName(text: string): PlaceName {
  const clean = cleanText(text).toLowerCase().normalize('NFC');
  for (const { type, level, full } of RANKS) {
    const match = full.exec(clean);
    if (match === null || match[0].length >= clean.length) continue;
    // 'Phường Long An' is written with accents although the name has none.
    const name = placeKey(clean.slice(match[0].length));
    return { type, level, ...name, accented: name.accented || hasAccents(match[0]) };
  }
  return wholePlaceName(clean);
}

/** The name with all its words: 'Xa Dung' is no commune called Dung. */
export function wholePlaceName(text: string): PlaceName {
  return { type: null, level: null, ...placeKey(text) };
}

/** The comparable form of the bare name of a place. */
export function placeKey(name: string): { key: string; plain: string; accented: boolean } {
  const words = cleanText(name)
    .toLowerCase()
    .normalize('NFC')
    .replace(/['’‘`´ʼ]/gu, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  if (words.length > 1 && words[0] === 'nt') words.shift();
  else if (words.length > 2 && words[0] === 'nông' && words[1] === 'trường') words.splice(0, 2);
  const key = words.map(wordKey).join(' ');
  const plain = stripAccents(key);
  return { key, plain, accented: key !== plain };
}

/** Place names write Đắk, Đăk, Đắc and Dak for one word, Lắk and Lăk for another. */
function wordKey(word: string): string {
  if (/^\d+$/.test(word)) return String(Number(word));
  if (/^(?:đ[aăắ]|da)[ck]$/.test(word)) return word.startsWith('đ') ? 'đắk' : 'dak';
  return word === 'lăk' ? 'lắk' : syllableKey(word);
}

/** An address in words, split by rank. */
export interface AddressText {
  readonly commune: PlaceName | null;
  readonly district: PlaceName | null;
  readonly province: PlaceName | null;
}

/** Cities that were provinces of their own; another 'thành phố' is of district rank. */
const PROVINCE_CITIES = new Set([
  'ha noi',
  'hai phong',
  'da nang',
  'can tho',
  'ho chi minh',
  'hcm',
  'hue',
  'dong nai',
]);

/**
 * Reads 'ấp 3, xã Tân Thành, huyện Tân Thạnh, tỉnh Long An' (also with dashes or brackets). Parts without
 * a word of rank are taken in order: commune, district, province.
 */
export function parseAddress(text: string): AddressText {
  let commune: PlaceName | null = null;
  let district: PlaceName | null = null;
  let province: PlaceName | null = null;
  const parts = splitAddress(text);
  const places = parts
    // Alone, 'Bản Bo' and 'Buôn Hồ' are communes, not a hamlet.
    .map((part) =>
      parts.length === 1 && parsePlaceName(part).level === 'hamlet'
        ? wholePlaceName(part)
        : parsePlaceName(part),
    )
    .filter((place) => place.key !== '' && place.level !== 'hamlet');
  const communeRanked = places.some((place) => place.level === 'commune');
  places.forEach((place, i) => {
    const last = i === places.length - 1;
    if (place.level === 'commune') commune ??= place;
    else if (place.level === 'district') district ??= place;
    else if (place.level === 'province') province ??= place;
    else if (place.level === 'city') {
      if (last && i > 0 && PROVINCE_CITIES.has(place.plain)) province ??= place;
      else district ??= place;
    } else if (commune === null && district === null && !communeRanked) commune = place;
    else if (last && i > 0) province ??= place;
    else if (commune !== null) district ??= place;
  });
  return { commune, district, province };
}

function splitAddress(text: string): string[] {
  const clean = cleanText(text);
  const parts = clean.split(/[,;()|/]+/u).flatMap((part) => {
    const dashed = part.split(/\s[-–—]\s/u);
    const ranked = dashed.slice(1).some((piece) => parsePlaceName(piece.trim()).type !== null);
    return ranked ? dashed : [part];
  });
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
