import { parseNationalId, parsePhone } from '#vietnamese';
import { digits } from './digits.js';
import type { FieldKind } from './kind.js';

/** First value among the columns that `read` can make something of. */
export function firstReadable(
  parts: readonly (string | null)[],
  read: (text: string) => string | null,
): string | null {
  for (const part of parts) {
    if (part === null || part === '') continue;
    const value = read(part);
    if (value !== null) return value;
  }
  return null;
}

/** 12-digit national id (CCCD, số định danh), from whichever of its columns holds one. */
export const vietnameseNationalId: FieldKind<number> = {
  ...digits,
  canonical: (parts) =>
    firstReadable(parts, (text) => {
      const id = parseNationalId(text);
      return id.kind === 'cccd' && !id.notes.includes('placeholder') ? id.value : null;
    }),
};

/** 9-digit old identity card (CMND), from whichever of its columns holds one. */
export const vietnameseOldNationalId: FieldKind<number> = {
  ...digits,
  canonical: (parts) =>
    firstReadable(parts, (text) => {
      const id = parseNationalId(text);
      return id.kind === 'cmnd' && id.valid ? id.value : null;
    }),
};

/** Phone number in today's national form. */
export const vietnamesePhone: FieldKind<number> = {
  ...digits,
  canonical: (parts) => firstReadable(parts, (text) => parsePhone(text).value),
};
