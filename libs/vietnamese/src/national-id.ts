import { readDigits } from './digits.js';
import type { ValueNote } from './notes.js';

/** A personal number read from a list. */
export interface NationalId {
  /** 'cccd': the 12-digit personal identification number; 'cmnd': the 9-digit card number before it. */
  readonly kind: 'cccd' | 'cmnd' | 'other' | 'none';
  /** 12 or 9 digits after repair; for 'other' the cleaned text; null when there is none or it is lost. */
  readonly value: string | null;
  /** Structure is right for its kind. There is no official check digit, so a typing slip may pass. */
  readonly valid: boolean;
  /** Digits were added or read back; weaker evidence than a number written in full. */
  readonly repaired: boolean;
  /** Province of birth registration, first three digits ('001'–'096', numbering before 2025); never a residence. */
  readonly birthProvince: string | null;
  readonly gender: 'male' | 'female' | null;
  readonly birthYear: number | null;
  readonly notes: readonly ValueNote[];
}

/** Province of birth registration by its three digits: Thông tư 07/2016/TT-BCA, Phụ lục I. */
export const BIRTH_PROVINCES: ReadonlyMap<string, string> = new Map([
  ['001', 'Hà Nội'],
  ['002', 'Hà Giang'],
  ['004', 'Cao Bằng'],
  ['006', 'Bắc Kạn'],
  ['008', 'Tuyên Quang'],
  ['010', 'Lào Cai'],
  ['011', 'Điện Biên'],
  ['012', 'Lai Châu'],
  ['014', 'Sơn La'],
  ['015', 'Yên Bái'],
  ['017', 'Hòa Bình'],
  ['019', 'Thái Nguyên'],
  ['020', 'Lạng Sơn'],
  ['022', 'Quảng Ninh'],
  ['024', 'Bắc Giang'],
  ['025', 'Phú Thọ'],
  ['026', 'Vĩnh Phúc'],
  ['027', 'Bắc Ninh'],
  ['030', 'Hải Dương'],
  ['031', 'Hải Phòng'],
  ['033', 'Hưng Yên'],
  ['034', 'Thái Bình'],
  ['035', 'Hà Nam'],
  ['036', 'Nam Định'],
  ['037', 'Ninh Bình'],
  ['038', 'Thanh Hóa'],
  ['040', 'Nghệ An'],
  ['042', 'Hà Tĩnh'],
  ['044', 'Quảng Bình'],
  ['045', 'Quảng Trị'],
  ['046', 'Huế'],
  ['048', 'Đà Nẵng'],
  ['049', 'Quảng Nam'],
  ['051', 'Quảng Ngãi'],
  ['052', 'Bình Định'],
  ['054', 'Phú Yên'],
  ['056', 'Khánh Hòa'],
  ['058', 'Ninh Thuận'],
  ['060', 'Bình Thuận'],
  ['062', 'Kon Tum'],
  ['064', 'Gia Lai'],
  ['066', 'Đắk Lắk'],
  ['067', 'Đắk Nông'],
  ['068', 'Lâm Đồng'],
  ['070', 'Bình Phước'],
  ['072', 'Tây Ninh'],
  ['074', 'Bình Dương'],
  ['075', 'Đồng Nai'],
  ['077', 'Bà Rịa - Vũng Tàu'],
  ['079', 'Hồ Chí Minh'],
  ['080', 'Long An'],
  ['082', 'Tiền Giang'],
  ['083', 'Bến Tre'],
  ['084', 'Trà Vinh'],
  ['086', 'Vĩnh Long'],
  ['087', 'Đồng Tháp'],
  ['089', 'An Giang'],
  ['091', 'Kiên Giang'],
  ['092', 'Cần Thơ'],
  ['093', 'Hậu Giang'],
  ['094', 'Sóc Trăng'],
  ['095', 'Bạc Liêu'],
  ['096', 'Cà Mau'],
]);

const NO_ID: NationalId = {
  kind: 'none',
  value: null,
  valid: false,
  repaired: false,
  birthProvince: null,
  gender: null,
  birthYear: null,
  notes: [],
};

