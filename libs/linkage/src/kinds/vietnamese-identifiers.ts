import { tidy } from '../text/fold.js';
import { digits } from './digits.js';
import type { FieldKind } from './kind.js';

/** Whether the digits have the structure of a national id: province of birth, century and gender, year. */
export function isValidNationalId(canonical: string): boolean {
  return (
    /^0\d{2}[0-3]\d{8}$/.test(canonical) && canonical.slice(0, 3) !== '000' && canonical.slice(0, 3) <= '096'
  );
}

/** Birth year and gender that a valid national id tells. */
export function nationalIdFacts(canonical: string): { year: number; gender: 'male' | 'female' } | null {
  if (!isValidNationalId(canonical)) return null;
  const century = Number(canonical[3]);
  return {
    year: 1900 + (century >> 1) * 100 + Number(canonical.slice(4, 6)),
    gender: century % 2 === 0 ? 'male' : 'female',
  };
}

/** 12-digit national id (CCCD, số định danh); a lost leading zero is put back. */
export const vietnameseNationalId: FieldKind<number> = {
  ...digits,
  canonical(parts) {
    const given = parts.find((part) => part !== null && part.trim() !== '');
    if (given === null || given === undefined) return null;
    const value = given.replace(/\D/g, '');
    if (value.length === 11 && isValidNationalId(`0${value}`)) return `0${value}`;
    return value.length === 12 && !/^(\d)\1+$/.test(value) ? value : null;
  },
};

/** 9-digit old identity card (CMND); a lost leading zero is put back. */
export const vietnameseOldNationalId: FieldKind<number> = {
  ...digits,
  canonical(parts) {
    const value = parts
      .map((part) => part ?? '')
      .join('')
      .replace(/\D/g, '');
    if (value.length === 8) return `0${value}`;
    return (value.length === 9 || value.length === 12) && !/^(\d)\1+$/.test(value) ? value : null;
  },
};

const PREFIX_2018: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
};

/** Phone in national form; prefixes as since September 2018. */
export const vietnamesePhone: FieldKind<number> = {
  ...digits,
  canonical(parts) {
    let value = parts
      .map((part) => part ?? '')
      .join('')
      .replace(/\D/g, '');
    if (value.startsWith('84') && value.length >= 11) value = `0${value.slice(2)}`;
    if (value.length === 9 && !value.startsWith('0')) value = `0${value}`;
    if (value.length === 10 && /^1[268]/.test(value)) value = `0${value}`;
    if (value.length === 11) value = (PREFIX_2018[value.slice(0, 4)] ?? value.slice(0, 4)) + value.slice(4);
    return value.length >= 9 && value.length <= 11 && !/^0?(\d)\1+$/.test(value) ? value : null;
  },
};

/** Commune: the code where there is one, else the text with its accents. */
export const vietnamesePlace: FieldKind<string> = {
  storage: 'text',
  canonical(parts) {
    const code = parts[0]?.trim();
    if (code !== undefined && /^\d{1,5}$/.test(code)) return code.padStart(5, '0');
    const text = tidy(
      parts
        .slice(1)
        .filter((part) => part !== null)
        .join(' '),
    );
    return text === '' ? null : text;
  },
  parse: (canonical) => canonical,
  measures: {},
  views: { whole: (value) => [value] },
};
