import fc from 'fast-check';
import {
  VIETNAMESE_LETTERS,
  canonicalTonePlacement,
  compareSyllables,
  decodeTelex,
  decodeVniTyping,
  differOnlyByHoiNga,
  encodeTelex,
  encodeVniTyping,
  hasAccents,
  isSyllable,
  parseSyllable,
  stripAccents,
  syllableKey,
  toneOf,
  vowelOf,
  withTone,
} from './index.js';

/** Syllables of names from every corner of the spelling. */
const SYLLABLES =
  'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đức hùng hưng hường thủy thúy hòa quý quỳnh ' +
  'khuê nghiêm giang gìn giáp ước yến oanh uyên phước kiểng thạnh trước nhượng khuyến loan hoẵng tuệ xuân ngọc bích';

describe('letters', () => {
  it('knows the 134 letters beyond ASCII', () => {
    expect(VIETNAMESE_LETTERS).toHaveLength(134);
    expect(new Set(VIETNAMESE_LETTERS).size).toBe(134);
  });

  it.each([
    ['ế', 'ê', 2],
    ['ợ', 'ơ', 5],
    ['ằ', 'ă', 1],
    ['y', 'y', 0],
    ['ẫ', 'â', 4],
    ['ủ', 'u', 3],
  ])('takes %s apart and puts it together again', (letter, vowel, tone) => {
    expect([vowelOf(letter), toneOf(letter)]).toEqual([vowel, tone]);
    expect(withTone(vowel, toneOf(letter))).toBe(letter);
  });

  it.each([
    ['Nguyễn Đức', 'Nguyen Duc', true],
    ['Nguyễn Đức'.normalize('NFD'), 'Nguyen Duc', true],
    ['Kim Anh', 'Kim Anh', false],
  ])('strips accents of %s', (text, plain, accented) => {
    expect(stripAccents(text)).toBe(plain);
    expect(hasAccents(text)).toBe(accented);
  });
});

describe('parseSyllable', () => {
  it.each(SYLLABLES.split(' '))('accepts %s, with and without accents', (word) => {
    expect(isSyllable(word)).toBe(true);
    expect(isSyllable(stripAccents(word))).toBe(true);
  });

  it.each(['nguyeenx', 'nguyeãn', 'ddwcs', 'nguyô', 'brếu', 'hùngư', 'ngừc', 'trườngg', 'hòá', ''])(
    'refuses %s',
    (word) => {
      expect(parseSyllable(word)).toBeNull();
    },
  );

  it('gives qu and gi to the onset', () => {
    expect(parseSyllable('quý')).toEqual({ onset: 'qu', rhyme: 'y', tone: 2 });
    expect(parseSyllable('giang')).toEqual({ onset: 'gi', rhyme: 'ang', tone: 0 });
    expect(parseSyllable('gìn')).toEqual({ onset: 'g', rhyme: 'in', tone: 1 });
    expect(parseSyllable('giếng')).toEqual({ onset: 'gi', rhyme: 'êng', tone: 2 });
  });
});

describe('canonicalTonePlacement', () => {
  it.each([
    ['hoà', 'hòa'],
    ['hòa', 'hòa'],
    ['thuỷ', 'thủy'],
    ['thuý', 'thúy'],
    ['thuỳ', 'thùy'],
    ['qúy', 'quý'],
    ['hùynh', 'huỳnh'],
    ['hòai', 'hoài'],
    ['khoẻ', 'khỏe'],
    ['tòan', 'toàn'],
    ['thúyên', 'thuyến'],
    ['gìa', 'già'],
    ['mùa', 'mùa'],
    ['nguỵên', 'nguyện'],
    ['brếu', 'brếu'],
  ])('%s → %s', (given, expected) => {
    expect(canonicalTonePlacement(given)).toBe(expected);
  });
});

describe('syllableKey', () => {
  it.each([
    ['quí', 'quý'],
    ['lí', 'lý'],
    ['kì', 'kỳ'],
    ['mĩ', 'mỹ'],
    ['sĩ', 'sỹ'],
    ['vi', 'vy'],
    ['vĩ', 'vỹ'],
    ['thi', 'thy'],
    ['quình', 'quỳnh'],
    ['í', 'ý'],
    ['iến', 'yến'],
    ['hoà', 'hòa'],
  ])('%s and %s are one', (a, b) => {
    expect(syllableKey(a)).toBe(syllableKey(b));
  });

  it.each([
    ['hùng', 'hưng'],
    ['thanh', 'thành'],
    ['hồng', 'hương'],
    ['thúy', 'thúi'],
    ['tây', 'tai'],
    ['vũ', 'võ'],
    ['hoàng', 'huỳnh'],
    ['phúc', 'phước'],
    ['lan', 'lang'],
  ])('%s and %s are two', (a, b) => {
    expect(syllableKey(a)).not.toBe(syllableKey(b));
  });

  it('is its own key', () => {
    for (const word of SYLLABLES.split(' ')) expect(syllableKey(syllableKey(word))).toBe(syllableKey(word));
  });
});

