import fc from 'fast-check';
import {
  TEXT_ENCODINGS,
  VIETNAMESE_LETTERS,
  decodeLegacy,
  decodeSingle,
  detectEncoding,
  encodeLegacy,
  stripAccents,
} from './index.js';

const NAMES = (
  'Nguyễn Văn Đức,Trần Thị Hương,Lê Hoàng Phúc,Phạm Ngọc Ánh,Huỳnh Thúy Vy,Phan Đình Phùng,Võ Thị Sáu,Đặng Quỳnh Như,' +
  'Bùi Xuân Phước,Đỗ Khắc Tuệ,Hồ Thị Kỷ,Ngô Quyền,Dương Ỷ Lan,Lý Thường Kiệt,Ông Ích Khiêm,Ưng Hoàng Ẩn,Ẵm Ỡm,Mỹ Lệ,' +
  'Nguyễn Ước,Trịnh Ẩn Ngữ,Đoàn Giỏi,Vũ Trọng Phụng,Tạ Quang Bửu,Khưu Tấn Bửu,Lương Thế Vĩnh,Đinh Ỏi,Ý Nhi,Đường Ỵ'
).split(',');
const LEGACY = TEXT_ENCODINGS.filter((encoding) => encoding !== 'unicode');

describe.each(TEXT_ENCODINGS)('%s', (encoding) => {
  const roundTrip = (text: string): string => decodeLegacy(encodeLegacy(text, encoding), encoding);

  it.each(VIETNAMESE_LETTERS.filter((letter) => letter === letter.toLowerCase()))(
    'gives %s back',
    (letter) => {
      expect(roundTrip(letter)).toBe(letter);
    },
  );

  it('gives every capital back', () => {
    for (const letter of VIETNAMESE_LETTERS.filter((each) => each !== each.toLowerCase())) {
      // TCVN3 has no toned capitals: their case comes from the capitals beside them.
      const text = encoding === 'tcvn3' ? `NG${letter}N` : letter;
      expect(roundTrip(text)).toBe(text);
    }
  });

  it.each(NAMES)('gives %s back, also in capitals and between other text', (name) => {
    expect(roundTrip(name.normalize('NFD')).toLowerCase()).toBe(name.toLowerCase());
    expect(roundTrip(name.toLowerCase())).toBe(name.toLowerCase());
    expect(roundTrip(name.toUpperCase())).toBe(name.toUpperCase());
    if (encoding !== 'tcvn3') expect(roundTrip(`12 ${name}; ấp 3`)).toBe(`12 ${name}; ấp 3`);
  });

  it('leaves ASCII alone and never throws', () => {
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
    expect(decodeLegacy(ascii, encoding)).toBe(ascii);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof decodeLegacy(text, encoding)).toBe('string');
        expect(typeof encodeLegacy(text, encoding)).toBe('string');
      }),
    );
  });
});

describe('decodeLegacy', () => {
  it.each([
    ['tcvn3', 'NguyÔn V¨n §øc', 'Nguyễn Văn Đức'],
    ['tcvn3', 'NGUYÔN V¡N §øC', 'NGUYỄN VĂN ĐỨC'],
    ['tcvn3', 'Hµ Néi', 'Hà Nội'],
    ['vni', 'Nguyeãn Vaên Ñöùc', 'Nguyễn Văn Đức'],
    ['vni', 'NGUYEÃN VAÊN ÑÖÙC', 'NGUYỄN VĂN ĐỨC'],
    ['vni', 'Höôøng', 'Hường'],
    ['vni', 'Lyù Myõ Kyø', 'Lý Mỹ Kỳ'],
    ['windows-1258', 'NguyêÞn Vãn Ðýìc', 'Nguyễn Văn Đức'],
    ['windows-1258', 'NguyêÞn'.normalize('NFD'), 'Nguyễn'],
    ['utf-8-as-windows-1252', 'Nguyá»…n', 'Nguyễn'],
    ['unicode', 'Nguyễn'.normalize('NFD'), 'Nguyễn'],
  ] as const)('%s: %s → %s', (encoding, text, expected) => {
    expect(decodeLegacy(text, encoding)).toBe(expected);
  });
});

describe('detectEncoding', () => {
  it.each(TEXT_ENCODINGS)('recognises a column in %s', (encoding) => {
    for (const column of [NAMES, NAMES.map((name) => name.toUpperCase()), NAMES.slice(0, 5)]) {
      const detection = detectEncoding(column.map((name) => encodeLegacy(name, encoding)));
      expect(detection.encoding).toBe(encoding);
      expect(detection.impossibleAfter).toBeLessThan(0.1);
    }
  });

  it.each([
    ['decomposed Unicode', NAMES.map((name) => name.normalize('NFD'))],
    ['no accents', NAMES.map(stripAccents)],
    [
      'highland and Khmer names',
      ['Y Blô Niê', "H'Hen Niê", "Kră Jăn K'Brếu", 'Néang Sa Rươne', 'Danh Út', 'Trần Thị Hoa'],
    ],
    ['nothing', []],
    ['numbers', ['1', '2', '']],
  ])('takes %s for Unicode', (_kind, column) => {
    expect(detectEncoding(column).encoding).toBe('unicode');
  });

  it('is not misled by a few foreign names', () => {
    const column = [...NAMES.map((name) => encodeLegacy(name, 'tcvn3')), "K'Brõu", 'Müller'];
    expect(detectEncoding(column).encoding).toBe('tcvn3');
  });
});

describe('decodeSingle', () => {
  it.each(LEGACY)('reads single names in %s, and reads none of them wrongly', (encoding) => {
    let read = 0;
    for (const name of NAMES) {
      const decoded = decodeSingle(encodeLegacy(name, encoding));
      if (decoded?.text === name) read++;
    }
    expect(read / NAMES.length).toBeGreaterThan(0.6);
  });

  it.each([...NAMES, ...NAMES.map(stripAccents), 'Y Blô Niê', "K'Brếu", 'Néang Phương', 'José Müller'])(
    'leaves %s alone',
    (name) => {
      expect(decodeSingle(name)).toBeNull();
      expect(decodeSingle(name.normalize('NFD'))).toBeNull();
    },
  );
});
