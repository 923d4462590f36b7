import { normaliseName, parseBirthDate, parseNationalId } from '#vietnamese';
import { date } from './date.js';
import { whole, type FieldKind } from './kind.js';
import { firstReadable } from './vietnamese-identifiers.js';

/**
 * Birth date in any of the ways that Vietnamese lists write it; 1 January is "year only". Columns: the date,
 * then national ids, whose year stands in for a missing date.
 */
export const vietnameseBirthDate: FieldKind<number> = {
  ...date,
  canonical([written, ...ids]) {
    const { year, month, day, precision } = parseBirthDate(written ?? '');
    if (year !== null && year >= 1000) {
      const known =
        precision === 'day'
          ? (month ?? 0) * 100 + (day ?? 0)
          : precision === 'month'
            ? (month ?? 0) * 100
            : 0;
      return String(year * 10_000 + known);
    }
    return firstReadable(ids, (text) => {
      const id = parseNationalId(text);
      return id.kind === 'cccd' && id.valid && id.birthYear !== null ? String(id.birthYear * 10_000) : null;
    });
  },
};

/** Gender: as written, else as the name or the national id tells. Columns: gender, name, national ids. */
export const vietnameseGender: FieldKind<number> = {
  storage: 'number',
  canonical([written, name, ...ids]) {
    const gender =
      GENDERS[(written ?? '').trim().normalize('NFC').toLowerCase()] ??
      firstReadable(ids, (text) => parseNationalId(text).gender) ??
      firstReadable([name ?? null], (text) => normaliseName(text).genderHint);
    return gender === undefined || gender === null ? null : gender === 'female' ? '2' : '1';
  },
  parse: Number,
  measures: {},
  views: { whole },
};

const GENDERS: Readonly<Record<string, 'male' | 'female'>> = {
  ...{ male: 'male', nam: 'male', m: 'male' },
  ...{ female: 'female', nữ: 'female', nu: 'female', f: 'female' },
};
