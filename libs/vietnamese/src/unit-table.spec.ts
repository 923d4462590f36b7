import fc from 'fast-check';
import { UnitTable, parseAddress, parsePlaceName, placeKey } from './index.js';
import type { UnitRow, UnitSuccession } from './index.js';

const NOW = { validFrom: '2025-07-01', validTo: null };
const BEFORE = { validFrom: '2004-07-08', validTo: '2025-07-01' };

function unit(code: string, fullName: string, rest: Partial<UnitRow>): UnitRow {
  const name = fullName.replace(/^(?:Tỉnh|Thành phố|Xã|Phường|Thị trấn|Huyện|Đặc khu) /, '');
  return { code, name, fullName, level: 'commune', parentCode: null, district: null, ...NOW, ...rest };
}

function became(fromCode: string, toCode: string, automatic = true): UnitSuccession {
  return { fromCode, fromValidFrom: BEFORE.validFrom, toCode, toValidFrom: NOW.validFrom, automatic };
}

/** A corner of Tây Ninh (with Long An in it) and An Giang, in the order in which a database may give it. */
const table = new UnitTable({
  units: [
    unit('25534', 'Xã Tân Thành', { parentCode: '80' }),
    unit('27826', 'Xã Tân Thạnh', { parentCode: '80' }),
    unit('27694', 'Phường Long An', { parentCode: '80' }),
    unit('25459', 'Phường Tân Ninh', { parentCode: '80' }),
    unit('25516', 'Xã Tân Châu', { parentCode: '80' }),
    unit('25531', 'Xã Tân Hòa', { parentCode: '80' }),
    unit('27856', 'Xã Nhơn Ninh', { parentCode: '80' }),
    unit('30307', 'Phường Long Xuyên', { parentCode: '91' }),
    unit('30280', 'Phường Mỹ Thới', { parentCode: '91' }),
    unit('30430', 'Xã Nhơn Hội', { parentCode: '91' }),
    unit('30445', 'Xã Phú Hữu', { parentCode: '91' }),
    unit('25459', 'Phường 1', { parentCode: '72', district: 'Thành phố Tây Ninh', ...BEFORE }),
    unit('27694', 'Phường 5', { parentCode: '80', district: 'Thành phố Tân An', ...BEFORE }),
    unit('27685', 'Phường 1', { parentCode: '80', district: 'Thành phố Tân An', ...BEFORE }),
    unit('27856', 'Xã Tân Thành', { parentCode: '80', district: 'Huyện Tân Thạnh', ...BEFORE }),
    unit('25516', 'Thị trấn Tân Châu', { parentCode: '72', district: 'Huyện Tân Châu', ...BEFORE }),
    unit('30280', 'Phường Mỹ Bình', { parentCode: '89', district: 'Thành phố Long Xuyên', ...BEFORE }),
    unit('30431', 'Xã Vĩnh Hội', { parentCode: '89', district: 'Huyện An Phú', ...BEFORE }),
    unit('536', 'Huyện Kiên Đảo', { parentCode: '91', level: 'district', ...BEFORE }),
    unit('91', 'Tỉnh Kiên Giang', { level: 'province', ...BEFORE }),
    unit('89', 'Tỉnh An Giang', { level: 'province', ...BEFORE }),
    unit('80', 'Tỉnh Long An', { level: 'province', ...BEFORE }),
    unit('72', 'Tỉnh Tây Ninh', { level: 'province', ...BEFORE }),
    unit('80', 'Tỉnh Tây Ninh', { level: 'province' }),
    unit('91', 'Tỉnh An Giang', { level: 'province' }),
  ],
  successions: [
    ...[became('72', '80'), became('80', '80'), became('89', '91'), became('91', '91')],
    ...[
      became('25459', '25459'),
      became('27694', '27694'),
      became('27685', '27694'),
      became('27856', '27856'),
    ],
    ...[became('25516', '25516'), became('30280', '30307'), became('536', '30445')],
    ...[became('30431', '30445', false), became('30431', '30430', false)],
  ],
});

