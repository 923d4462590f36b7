import fc from 'fast-check';
import { relateNames, vietnameseName, type NameRelation } from './vietnamese-name.js';

const parse = (text: string) => vietnameseName.parse(vietnameseName.canonical([text], {}) ?? '');
const relate = (a: string, b: string): NameRelation => relateNames(parse(a), parse(b));

describe('names of people', () => {
  it.each<[string, string, NameRelation]>([
    // One name in several spellings (domain: tone placement, i/y, case, NFD, Telex, notes).
    ['Nguyễn Thị Hòa', 'Nguyễn Thị Hoà', 'same'],
    ['Lê Quý', 'Lê Quí', 'same'],
    ['NGUYỄN VĂN ĐỨC', 'nguyễn  văn đức', 'same'],
    ['Nguyễn Văn Đức'.normalize('NFD'), 'Nguyễn Văn Đức', 'same'],
    ['Nguyeenx Vawn Hufng', 'Nguyễn Văn Hùng', 'same'],
    ['Trần Văn Sáu (chết)', 'Trần Văn Sáu', 'same'],
    // An unaccented form fits any accents; different accents are different names.
    ['Nguyen Van A', 'Nguyễn Văn Á', 'accent-free'],
    ['Nguyen Thi Hoa', 'Nguyễn Thị Hòa', 'accent-free'],
    ['Lê Văn Hùng', 'Lê Văn Hưng', 'accent-slip'],
    ['Lê Văn Thanh', 'Lê Văn Thành', 'accent-slip'],
    ['Trần Thị Hồng', 'Trần Thị Hương', 'different'],
    // Slips and short forms.
    ['Nguyễn Văn Hùng', 'Nguyễn Văn Hùg', 'typing-slip'],
    ['Ng. V. Hùng', 'Nguyễn Văn Hùng', 'abbreviated'],
    ['N.V.A', 'Nguyễn Văn A', 'abbreviated'],
    ['Văn Hùng', 'Nguyễn Văn Hùng', 'family-missing'],
    ['Nguyễn Hùng', 'Nguyễn Văn Hùng', 'middle-differs'],
    ['Hùng Nguyễn Văn', 'Nguyễn Văn Hùng', 'reordered'],
    ['Trần Văn Hùng', 'Nguyễn Văn Hùng', 'given-and-middle'],
    ['Nguyễn Minh Hùng', 'Nguyễn Văn Hùng', 'family-and-given'],
    ['Trần Minh Hùng', 'Nguyễn Văn Hùng', 'given'],
    ['Nguyễn Văn Hùng', 'Lê Thị Mai', 'different'],
  ])('%s ~ %s: %s', (a, b, expected) => {
    const relation = relate(a, b);
    expect(relation).toBe(expected);
    expect(relate(b, a)).toBe(expected);
  });

  const syllable = fc.constantFrom(
    'nguyễn',
    'nguyen',
    'trần',
    'văn',
    'van',
    'thị',
    'hòa',
    'hoa',
    'hóa',
    'hùng',
    'hung',
    'hưng',
    'n',
    'v',
    'h',
  );
  const name = fc
    .array(syllable, { minLength: 1, maxLength: 5 })
    .map((syllables) => vietnameseName.parse(syllables.join(' ')));

  it('is symmetric, and a name is the same as itself', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(relateNames(a, b)).toBe(relateNames(b, a));
        expect(relateNames(a, a)).toBe('same');
      }),
      { numRuns: 2000 },
    );
  });
});
