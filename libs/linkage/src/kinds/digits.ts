import { whole, type FieldKind } from './kind.js';

/** Digits behind a leading 1, so that leading zeroes survive in a number. At most 14 digits. */
const encode = (canonical: string): number => Number(`1${canonical}`);

/** Whether one digit differs or two neighbours are swapped. */
function slip(a: number, b: number): boolean {
  let differing = 0;
  let swapped = false;
  let previousA = -1;
  let previousB = -1;
  while (a >= 1 || b >= 1) {
    const digitA = a % 10;
    const digitB = b % 10;
    a = Math.floor(a / 10);
    b = Math.floor(b / 10);
    if (digitA !== digitB) {
      if (++differing > 2) return false;
      swapped ||= digitA === previousB && digitB === previousA;
    }
    previousA = digitA;
    previousB = digitB;
  }
  return differing === 1 || (differing === 2 && swapped);
}

const digitsOnly = (parts: readonly (string | null)[]): string | null => {
  const digits = parts
    .map((part) => part ?? '')
    .join('')
    .replace(/\D/g, '');
  return digits === '' || digits.length > 14 ? null : digits;
};

/** A number that stands for a person or a thing: identifiers, phones, postcodes of digits. */
export const digits: FieldKind<number> = {
  storage: 'number',
  canonical: digitsOnly,
  parse: encode,
  decode: (code) => String(code).slice(1),
  measures: {
    'digit-slip': { scale: 'test', of: (a, b) => (slip(a, b) ? 1 : 0) },
    'last-6': { scale: 'test', of: (a, b) => (a % 1_000_000 === b % 1_000_000 ? 1 : 0) },
  },
  views: {
    whole,
    'last-6': (value) => (value.length >= 6 ? [value.slice(-6)] : []),
    'first-half': (value) => [value.slice(0, value.length >> 1)],
    'second-half': (value) => [value.slice(value.length >> 1)],
  },
};