describe('resolveCommune by code', () => {
  it.each([
    ['a code alone has its meaning of today', { code: '30280' }, '30280', 'code', []],
    ['the name of today', { code: '30280', text: 'P. Mỹ Thới' }, '30280', 'code', []],
    [
      'the words fit what the code meant before 2025',
      { code: '30280', text: 'Phường Mỹ Bình' },
      '30307',
      'old-code',
      ['code-before-2025', 'mapped-2025'],
    ],
    [
      'the day lies before 2025',
      { code: '30280', on: '2024-12-31' },
      '30307',
      'old-code',
      ['code-before-2025', 'mapped-2025'],
    ],
    ['the day lies after', { code: '30280', on: '2025-07-01' }, '30280', 'code', []],
    [
      'the words fit neither',
      { code: '30280', text: 'Phường Nào Đó' },
      '30280',
      'code',
      ['text-contradicts-code'],
    ],
    ['a code that is no more', { code: '27685' }, '27694', 'old-code', ['code-before-2025', 'mapped-2025']],
    [
      'the province of then: Long An had code 80',
      { code: '27694', text: 'Phường 5', province: 'Long An' },
      '27694',
      'old-code',
      ['code-before-2025', 'mapped-2025'],
    ],
  ] as const)('%s', (_why, query, code, via, notes) => {
    expect(table.resolveCommune(query)).toMatchObject({
      outcome: 'resolved',
      code,
      via,
      notes,
      candidates: [code],
    });
  });

  it('leaves a split commune to a person', () => {
    expect(table.resolveCommune({ code: '30431' })).toEqual({
      outcome: 'ambiguous',
      code: null,
      provinceCode: '91',
      candidates: ['30430', '30445'],
      via: 'old-code',
      notes: ['code-before-2025', 'not-mapped-unambiguously'],
    });
  });

  it('falls back to the words when nobody has the code', () => {
    expect(table.resolveCommune({ code: '99999', text: 'Xã Tân Thạnh', province: 'Tây Ninh' })).toMatchObject(
      {
        code: '27826',
        via: 'text',
        notes: ['unknown-code'],
      },
    );
    expect(table.resolveCommune({ code: 'abc' })).toMatchObject({ outcome: 'unknown', provinceCode: null });
  });
});

describe('resolveCommune by words', () => {
  it.each([
    [{ text: 'Xã Tân Thành', province: 'Tây Ninh' }, '25534'],
    [{ text: 'Xã Tân Thạnh', province: 'Tỉnh Tây Ninh' }, '27826'],
    [{ text: 'xã Tân Hoà', province: 'Tây Ninh' }, '25531'],
    [{ text: 'X. Tân Hòa', province: 'T. Tây Ninh' }, '25531'],
    [{ text: 'TAN HOA', province: 'TAY NINH' }, '25531'],
    [{ text: 'Tân Hòa, Tây Ninh' }, '25531'],
    [{ text: 'ấp 3, xã Tân Hòa, tỉnh Tây Ninh' }, '25531'],
    [{ text: 'Phường Long Xuyên', province: 'An Giang' }, '30307'],
    [{ text: 'TT. Tân Châu', province: 'Tây Ninh' }, '25516'],
    [{ text: 'P1', province: 'Long An', district: 'TP Tân An' }, '27694'],
    [{ text: 'Phường 01, thành phố Tân An, tỉnh Long An' }, '27694'],
    [{ text: 'Phường 1', province: 'Tây Ninh', district: 'Thành phố Tây Ninh' }, '25459'],
    [{ text: 'Xã Tân Thành, Huyện Tân Thạnh, Tỉnh Long An' }, '27856'],
    [{ text: 'Xã Tân Thành - Huyện Tân Thạnh - Tỉnh Long An' }, '27856'],
    [{ text: 'Xã Tân Thành (Tân Thạnh)', province: 'Tây Ninh' }, '27856'],
    [{ text: 'Phường Mỹ Bình', province: 'An Giang' }, '30307'],
    [{ text: 'Huyện Kiên Đảo, Kiên Giang' }, '30445'],
  ])('%j → %s', (query, code) => {
    expect(table.resolveCommune(query)).toMatchObject({ outcome: 'resolved', code });
  });

  it.each([
    [
      'accents left out where only they tell',
      { text: 'Xa Tan Thanh', province: 'Tay Ninh' },
      ['25534', '27826', '27856'],
    ],
    ['a name of two former wards', { text: 'Phường 1', province: 'Tây Ninh' }, ['25459', '27694']],
    ['a split commune', { text: 'Xã Vĩnh Hội', province: 'An Giang' }, ['30430', '30445']],
  ])('keeps %s ambiguous', (_why, query, candidates) => {
    const { outcome, code, candidates: found } = table.resolveCommune(query);
    expect({ outcome, code }).toEqual({ outcome: 'ambiguous', code: null });
    for (const candidate of found) expect(candidates).toContain(candidate);
    expect(found.length).toBeGreaterThan(1);
  });

  it('knows the province even when the commune is unknown', () => {
    expect(table.resolveCommune({ text: 'Xã Không Có', province: 'Kiên Giang' })).toMatchObject({
      outcome: 'unknown',
      provinceCode: '91',
    });
    expect(table.resolveCommune({ province: 'Long An' })).toMatchObject({
      outcome: 'unknown',
      provinceCode: '80',
    });
    expect(table.resolveProvince('tỉnh Long An')).toBe('80');
    expect(table.resolveProvince('Atlantis')).toBeNull();
  });

  it('says when no province helped', () => {
    expect(table.resolveCommune({ text: 'Xã Tân Hòa' })).toMatchObject({
      code: '25531',
      notes: ['province-missing'],
    });
  });
});

