import { parseBirthDate } from '#vietnamese';
import { date } from './date.js';
import type { FieldKind } from './kind.js';
import { firstReadable } from './vietnamese-identifiers.js';

/** Birth date in any of the ways that Vietnamese lists write it; 1 January is "year only". */
export const vietnameseBirthDate: FieldKind<number> = {
  ...date,
  canonical: (parts) =>
    firstReadable(parts, (text) => {
      const { year, month, day, precision } = parseBirthDate(text);
      if (year === null || year < 1000) return null;
      return String(year * 10_000 + (precision === 'year' ? 0 : (month ?? 0) * 100) + (precision === 'day' ? (day ?? 0) : 0));
    }),
};
