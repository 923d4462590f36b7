import { describe, expect, it } from '@jest/globals';
import { encodeLegacy, type TextEncoding } from '#vietnamese';
import { decodeCell, columnEncoding, readable } from './mapping/letters.js';

/** Every letter of Vietnamese: twelve vowels with six tones, and đ. */
const LETTERS = 'aăâeêioôơuưy'
  .split('')
  .flatMap((vowel) =>
    ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'].map((tone) => (vowel + tone).normalize('NFC')),
  )
  .concat('đ');
/** A syllable with the letter: ă and â do not end one. */
const syllable = (letter: string): string =>
  letter === 'đ'
    ? 'đức'
    : `b${letter}${
        /[ăâ]/.test(
          letter
            .normalize('NFD')
            .replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')
            .normalize('NFC'),
        )
          ? 'n'
          : ''
      }`;
const NAMES = LETTERS.map((letter) => `Nguyễn Thị ${syllable(letter)}`);
const ENCODINGS: readonly TextEncoding[] = ['tcvn3', 'vni', 'windows-1258', 'utf-8-as-windows-1252'];
const COMMON = [
  'Trần Văn Đức',
  'Lê Hoàng Phúc',
  'Phạm Thị Bưởi',
  'Đặng Văn Tuấn',
  'Võ Thị Ngọc Diễm',
  'Bùi Thị Hường',
];

describe.each(ENCODINGS)('a column in %s', (encoding) => {
  const column = [...COMMON, ...NAMES].map((name) => encodeLegacy(name, encoding));

  it('is told', () => {
    expect(columnEncoding(column)).toBe(encoding);
  });

  it('gives back every letter', () => {
    const wrong = LETTERS.filter(
      (letter) => decodeCell(`x${encodeLegacy(letter, encoding)}x`, encoding) !== `x${letter}x`,
    );
    expect(wrong).toEqual([]);
  });

  it('gives back every capital letter, in words of capitals where a letter has no code of its own', () => {
    const word = (letter: string): string => `NGUYỄN THỊ ${syllable(letter).toUpperCase()}`;
    const wrong = LETTERS.filter(
      (letter) => decodeCell(encodeLegacy(word(letter), encoding), encoding) !== word(letter),
    );
    expect(wrong).toEqual([]);
  });

  it('leaves what is Unicode already', () => {
    for (const name of ['Nguyễn Văn Đức', 'Trần Thị Hưởng']) expect(decodeCell(name, encoding)).toBe(name);
  });

  it('never passes for a name, when a name comes alone: it is read rightly or refused', () => {
    const accepted = [...COMMON, ...NAMES].filter((name) => {
      const read = readable(encodeLegacy(name, encoding));
      return read !== null && read.text.toLowerCase() !== name.toLowerCase();
    });
    expect(accepted).toEqual([]);
  });
});

describe('single names that could be Vietnamese', () => {
  it.each([
    ['Cao Vãn Thành', 'Cao Văn Thành'],
    ['HÔÌ VÃN ÚT', 'HỒ VĂN ÚT'],
    ["H'Lan Kpã", "H'Lan Kpă"],
  ])('%s is read as %s', (shown, meant) => expect(readable(shown)).toEqual({ text: meant, repaired: true }));

  it.each([
    'Y Sieo £ban',
    'Y Sieo EÂban',
    'Chu Thò Vy',
    "H'Lan Kpaê Zux",
    'Lâm Sýõl Lanh',
    'Bàn Kim HÃ\u00A0i',
    'So-Lay Mohamaùch',
  ])('%s is refused', (shown) => expect(readable(shown)).toBeNull());
});

it('takes a slip of the pen for what it is in a row of Unicode', () => {
  for (const slip of ['Lê Trí Thàành', 'Võ Kim Duaên', 'Danh Sóóc', 'N. Tàài'])
    expect(readable(slip, () => true)).toEqual({ text: slip, repaired: false });
  expect(readable('Nguyeãn Vaên', () => true)).toEqual({ text: 'Nguyễn Văn', repaired: true });
  expect(readable('MÃ\u00A0THANH LONG')).toEqual({ text: 'MÃ\u00A0THANH LONG', repaired: false });
  expect(readable('H´Hen Niê')).toEqual({ text: "H'Hen Niê", repaired: false });
});

describe('names that are no old font', () => {
  it.each([
    'Nguyễn Thị Hòa',
    "H'Hen Niê",
    'Néang Sóc Kha',
    'Lê Bá Tân',
    'François Müller',
    'Hồ Thị Kim Cương',
    'NGUYEN VAN A',
    'Neáng Hiên Phol',
    'Neáng Nary',
    'Neáng Phol Sôm',
    'Néang Sươl',
    'Danh Hươl',
    'Thạch Sôm',
    'Chau Sóc',
    'Y Blô Êban',
    "H'Biêu Niê",
    'Y Phôn Êñuôl',
    "H'Nuôr Mlô",
    'Y Thô Ê Ban',
    'Ksor H’Lêr',
    'Siu Blêh',
    'Rah Lan Hmŏk',
    'Rčom H’Ngăm',
    'Giàng A Páo',
    'Vừ Mí Pó',
    'Lầu Bá Chò',
    'Sùng Thị Mỷ',
    'Thào Seo Sèng',
    'Lò Văn Ún',
    "K'Brêu",
    'Ka Wêl Touneh',
    'Mohamách Sa Lês',
    'Têrêsa Nguyen Thi Hà',
    'Phêrô Lê Hoàng',
    'Trần Thị Vãn',
    'Lê Vãn',
  ])('%s stays as it is', (name) => expect(readable(name)).toEqual({ text: name, repaired: false }));
});
