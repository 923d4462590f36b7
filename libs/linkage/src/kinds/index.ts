import { date } from './date.js';
import { digits } from './digits.js';
import type { FieldKind } from './kind.js';
import { text } from './text.js';
import { vietnameseName } from './vietnamese-name.js';
import {
  vietnameseNationalId,
  vietnameseOldNationalId,
  vietnamesePhone,
  vietnamesePlace,
} from './vietnamese-identifiers.js';

/** Every kind of field that settings can name. */
export const KINDS = {
  text,
  date,
  digits,
  'vietnamese-name': vietnameseName,
  'vietnamese-national-id': vietnameseNationalId,
  'vietnamese-old-national-id': vietnameseOldNationalId,
  'vietnamese-phone': vietnamesePhone,
  'vietnamese-place': vietnamesePlace,
} as const;

export type KindName = keyof typeof KINDS;

/** The kind by its name in settings. The parsed type is private to the kind. */
export function kindNamed(name: string): FieldKind<unknown> | undefined {
  return Object.hasOwn(KINDS, name) ? (KINDS[name as KindName] as unknown as FieldKind<unknown>) : undefined;
}
