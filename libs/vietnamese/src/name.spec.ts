import fc from 'fast-check';
import { compareNames, encodeLegacy, normaliseName, stripAccents } from './index.js';
import type { NameForm } from './index.js';

const BREATHLESS = 'Nguyễn Văn Đức';

describe('normaliseName: one name, many spellings', () => {
  it.each([
    ['NFD', BREATHLESS.normalize('NFD')],
    ['capitals', 'NGUYỄN VĂN ĐỨC'],
    ['small', 'nguyễn văn đức'],
    ['spacing', '  Nguyễn   Văn\u00a0Đức '],
    ['zero-width', 'Nguyễn\u200b Văn\ufeff Đức'],
    ['Icelandic Ð', 'Nguyễn Văn Ðức'],
    ['Telex', 'Nguyeenx Vawn Ddwcs'],
    ['VNI typing', 'Nguye6n4 Va8n D9u71c'],
    ['TCVN3', 'NguyÔn V¨n §øc'],
    ['VNI', 'Nguyeãn Vaên Ñöùc'],
    ['Windows-1258', encodeLegacy(BREATHLESS, 'windows-1258')],
    ['misread UTF-8', encodeLegacy(BREATHLESS, 'utf-8-as-windows-1252')],
    ['numbered', '12. Nguyễn Văn Đức'],
    ['glued by a dot', 'Nguyễn.Văn.Đức'],
    ['note', 'Nguyễn Văn Đức (chết)'],
    ['note behind a dash', 'Nguyễn Văn Đức - CT'],
    ['nickname', 'Nguyễn Văn Đức (Năm Đức)'],
    ['comrade', 'Đ/c Nguyễn Văn Đức'],
    ['mister', 'Ông Nguyễn Văn Đức'],
  ])('%s', (_kind, spelling) => {
    const name = normaliseName(spelling);
    expect(name.text).toBe(BREATHLESS);
    expect(name.key).toBe('nguyễn văn đức');
    expect(name.plain).toBe('nguyen van duc');
    expect([name.family, name.middle, name.given]).toEqual(['nguyễn', 'văn', 'đức']);
  });

  it.each([
    ['Trần Thị Hoà', 'Trần Thị Hòa'],
    ['Lê Quí Đôn', 'Lê Quý Đôn'],
    ['Lí Thị Mĩ', 'Lý Thị Mỹ'],
    ['Vi Văn Kì', 'Vy Văn Kỳ'],
    ['Huỳnh Sĩ Vĩ', 'Hùynh Sỹ Vỹ'],
    ['Đỗ Thuỷ Quỳnh', 'Đỗ Thủy Quình'],
    ["K'Brếu", 'K Brếu'],
    ['K’Brếu', 'KBrếu'],
    ["H' Blô Niê", 'H´Blô Niê'],
    ['HBlô Niê', "H'Blô Niê"],
  ])('%s = %s', (a, b) => {
    expect(normaliseName(a).key).toBe(normaliseName(b).key);
    expect(compareNames(normaliseName(a), normaliseName(b))).toBe('exact');
  });
});

describe('compareNames', () => {
  it.each([
    ['Nguyễn Văn Hùng', 'Nguyễn Văn Hưng', 'different'],
    ['Nguyễn Văn Thanh', 'Nguyễn Văn Thành', 'different'],
    ['Trần Thị Hồng', 'Trần Thị Hương', 'different'],
    ['Nguyễn Văn Hòa', 'Nguyễn Văn Hoà', 'exact'],
    ['Nguyen Van A', 'Nguyễn Văn Á', 'accent-free'],
    ['NGUYEN VAN HUNG', 'Nguyễn Văn Hùng', 'accent-free'],
    ['NGUYEN VAN HUNG', 'Nguyễn Văn Hưng', 'accent-free'],
    ['Lê Quí', 'Lê Quý', 'exact'],
    ['Nguyển Văn Hải', 'Nguyễn Văn Hải', 'hoi-nga'],
    ['Nguyeenx Vawn Hungf', 'Nguyễn Văn Hùng', 'exact'],
    ['Ng. V. Hùng', 'Nguyễn Văn Hùng', 'initials'],
    ['Ng. V. Hùng', 'Nguyễn Văn Hưng', 'different'],
    ['N.V.A', 'Nguyễn Văn Anh', 'initials'],
    ['Ng T Hoa', 'Nguyễn Thị Hoa', 'initials'],
    ['Lê T.', 'Lê Tâm', 'initials'],
    ['Vũ Văn Sơn', 'Võ Văn Sơn', 'different'],
    ['Hoàng Phúc', 'Huỳnh Phước', 'different'],
    ['Nguyễn Hùng', 'Nguyễn Văn Hùng', 'different'],
  ])('%s · %s: %s', (a, b, expected) => {
    expect(compareNames(normaliseName(a), normaliseName(b))).toBe(expected);
    expect(compareNames(normaliseName(b), normaliseName(a))).toBe(expected);
  });
});

