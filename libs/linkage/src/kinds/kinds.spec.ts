import { date } from './date.js';
import { digits } from './digits.js';
import { text } from './text.js';
import { vietnameseBirthDate, vietnameseGender } from './vietnamese-date.js';
import { vietnameseNationalId, vietnameseOldNationalId, vietnamesePhone } from './vietnamese-identifiers.js';
import { vietnameseCommune, vietnameseHamlet } from './vietnamese-place.js';
import type { FieldKind } from './kind.js';

/** Result of a measure on two values as written, the same in both directions. */
function measure<P>(kind: FieldKind<P>, name: string, a: string, b: string): number {
  const [x, y] = [a, b].map((value) => kind.parse(kind.canonical([value], {})!)) as [P, P];
  const { of } = kind.measures[name]!;
  expect(of(y, x)).toBe(of(x, y));
  return of(x, y);
}

describe('birth dates', () => {
  it.each([
    ['1985-03-12', '19850312'],
    ['12/03/1985', '19850312'],
    ['1985', '19850000'],
    ['01/01/1985', '19850000'],
    ['03/1985', '19850300'],
    ['không rõ', null],
  ])('%s → %s', (given, expected) => expect(vietnameseBirthDate.canonical([given], {})).toBe(expected));

  it('take the year from the national id where none is written', () => {
    expect(vietnameseBirthDate.canonical([null, '072185012345'], {})).toBe('19850000');
  });

  it.each<[string, string, string, number]>([
    ['full-date', '1985-03-12', '12/03/1985', 1],
    ['full-date', '1985', '1985', 0],
    ['day-month-swapped', '1985-03-12', '1985-12-03', 1],
    ['day-month-swapped', '1985-03-13', '1985-12-03', 0],
    ['digit-distance', '1985-03-12', '1985-03-13', 1],
    ['digit-distance', '1985-03-12', '1958-03-12', 1],
    ['digit-distance', '1985-03-12', '1985', 8],
    ['year-only', '1985', '1985-03-12', 1],
    ['year-only', '1985-03-12', '1985-04-12', 0],
    ['same-year', '1985-03-12', '1985-04-17', 1],
    ['day-month', '1985-03-12', '1986-03-12', 1],
    ['two-parts', '1985-03-12', '1985-03-20', 1],
    ['years-apart', '1985', '1986-05-02', 1],
  ])('%s: %s ~ %s = %d', (name, a, b, expected) =>
    expect(measure(vietnameseBirthDate, name, a, b)).toBe(expected),
  );

  it('of other tables follow the formats of the settings', () => {
    expect(date.canonical(['12.3.1985'], { formats: ['DD.MM.YYYY'] })).toBe('19850312');
    expect(date.canonical(['19850312'], { formats: ['YYYYMMDD'] })).toBe('19850312');
    expect(date.canonical(['1985-13-12'], { formats: ['YYYY-MM-DD'] })).toBeNull();
  });
});

describe('gender', () => {
  it.each([
    [['Nữ', null], '2'],
    [['nam', null], '1'],
    [[null, 'Nguyễn Thị Hoa'], '2'],
    [[null, null, '072185012345'], '2'],
    [[null, 'Nguyễn Lan Anh'], null],
  ])('%j → %s', (parts, expected) => expect(vietnameseGender.canonical(parts, {})).toBe(expected));
});

describe('identifiers', () => {
  it.each<[FieldKind<number>, string, string | null]>([
    [vietnameseNationalId, '072185012345', '072185012345'],
    [vietnameseNationalId, '72185012345', '072185012345'],
    [vietnameseNationalId, '072 185 012 345', '072185012345'],
    [vietnameseNationalId, '290123456', null],
    [vietnameseNationalId, '7.2185E+10', null],
    [vietnameseOldNationalId, '290123456', '290123456'],
    [vietnameseOldNationalId, '072185012345', null],
    [vietnamesePhone, '01295898283', '0825898283'],
    [vietnamesePhone, '+84 912 345 678', '0912345678'],
    [vietnamesePhone, '912345678', '0912345678'],
  ])('%# %s → %s', (kind, given, expected) => expect(kind.canonical([given], {})).toBe(expected));

  it.each<[string, string, number]>([
    ['072185012345', '072185012346', 1],
    ['072185012345', '072185021345', 1],
    ['072185012345', '072185012345', 0],
    ['072185012345', '072185012367', 0],
    ['072185012345', '072285012346', 0],
  ])('digit slip: %s ~ %s = %d', (a, b, expected) =>
    expect(measure(digits, 'digit-slip', a, b)).toBe(expected),
  );

  it('keep their leading zeroes', () => expect(digits.decode!(digits.parse('0072'))).toBe('0072'));
});

describe('places', () => {
  it.each([
    ['Khu phố Năm', '5'],
    ['A5', '5'],
    ['ấp 05', '5'],
    ['Ấp Mười Hai', '12'],
    ['ấp Tân Lập', 'tân lập'],
  ])('hamlet %s → %s', (given, expected) => expect(vietnameseHamlet.canonical([given], {})).toBe(expected));

  it('tell hamlets apart that differ by an accent, and match where one has none', () => {
    expect(measure(vietnameseHamlet, 'accent-free', 'Tân Lập', 'tan lap')).toBe(1);
    expect(vietnameseHamlet.canonical(['Tân Thành'], {})).not.toBe(
      vietnameseHamlet.canonical(['Tân Thạnh'], {}),
    );
  });

  it('are looked up in the reference table; what is ambiguous stays ambiguous', () => {
    const references = { communes: () => ['25459', '25486'] };
    const value = vietnameseCommune.canonical([null, 'Phường 1', 'Tây Ninh'], {}, references)!;
    expect(value).toBe('25459|25486');
    expect(vietnameseCommune.views['whole']!(value)).toEqual(['25459', '25486']);
    expect(measure(vietnameseCommune, 'possibly-same', '25459', '25459')).toBe(1);
    expect(vietnameseCommune.canonical(['1234', null, null], {})).toBe('01234');
  });
});

describe('free text', () => {
  it.each<[string, string, string, number]>([
    ['accent-free', 'Đường Lê Lợi', 'duong le loi', 1],
    ['spacing', 'Lê Lợi', 'LêLợi', 1],
    ['transposed', 'Hoa Nguyễn', 'Nguyễn Hoa', 1],
    ['initials', 'N V Hùng', 'Nguyễn Văn Hùng', 1],
    ['contains', 'Tân Phú', 'Tân Phú Đông', 1],
    ['edit-distance', 'Hùng', 'Hùg', 1],
    ['damerau-distance', 'Trang', 'Tarng', 1],
    ['shared-tokens', 'Nguyễn Văn Hùng', 'Nguyễn Hùng', 2],
    ['token-overlap', 'Nguyễn Văn Hùng', 'Nguyễn Hùng', 1],
    ['common-prefix', 'nr14 6jb', 'nr14 7ab', 4],
    ['best-token', 'Nguyễn Hùng', 'Hùng', 1],
  ])('%s: %s ~ %s = %d', (name, a, b, expected) => expect(measure(text, name, a, b)).toBe(expected));
});
