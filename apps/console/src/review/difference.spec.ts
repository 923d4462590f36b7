import { describe, expect, it } from '@jest/globals';
import { differences, marked } from './difference.js';

const shown = (stretches: ReturnType<typeof differences>) =>
  stretches.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');

describe('differences', () => {
  it.each([
    ['Nguyễn Thị Hoa', 'Nguyễn Thị Hòa', 'Nguyễn Thị H[o]a'],
    ['Nguyễn Thị Hòa', 'Nguyễn Thị Hoa', 'Nguyễn Thị H[ò]a'],
    ['Nguyễn Văn An', 'Nguyễn An', 'Nguyễn [Văn ]An'],
    ['Nguyễn An', 'Nguyễn Văn An', 'Nguyễn An'],
    ['072147241558', '072147241585', '07214724155[8]'],
    ['21/02/1947', '21/12/1947', '21/[0]2/1947'],
    ['Trần Bình', 'Lê Quốc Hưng', '[Trần Bình]'],
    ['Phường Tân Ninh, Tây Ninh', 'Khu phố 18, Tây Ninh', '[Phường] [Tân] [Ninh], Tây Ninh'],
    ['Khu phố 18, Tây Ninh', 'Phường Tân Ninh, Tây Ninh', '[Khu] [phố 18], Tây Ninh'],
    ['giống', 'giống', 'giống'],
    ['', 'Kinh', ''],
  ])('%s against %s', (value, other, expected) => {
    expect(shown(differences(value, other))).toBe(expected);
  });

  it('takes composed and decomposed accents for the same', () => {
    expect(shown(differences('Hòa'.normalize('NFD'), 'Hòa'.normalize('NFC')))).toBe('Hòa');
  });
});

describe('values side by side', () => {
  it.each([
    [
      ['An', 'An'],
      ['An', 'An'],
    ],
    [
      ['Lan', ''],
      ['Lan', ''],
    ],
    [
      ['Hoa', 'Hòa'],
      ['H[o]a', 'H[ò]a'],
    ],
    [
      ['Hoa', 'Hoà', 'Hoa', 'Hoe'],
      ['Hoa', 'Ho[à]', 'Hoa', 'Ho[e]'],
    ],
  ])('%j', (values, expected) => {
    expect(marked(values).map(shown)).toEqual(expected);
  });
});