describe('normaliseName: accents', () => {
  it('tells how many syllables carry accents', () => {
    expect(normaliseName('Nguyễn Văn Hùng')).toMatchObject({ accented: true, accentShare: 1 });
    expect(normaliseName('Nguyen Van Hung')).toMatchObject({ accented: false, accentShare: 0 });
    expect(normaliseName('Kim Anh')).toMatchObject({ accented: false, accentShare: 0 });
    expect(normaliseName('Nguyễn Van Hung Anh').accentShare).toBe(0.25);
    expect(normaliseName('Ng. V. Hùng').accentShare).toBe(1);
    expect(normaliseName('Đ. V. Hung')).toMatchObject({ accented: true, accentShare: 0 });
  });
});

describe('normaliseName: what stands beside the name is kept', () => {
  it.each([
    ['Nguyễn Văn A (chết)', null, ['chết']],
    ['Nguyễn Văn A (chuyển đi)', null, ['chuyển đi']],
    ['Nguyễn Văn A - CT', null, ['CT']],
    ['Nguyễn Văn A-CT', null, ['CT']],
    ['Nguyễn Văn A (CĐ)', null, ['CĐ']],
    ['Nguyễn Văn A - chi hội phó', null, ['chi hội phó']],
    ['Nguyễn Văn A đã chết', null, ['đã chết']],
    ['Nguyễn Văn A chuyển đi', null, ['chuyển đi']],
    ['Nguyễn Văn A 2', null, ['2']],
    ['Nguyễn Văn A (B)', null, ['B']],
    ['Nguyễn Văn A, 1980', null, ['1980']],
    ['Nguyễn Văn A(chết)', null, ['chết']],
    ['Nguyễn Văn A *', null, []],
    ['Nguyễn Văn A (Năm Hùng)', 'Năm Hùng', []],
    ['Nguyễn Văn A (Tư)', 'Tư', []],
    ['Nguyễn Văn A - Út', 'Út', []],
    ['Nguyễn Văn A "Ba Lửa"', 'Ba Lửa', []],
    ['Nguyễn Văn A tự Năm', 'Năm', []],
    ['Nguyễn Văn A tức Bảy Lúa', 'Bảy Lúa', []],
    ['Maria Nguyễn Văn A', 'Maria', []],
    ['Nguyễn Văn A (Sáu A) - chết', 'Sáu A', ['chết']],
    ['Đ/c Nguyễn Văn A', null, ['Đ/c']],
  ])('%s', (given, alias, notes) => {
    expect(normaliseName(given)).toMatchObject({ key: 'nguyễn văn a', alias, notes });
  });

  it.each(['Lý Tự Trọng', 'LÝ TỰ TRỌNG', 'Ông Cao Thắng', 'Trần Văn Mất', 'Nguyễn Thị Bí', 'Bà Triệu'])(
    'leaves %s whole',
    (given) => {
      const name = normaliseName(given);
      expect(name.syllables).toHaveLength(given.split(' ').length);
      expect([name.alias, ...name.notes]).toEqual([null]);
    },
  );

  it('says what it repaired', () => {
    const repairs = (text: string) => normaliseName(text).repairs;
    expect(repairs('Nguyễn Văn Hòa')).toEqual([]);
    expect(repairs('Nguyễn Văn Hoà')).toEqual(['tone-placement']);
    expect(repairs('Nguyeenx Van A')).toEqual(['telex-decoded']);
    expect(repairs('Nguye6n4 Van A')).toEqual(['vni-typing-decoded']);
    expect(repairs('Nguyễn Văn A (Tư)')).toEqual(['alias-split']);
    expect(repairs('NguyÔn V¨n A')).toEqual(['legacy-decoded']);
  });
});

