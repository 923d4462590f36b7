import fc from 'fast-check';
import {
  BIRTH_PROVINCES,
  VALUE_NOTE_TEXT,
  parseBirthDate,
  parseNationalId,
  parseOldNationalId,
  parsePhone,
} from './index.js';

describe('parseNationalId', () => {
  it('reads province, century, gender and birth year', () => {
    expect(parseNationalId('079199012345')).toEqual({
      kind: 'cccd',
      value: '079199012345',
      valid: true,
      repaired: false,
      birthProvince: '079',
      gender: 'female',
      birthYear: 1999,
      notes: [],
    });
    expect(parseNationalId('089205001234')).toMatchObject({ gender: 'male', birthYear: 2005 });
    expect(BIRTH_PROVINCES.get('072')).toBe('Tây Ninh');
    expect(BIRTH_PROVINCES.size).toBe(63);
  });

  it.each([
    ['079 199 012 345', '079199012345', ['separators-removed']],
    ["'079.199.012.345", '079199012345', ['separators-removed']],
    ['79199012345', '079199012345', ['leading-zero-restored']],
    ['79199012345.0', '079199012345', ['leading-zero-restored']],
    ['1090012345', '001090012345', ['leading-zeros-restored']],
    ['7.9199012345E+10', '079199012345', ['scientific-notation-restored', 'leading-zero-restored']],
    ['O79I99O12345', '079199012345', ['letters-read-as-digits']],
    ['０７９１９９０１２３４５', '079199012345', []],
    ['079199012345\u200b', '079199012345', []],
  ])('repairs %s', (text, value, notes) => {
    expect(parseNationalId(text)).toMatchObject({ kind: 'cccd', value, valid: true, notes });
  });

  it.each([
    ['7.9199E+10', 'none', null, 'value-lost'],
    ['1,2E+11', 'none', null, 'value-lost'],
    ['999199012345', 'cccd', '999199012345', 'unknown-birth-province'],
    ['079499012345', 'cccd', '079499012345', 'unknown-century'],
    ['000000000000', 'cccd', '000000000000', 'placeholder'],
    ['012345678901', 'cccd', '012345678901', 'placeholder'],
    ['079199000000', 'cccd', '079199000000', 'placeholder'],
    ['0791990123', 'other', '0791990123', 'wrong-length'],
    ['99199012345', 'cccd', '099199012345', 'unknown-birth-province'],
    ['9919901234', 'other', '9919901234', 'wrong-length'],
    ['0791990123456', 'other', '0791990123456', 'wrong-length'],
  ])('keeps %s, but not as valid', (text, kind, value, note) => {
    const id = parseNationalId(text);
    expect(id).toMatchObject({ kind, value, valid: false });
    expect(id.notes).toContain(note);
  });

  it('recognises a 9-digit card number and a passport', () => {
    expect(parseNationalId('351234567')).toMatchObject({
      kind: 'cmnd',
      value: '351234567',
      valid: true,
      notes: ['old-id-in-national-id-column'],
    });
    expect(parseNationalId('B1234567')).toMatchObject({ kind: 'other', value: 'B1234567', valid: false });
    expect(parseNationalId('')).toMatchObject({ kind: 'none', value: null });
  });
});

describe('parseOldNationalId', () => {
  it.each([
    ['351234567', 'cmnd', '351234567', true, []],
    ['35 123 4567', 'cmnd', '351234567', true, ['separators-removed']],
    ['21234567', 'cmnd', '021234567', true, ['leading-zero-restored']],
    ['079199012345', 'cccd', '079199012345', true, ['national-id-in-old-id-column']],
    ['79199012345', 'cccd', '079199012345', true, ['national-id-in-old-id-column', 'leading-zero-restored']],
    ['111111111', 'cmnd', '111111111', false, ['placeholder']],
    ['1234567', 'other', '1234567', false, ['placeholder']],
  ])('%s', (text, kind, value, valid, notes) => {
    expect(parseOldNationalId(text)).toMatchObject({ kind, value, valid, notes });
  });
});

describe('parsePhone', () => {
  it.each([
    ['0912345678', '0912345678', []],
    ['0912.345.678', '0912345678', []],
    ['+84 912 345 678', '0912345678', ['country-code-removed']],
    ['84912345678', '0912345678', ['country-code-removed']],
    ['0084912345678', '0912345678', ['country-code-removed']],
    ['+84 (0) 912345678', '0912345678', ['country-code-removed']],
    ['912345678', '0912345678', ['leading-zero-restored']],
    ['912345678.0', '0912345678', ['leading-zero-restored']],
    ['01681234567', '0381234567', ['prefix-2018']],
    ['1681234567', '0381234567', ['leading-zero-restored', 'prefix-2018']],
    ['841681234567', '0381234567', ['country-code-removed', 'prefix-2018']],
    ['01201234567', '0701234567', ['prefix-2018']],
    ['01991234567', '0591234567', ['prefix-2018']],
    ['0768123456', '0768123456', []],
  ])('mobile %s → %s', (text, value, notes) => {
    expect(parsePhone(text)).toEqual({ value, kind: 'mobile', valid: true, others: [], notes });
  });

  it.each([
    ['02963852123', '02963852123'],
    ['(0296) 3852 123', '02963852123'],
    ['0633822123', '02633822123'],
    ['0663 822 123', '02763822123'],
    ['04 38251234', '02438251234'],
    ['+84 296 3852123', '02963852123'],
  ])('landline %s → %s', (text, value) => {
    expect(parsePhone(text)).toMatchObject({ value, kind: 'landline', valid: true });
  });

  it.each([
    ['0000000000', 'not-a-phone'],
    ['0999999999', 'placeholder'],
    ['0123456789', 'not-a-phone'],
    ['9.12E+08', 'value-lost'],
    ['12345', 'not-a-phone'],
    ['+1 650 253 0000', 'not-a-phone'],
  ])('does not take %s for a number', (text, note) => {
    const phone = parsePhone(text);
    expect(phone.valid).toBe(false);
    expect(phone.notes).toContain(note);
  });

  it('takes the first of several and keeps the others', () => {
    for (const text of [
      '0912345678 / 0381234567',
      '0912 345 678 - 01681234567',
      '0912345678, 0381234567',
      '0912345678 0381234567',
    ]) {
      expect(parsePhone(text)).toMatchObject({ value: '0912345678', others: ['0381234567'] });
    }
  });
});

