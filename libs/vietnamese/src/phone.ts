import { cleanNumberText } from './clean-text.js';
import type { ValueNote } from './notes.js';

export interface Phone {
  /** National form, leading 0, digits only: '0912345678', '02963852123'; null when no number can be read. */
  readonly value: string | null;
  readonly kind: 'mobile' | 'landline' | 'unknown';
  /** A number that the numbering plan of today knows. */
  readonly valid: boolean;
  /** Further numbers in the same cell, read the same way. */
  readonly others: readonly string[];
  readonly notes: readonly ValueNote[];
}

/** 11-digit mobile prefixes and what they became on 15 September 2018 (without the leading 0). */
const PREFIXES_2018: Readonly<Record<string, string>> = {
  ...{ 120: '70', 121: '79', 122: '77', 126: '76', 128: '78' },
  ...{ 123: '83', 124: '84', 125: '85', 127: '81', 129: '82' },
  ...{ 162: '32', 163: '33', 164: '34', 165: '35', 166: '36', 167: '37', 168: '38', 169: '39' },
  ...{ 186: '56', 188: '58', 199: '59' },
};

/** Landline area codes and what they became in 2017 (without the leading 0). */
const AREAS_2017: Readonly<Record<string, string>> = {
  ...{
    20: '214',
    22: '212',
    25: '205',
    26: '206',
    27: '207',
    29: '216',
    30: '229',
    31: '225',
    33: '203',
    36: '227',
  },
  ...{
    37: '237',
    38: '238',
    39: '239',
    52: '232',
    53: '233',
    54: '234',
    55: '255',
    56: '256',
    57: '257',
    58: '258',
  },
  ...{
    59: '269',
    60: '260',
    61: '251',
    62: '252',
    63: '263',
    64: '254',
    66: '276',
    67: '277',
    68: '259',
    70: '270',
  },
  ...{ 72: '272', 73: '273', 74: '294', 75: '275', 76: '296', 77: '297', 79: '299', 230: '215', 231: '213' },
  ...{
    240: '204',
    241: '222',
    280: '208',
    281: '209',
    320: '220',
    321: '221',
    350: '228',
    351: '226',
    500: '262',
  },
  ...{
    501: '261',
    510: '235',
    511: '236',
    650: '274',
    651: '271',
    710: '292',
    711: '293',
    780: '290',
    781: '291',
  },
};
const AREAS = new Set([...Object.values(AREAS_2017), '24', '28', '210', '211', '218', '219']);
const MOBILE = /^0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])\d{7}$/;
const FILLER = /(\d)\1{6}$|^0?123456789|^0?987654321/;
const NO_PHONE: Phone = { value: null, kind: 'unknown', valid: false, others: [], notes: [] };

/**
 * Reads a phone cell: country code removed, lost leading 0 restored, 11-digit mobile numbers rewritten
 * to their prefix of 2018 and landlines to their area code of 2017 (where today's plan leaves no doubt:
 * an old landline that reads as a mobile number of today is taken as mobile). Never throws.
 */
export function parsePhone(text: string): Phone {
  const cell = cleanNumberText(text);
  const whole = readNumber(cell);
  if (whole.valid || !/[/;,&|]|\s(?:-|–|và|hoặc)\s|\d{8}\s+\d{8}/u.test(cell)) return whole;
  const parts = cell
    .split(/[/;,&|]|\s(?:-|–|và|hoặc)\s|\s+(?=0\d{8})/u)
    .map(readNumber)
    .filter((part) => part.valid);
  const [first, ...rest] = parts;
  if (first === undefined) return whole;
  if (rest.length === 0) return first;
  const others = rest.flatMap((part) => part.value ?? []);
  return { ...first, others, notes: [...first.notes, 'several-values'] };
}

function readNumber(cell: string): Phone {
  const notes: ValueNote[] = [];
  const value = cell.replace(/^['’`"=]+/u, '').replace(/^(\d{8,11})[.,]0$/, '$1');
  if (/^\d(?:[.,]\d+)?\s*[eE]\s*\+?\d+$/.test(value)) return { ...NO_PHONE, notes: ['value-lost'] };
  let digits = value.replace(/\D+/g, '');
  if (digits === '') return NO_PHONE;
  const foreign = /^(?:\+|00)(?!84)/.test(value.trim());
  const country = /^(?:0084|84)0?(?=\d{9,10}$)/.exec(digits);
  if (country !== null && !foreign) {
    digits = `0${digits.slice(country[0].length)}`;
    notes.push('country-code-removed');
  } else if (!digits.startsWith('0') && !foreign && digits.length >= 9 && digits.length <= 10) {
    digits = `0${digits}`;
    notes.push('leading-zero-restored');
  }
  const moved = PREFIXES_2018[digits.slice(1, 4)];
  if (digits.length === 11 && moved !== undefined) {
    digits = `0${moved}${digits.slice(4)}`;
    notes.push('prefix-2018');
  }
  if (!foreign && MOBILE.test(digits)) return judged(digits, 'mobile', notes);
  if (!foreign && isLandline(digits)) return judged(digits, 'landline', notes);
  const area = foreign ? null : currentArea(digits);
  if (area !== null) return judged(area, 'landline', [...notes, 'area-code-2017']);
  return { ...NO_PHONE, value: digits, notes: [...notes, 'not-a-phone'] };
}

function judged(value: string, kind: 'mobile' | 'landline', notes: readonly ValueNote[]): Phone {
  const filler = FILLER.test(value);
  return { value, kind, valid: !filler, others: [], notes: filler ? [...notes, 'placeholder'] : notes };
}

/** 11 digits: 024 and 028 with eight, the other areas (02xx) with seven. */
function isLandline(digits: string): boolean {
  return (
    digits.length === 11 &&
    digits[0] === '0' &&
    (AREAS.has(digits.slice(1, 3)) || AREAS.has(digits.slice(1, 4)))
  );
}

/** A landline with its area code from before 2017, rewritten; null when it is none. */
function currentArea(digits: string): string | null {
  if (digits.length === 10 && (digits.startsWith('04') || digits.startsWith('08'))) {
    return `02${digits.slice(1)}`;
  }
  if (digits.length !== 10 && digits.length !== 11) return null;
  const length = digits.length - 1 - 7;
  const area = AREAS_2017[digits.slice(1, 1 + length)];
  return area === undefined ? null : `0${area}${digits.slice(1 + length)}`;
}
