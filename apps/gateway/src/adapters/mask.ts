import type { RecordField } from '#adapters';

const PERSONAL: ReadonlySet<RecordField> = new Set([
  'localId', 'person.fullName', 'person.dateOfBirth', 'person.nationalId', 'person.oldNationalId', 'person.phone',
  'person.email', 'person.ethnicity', 'person.religion', 'person.residence.addressLine', 'membership.cardNumber',
] satisfies RecordField[]); // prettier-ignore

/** Personal data so that its shape can be seen and its content cannot: `N••••• V•• A•`, `••/••/••••`. */
export function mask(field: RecordField, text: string): string {
  if (!PERSONAL.has(field)) return text;
  return text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => {
    const [first = '', ...others] = [...word.normalize('NFC')];
    return (/\p{N}/u.test(first) ? '•' : first) + '•'.repeat(others.length);
  });
}