describe('parseBirthDate', () => {
  it.each([
    ['1980-05-17', '1980-05-17', []],
    ['17/05/1980', '1980-05-17', []],
    ['17/5/1980', '1980-05-17', []],
    ['17.05.1980', '1980-05-17', []],
    ['17-05-1980', '1980-05-17', []],
    ['7-5-80', '1980-05-07', ['two-digit-year']],
    ['7/5/05', '2005-05-07', ['two-digit-year']],
    ['1980/05/17', '1980-05-17', []],
    ['17051980', '1980-05-17', []],
    ['19800517', '1980-05-17', []],
    ['29358', '1980-05-17', ['excel-serial']],
    ['29358.0', '1980-05-17', ['excel-serial']],
    ['17-May-80', '1980-05-17', ['two-digit-year']],
    ['17/05/1980 00:00:00', '1980-05-17', []],
    ['1980-05-17T00:00:00.000Z', '1980-05-17', []],
    ['ngày 17 tháng 5 năm 1980', '1980-05-17', []],
    ["'17/05/1980", '1980-05-17', []],
    ['12/25/1980', '1980-12-25', ['day-month-swapped']],
    ['29/02/1980', '1980-02-29', []],
    ['1980-05', '1980-05', []],
    ['05/1980', '1980-05', []],
    ['00/05/1980', '1980-05', ['unknown-parts']],
    ['1980', '1980', []],
    ['năm 1980', '1980', []],
    ['1980?', '1980', ['approximate']],
    ['khoảng 1950', '1950', ['approximate']],
    ['17/5/1980 (âl)', '1980-05-17', ['approximate']],
    ['19800517.0', '1980-05-17', []],
    ['01/01/1980', '1980', ['default-date']],
    ['1980-01-01', '1980', ['default-date']],
    ['00/00/1980', '1980', ['unknown-parts']],
    ['--/--/1980', '1980', []],
    ['xx/xx/1980', '1980', ['unknown-parts']],
  ])('%s → %s', (text, iso, notes) => {
    expect(parseBirthDate(text)).toMatchObject({ iso, valid: true, notes });
  });

  it('gives the precision of what was written', () => {
    expect(parseBirthDate('17/05/1980')).toMatchObject({ year: 1980, month: 5, day: 17, precision: 'day' });
    expect(parseBirthDate('05/1980')).toMatchObject({ year: 1980, month: 5, day: null, precision: 'month' });
    expect(parseBirthDate('01/01/1980')).toMatchObject({
      year: 1980,
      month: null,
      day: null,
      precision: 'year',
    });
  });

  it.each([
    ['31/02/1980', [1980, 2, 31], 'impossible-date'],
    ['29/02/1981', [1981, 2, 29], 'impossible-date'],
    ['20/13/1980', [1980, 13, 20], 'impossible-date'],
    ['17/05/1080', [1080, 5, 17], 'implausible-year'],
    ['01/01/1900', [1900, null, null], 'placeholder'],
    ['30/12/1899', [1899, 12, 30], 'placeholder'],
    ['không rõ', [null, null, null], 'not-a-date'],
    ['0', [null, null, null], 'not-a-date'],
  ])('keeps %s as given with a note', (text, parts, note) => {
    const date = parseBirthDate(text);
    expect([date.year, date.month, date.day]).toEqual(parts);
    expect(date).toMatchObject({ valid: false, iso: null });
    expect(date.notes).toContain(note);
  });
});

describe('properties', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.stringMatching(/^[0-9 ./+'Ee,-]{0,20}$/),
    fc.stringMatching(/^[0-9]{0,16}$/),
  );

  it('never throws, explains every note in two languages, and reads its own answer the same way', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const [id, old, phone, date] = [
          parseNationalId(text),
          parseOldNationalId(text),
          parsePhone(text),
          parseBirthDate(text),
        ];
        for (const note of [...id.notes, ...old.notes, ...phone.notes, ...date.notes]) {
          expect(VALUE_NOTE_TEXT[note].vi).not.toBe('');
          expect(VALUE_NOTE_TEXT[note].en).not.toBe('');
        }
        if (id.valid && id.value !== null)
          expect(parseNationalId(id.value)).toMatchObject({ value: id.value, valid: true, kind: id.kind });
        if (old.valid && old.value !== null)
          expect(parseOldNationalId(old.value)).toMatchObject({ value: old.value, valid: true });
        if (phone.valid && phone.value !== null)
          expect(parsePhone(phone.value)).toMatchObject({
            value: phone.value,
            valid: true,
            kind: phone.kind,
          });
        if (date.iso !== null)
          expect(parseBirthDate(date.iso)).toMatchObject({ iso: date.iso, precision: date.precision });
      }),
      { numRuns: 5000 },
    );
  });
});