describe('compareSyllables', () => {
  it.each([
    ['hòa', 'hòa', 'exact'],
    ['hùng', 'hưng', 'different'],
    ['thanh', 'thành', 'accent-free'],
    ['nguyen', 'nguyễn', 'accent-free'],
    ['nguyễn', 'nguyển', 'hoi-nga'],
    ['diễm', 'diểm', 'hoi-nga'],
    ['mỹ', 'mỷ', 'hoi-nga'],
    ['hồng', 'hổng', 'different'],
    ['vũ', 'võ', 'different'],
    ['thuỷ', 'thủy', 'different'],
    ['đỗ', 'dỗ', 'different'],
  ])('%s · %s: %s', (a, b, expected) => {
    expect(compareSyllables(a, b)).toBe(expected);
    expect(compareSyllables(b, a)).toBe(expected);
  });

  it('never takes hỏi against ngã for equal', () => {
    expect(differOnlyByHoiNga('nguyễn', 'nguyển')).toBe(true);
    expect(differOnlyByHoiNga('nguyễn', 'nguyễn')).toBe(false);
    expect(differOnlyByHoiNga('nguyễn', 'nguyền')).toBe(false);
    expect(syllableKey('nguyễn')).not.toBe(syllableKey('nguyển'));
  });
});

describe('typing leftovers', () => {
  it.each([
    ['nguyeenx', 'nguyễn'],
    ['nguyeexn', 'nguyễn'],
    ['nguyenex', 'nguyễn'],
    ['vawn', 'văn'],
    ['vanw', 'văn'],
    ['ddwcs', 'đức'],
    ['dducws', 'đức'],
    ['phuowng', 'phương'],
    ['phuwowng', 'phương'],
    ['huowngf', 'hường'],
    ['thij', 'thị'],
    ['lee', 'lê'],
    ['quys', 'quý'],
    ['hoaf', 'hòa'],
    ['trwowngf', 'trường'],
    ['noong', 'nông'],
    ['coong', 'công'],
  ])('Telex %s → %s', (keys, word) => {
    expect(decodeTelex(keys)).toBe(word);
  });

  it.each([
    'nguyen',
    'hoang',
    'rosa',
    'teresa',
    'mohamad',
    'fatimah',
    'ksor',
    'hwing',
    'kbuor',
    'maria',
    'anna',
  ])('Telex leaves %s alone', (word) => {
    expect(decodeTelex(word)).toBeNull();
  });

  it.each([
    ['nguye6n4', 'nguyễn'],
    ['nguye64n', 'nguyễn'],
    ['va8n', 'văn'],
    ['d9u71c', 'đức'],
    ['d9u7c1', 'đức'],
    ['phu7o7ng', 'phương'],
    ['phuo7ng', 'phương'],
    ['thi5', 'thị'],
  ])('VNI typing %s → %s', (keys, word) => {
    expect(decodeVniTyping(keys)).toBe(word);
  });

  it.each(['2', 'abc', 'x9', 'nguyen99', 'a66'])('VNI typing leaves %s alone', (word) => {
    expect(decodeVniTyping(word)).toBeNull();
  });

  it('reads back every syllable that needs more than its plain letters', () => {
    for (const word of SYLLABLES.split(' ').filter(hasAccents)) {
      const telex = encodeTelex(word);
      // Some keystrokes spell another syllable: 'Lee' is not one, 'Do' + 'x' is, and stays what it is.
      if (!isSyllable(telex)) expect([telex, decodeTelex(telex)]).toEqual([telex, word]);
      expect(decodeVniTyping(encodeVniTyping(word))).toBe(word);
    }
  });
});

describe('properties', () => {
  it('holds for any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
        const word = text.toLowerCase().normalize('NFC');
        expect(canonicalTonePlacement(canonicalTonePlacement(word))).toBe(canonicalTonePlacement(word));
        expect(syllableKey(syllableKey(word))).toBe(syllableKey(word));
        decodeTelex(word);
        decodeVniTyping(word);
        expect(stripAccents(stripAccents(word))).toBe(stripAccents(word));
      }),
    );
  });

  it('keeps the key when only the tone is placed elsewhere', () => {
    const toned = SYLLABLES.split(' ');
    fc.assert(
      fc.property(fc.constantFrom(...toned), (word) => {
        const syllable = parseSyllable(word);
        if (syllable === null) throw new Error(word);
        const bare = syllable.onset + syllable.rhyme;
        for (let i = 0; i < bare.length; i++) {
          const moved = bare.slice(0, i) + withTone(bare[i] ?? '', syllable.tone) + bare.slice(i + 1);
          if (moved !== bare) expect(canonicalTonePlacement(moved)).toBe(canonicalTonePlacement(word));
        }
      }),
    );
  });
});