describe('normaliseName: build of the name', () => {
  it.each([
    ['Nguyễn Thị Ngọc Lan', 'kinh', 'nguyễn', 'thị ngọc', 'lan', 'female'],
    ['Lê Lợi', 'kinh', 'lê', '', 'lợi', null],
    ['Hùng', 'single', '', '', 'hùng', null],
    ['Danh Út', 'khmer', 'danh', '', 'út', null],
    ['Chau Sóc Kha', 'khmer', 'chau', 'sóc', 'kha', 'male'],
    ['Néang Sa Rươne', 'khmer', 'néang', 'sa', 'rươne', 'female'],
    ['Neáng Phương', 'khmer', 'néang', '', 'phương', 'female'],
    ['Mohamad Sa Lay', 'cham', '', '', 'mohamad sa lay', null],
    ['Du Sô', 'cham', '', '', 'du sô', null],
    ['Y Blô Niê', 'ede', 'niê', '', 'blô', 'male'],
    ["H'Hen Niê", 'ede', 'niê', '', 'hen', 'female'],
    ['Y Thanh Hải Ksor', 'ede', 'ksor', '', 'thanh hải', 'male'],
    ['Y Moan', 'ede', '', '', 'moan', 'male'],
    ["Siu H'Blen", 'ede', 'siu', '', 'h blen', null],
    ['Rah Lan Hùng', 'ede', 'rah lan', '', 'hùng', null],
    ["K'Brếu", 'kho', '', '', 'brếu', 'male'],
    ['Ka Thanh', 'kho', '', '', 'thanh', 'female'],
    ["Kră Jăn K'Mak", 'ede', 'kră jăn', '', 'k mak', null],
    ['Nông Văn Vi', 'kinh', 'nông', 'văn', 'vi', null],
  ])('%s: %s', (given, pattern, family, middle, own, genderHint) => {
    expect(normaliseName(given)).toMatchObject({ pattern, family, middle, given: own, genderHint });
  });

  it('marks initials and keeps them as letters', () => {
    expect(normaliseName('Ng. V. Hùng')).toMatchObject({ syllables: ['ng', 'v', 'hùng'], initials: 0b011 });
    expect(normaliseName('N.V.A')).toMatchObject({ syllables: ['n', 'v', 'a'], initials: 0b111 });
    expect(normaliseName('Tr. Đ. Nam')).toMatchObject({ syllables: ['tr', 'đ', 'nam'], initials: 0b011 });
    expect(normaliseName('Nguyễn Thị A')).toMatchObject({ initials: 0 });
    expect(normaliseName("K'Brếu")).toMatchObject({ initials: 0 });
  });

  it.each(['', '   ', '???', '(((', '123', '\u200b'])('finds no name in %j', (given) => {
    expect(normaliseName(given)).toMatchObject({
      text: '',
      key: '',
      plain: '',
      family: '',
      given: '',
      initials: 0,
    });
  });
});

describe('properties', () => {
  const same = ({ key, plain, initials, pattern }: NameForm) => ({ key, plain, initials, pattern });
  const syllable = fc.constantFrom(
    ...'Nguyễn Thị Văn Đức Hoà Thuý Quí Ng. V. K’Brếu H Y Niê Mohamad Ðỗ nguyeenx §øc Nguyeãn (chết) (Tư) - CT " . , 2 é'.split(
      ' ',
    ),
  );
  const spacedName = fc.array(syllable, { maxLength: 6 }).map((parts) => parts.join(' '));
  const anyName = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(syllable, { maxLength: 6 }).map((parts) => parts.join('')),
    spacedName,
  );

  it('never throws', () => {
    fc.assert(
      fc.property(anyName, (text) => {
        const name = normaliseName(text);
        expect(name.syllables.join(' ')).toBe(name.key);
        expect(name.plain).toBe(stripAccents(name.key));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads its own text the same way', () => {
    fc.assert(
      fc.property(spacedName, (text) => {
        const name = normaliseName(text);
        expect(same(normaliseName(name.text))).toEqual(same(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on composition or on what was read before', () => {
    fc.assert(
      fc.property(anyName, (text) => {
        expect(same(normaliseName(text.normalize('NFD')))).toEqual(
          same(normaliseName(text.normalize('NFC'))),
        );
      }),
    );
  });

  it('compares symmetrically and finds every name equal to itself', () => {
    fc.assert(
      fc.property(anyName, anyName, (a, b) => {
        const [x, y] = [normaliseName(a), normaliseName(b)];
        expect(compareNames(x, y)).toBe(compareNames(y, x));
        expect(compareNames(x, x)).toBe('exact');
      }),
    );
  });
});
