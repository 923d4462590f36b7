import { date } from './date.js';
import { digits } from './digits.js';
import type { FieldKind } from './kind.js';
import { text } from './text.js';
import { vietnameseBirthDate, vietnameseGender } from './vietnamese-date.js';
import { vietnameseNationalId, vietnameseOldNationalId, vietnamesePhone } from './vietnamese-identifiers.js';
import { vietnameseName } from './vietnamese-name.js';
import { vietnameseCommune, vietnameseHamlet } from './vietnamese-place.js';

/** Every kind of field that settings can name. */
export const KINDS = {
  text,
  date,
  digits,
  'vietnamese-name': vietnameseName,
  'vietnamese-birth-date': vietnameseBirthDate,
  'vietnamese-gender': vietnameseGender,
  'vietnamese-national-id': vietnameseNationalId,
  'vietnamese-old-national-id': vietnameseOldNationalId,
  'vietnamese-phone': vietnamesePhone,
  'vietnamese-commune': vietnameseCommune,
  'vietnamese-hamlet': vietnameseHamlet,
} as const;

export type KindName = keyof typeof KINDS;

/** The kind by its name in settings. The parsed type is private to the kind. */
export function kindNamed(name: string): FieldKind<unknown> | undefined {
  return Object.hasOwn(KINDS, name) ? (KINDS[name as KindName] as unknown as FieldKind<unknown>) : undefined;
}