describe('look-ups', () => {
  it("gives today's units", () => {
    expect(table.commune('30280')?.fullName).toBe('Phường Mỹ Thới');
    expect(table.commune('27685')).toBeUndefined();
    expect(table.province('80')?.name).toBe('Tây Ninh');
    expect(table.currentProvinces().map((row) => row.code)).toEqual(['80', '91']);
    expect(table.currentCommunes('91').map((row) => row.code)).toEqual(['30280', '30307', '30430', '30445']);
  });
});

describe('place names', () => {
  it.each([
    ['Xã Tân Thành', 'xã', 'tân thành'],
    ['P.4', 'phường', '4'],
    ['P4', 'phường', '4'],
    ['Phường 04', 'phường', '4'],
    ['TT Tân Châu', 'thị trấn', 'tân châu'],
    ['Đặc khu Phú Quốc', 'đặc khu', 'phú quốc'],
    ['Thị trấn NT Liên Sơn', 'thị trấn', 'liên sơn'],
    ['TP.HCM', 'thành phố', 'hcm'],
    ['Q. 1', 'quận', '1'],
    ['Tân Hoà', null, 'tân hòa'],
    ['Xã', null, 'xã'],
    ['Ea H’Leo', null, 'ea hleo'],
    ['Bà Rịa - Vũng Tàu', null, 'bà rịa vũng tàu'],
  ])('%s', (text, type, key) => {
    expect(parsePlaceName(text)).toMatchObject({ type, key });
  });

  it.each([
    ['Đắk Lắk', 'Đăk Lăk'],
    ['Đắk Nông', 'Đắc Nông'],
    ['Quy Nhơn', 'Qui Nhơn'],
    ['Hoà Bình', 'Hòa Bình'],
    ["Cư M'gar", 'Cư M’gar'],
  ])('%s = %s', (a, b) => {
    expect(placeKey(a)).toEqual(placeKey(b));
  });

  it('tells Tân Thành from Tân Thạnh', () => {
    expect(placeKey('Tân Thành').key).not.toBe(placeKey('Tân Thạnh').key);
  });

  it.each([
    ['ấp 3, xã Tân Thành, huyện Tân Thạnh, tỉnh Long An', 'tân thành', 'tân thạnh', 'long an'],
    ['Tân Thành, Tân Thạnh, Long An', 'tân thành', 'tân thạnh', 'long an'],
    ['Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh', 'bến nghé', '1', 'hồ chí minh'],
    ['Phường 1, TP Tân An', '1', 'tân an', undefined],
    ['Huyện Lý Sơn, Quảng Ngãi', undefined, 'lí sơn', 'quảng ngãi'],
    ['Xã Bà Rịa - Vũng Tàu', 'bà rịa vũng tàu', undefined, undefined],
    ['', undefined, undefined, undefined],
  ])('reads the address %s', (text, commune, district, province) => {
    const address = parseAddress(text);
    expect([address.commune?.key, address.district?.key, address.province?.key]).toEqual([
      commune,
      district,
      province,
    ]);
  });
});

describe('properties', () => {
  const words = fc.constantFrom(
    ...'Xã,Phường,P.,huyện,tỉnh,Tân,Thành,Thạnh,1,04,Long An,Tây Ninh,(,),-,/,;,Vĩnh Hội,Mỹ Bình,TP'.split(
      ',',
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.array(words, { maxLength: 8 }).map((parts) => parts.join(' ')),
  );

  it('never throws, and resolves only to what it names as the one candidate', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('', '30280', '27685', '4', 'x'), (commune, province, code) => {
        const resolution = table.resolveCommune({ code, text: commune, province, district: province });
        expect(resolution.outcome === 'resolved').toBe(resolution.code !== null);
        if (resolution.code !== null) expect(resolution.candidates).toEqual([resolution.code]);
        if (resolution.outcome === 'unknown') expect(resolution.candidates).toEqual([]);
        expect(table.resolveCommune({ code, text: commune, province, district: province })).toEqual(
          resolution,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