/**
 * Reads the 12-digit personal number (số định danh, CCCD): three digits province of birth registration,
 * one of century and gender (0/1 men/women born 19xx, 2/3 born 20xx), two of birth year, six random
 * (Nghị định 137/2015 điều 13). Zeros that a spreadsheet dropped are restored; a 9-digit number is recognised as CMND. Never throws.
 */
export function parseNationalId(text: string): NationalId {
  return readId(text, 'cccd');
}

/**
 * Reads the 9-digit card number before 2016 (CMND): 8 digits have lost their zero, 12 digits are a CCCD.
 * CMND were not unique across provinces and changed with them: weak evidence. Never throws.
 */
export function parseOldNationalId(text: string): NationalId {
  return readId(text, 'cmnd');
}

function readId(text: string, column: 'cccd' | 'cmnd'): NationalId {
  const { digits, other, notes } = readDigits(text);
  if (digits === '') {
    if (other !== null) return { ...NO_ID, kind: 'other', value: other, notes };
    return notes.includes('value-lost') ? { ...NO_ID, notes } : NO_ID;
  }
  const readBack = notes.length > 0 && notes.some((note) => note !== 'separators-removed');
  const padded = digits.padStart(12, '0');
  // Every number begins with 0, so 11 digits beginning otherwise have lost it; 10 digits may be anything.
  const zerosLost =
    digits[0] !== '0' &&
    (digits.length === 11 || (digits.length === 10 && structureNotes(padded).length === 0));
  if (digits.length === 12 || zerosLost) {
    const columnNotes: ValueNote[] = column === 'cmnd' ? ['national-id-in-old-id-column'] : [];
    if (digits.length === 11) columnNotes.push('leading-zero-restored');
    if (digits.length === 10) columnNotes.push('leading-zeros-restored');
    return cccd(padded, zerosLost || readBack, [...notes, ...columnNotes]);
  }
  const zeroLost = digits.length === 8 && column === 'cmnd';
  if (digits.length === 9 || zeroLost) {
    const value = digits.padStart(9, '0');
    const filler = isFiller(value) || value.startsWith('000');
    const columnNotes: ValueNote[] = column === 'cccd' ? ['old-id-in-national-id-column'] : [];
    if (zeroLost) columnNotes.push('leading-zero-restored');
    if (filler) columnNotes.push('placeholder');
    return {
      ...NO_ID,
      kind: 'cmnd',
      value,
      valid: !filler,
      repaired: zeroLost || readBack,
      notes: [...notes, ...columnNotes],
    };
  }
  return {
    ...NO_ID,
    kind: 'other',
    value: digits,
    notes: [...notes, isFiller(digits) ? 'placeholder' : 'wrong-length'],
  };
}

function cccd(value: string, repaired: boolean, notes: readonly ValueNote[]): NationalId {
  const faults = structureNotes(value);
  const century = value.charCodeAt(3) - 48;
  return {
    kind: 'cccd',
    value,
    valid: faults.length === 0,
    repaired,
    birthProvince: BIRTH_PROVINCES.has(value.slice(0, 3)) ? value.slice(0, 3) : null,
    gender: century > 3 ? null : century % 2 === 0 ? 'male' : 'female',
    birthYear: century > 3 ? null : 1900 + 100 * (century >> 1) + Number(value.slice(4, 6)),
    notes: [...notes, ...faults],
  };
}

/** What is wrong with 12 digits; nothing when they are well formed. */
function structureNotes(value: string): ValueNote[] {
  const faults: ValueNote[] = [];
  if (isFiller(value)) faults.push('placeholder');
  if (!BIRTH_PROVINCES.has(value.slice(0, 3))) faults.push('unknown-birth-province');
  if ((value[3] ?? '9') > '3') faults.push('unknown-century');
  return faults;
}

const ASCENDING = '01234567890123456789';
const DESCENDING = '98765432109876543210';

/** Numbers that people type to get past a required field: one digit over and over, or counting up or down. */
function isFiller(digits: string): boolean {
  return (
    /^(\d)\1*$/.test(digits) ||
    /(\d)\1{7}$/.test(digits) ||
    /000000$/.test(digits) ||
    ASCENDING.includes(digits) ||
    DESCENDING.includes(digits)
  );
}
