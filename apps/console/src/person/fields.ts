import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { placeQuery } from '../places/place-query.js';
import type { CanonicalRecord } from '../api/types.js';
import { useFormat } from '../language/format.js';

/** Fields of a person, in the order in which people read them. */
export const PERSON_FIELDS = [
  'fullName',
  'dateOfBirth',
  'gender',
  'nationalId',
  'oldNationalId',
  'phone',
  'email',
  'residence',
  'ethnicity',
  'religion',
  'occupation',
] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];

export const MEMBERSHIP_FIELDS = [
  'status',
  'unitCode',
  'role',
  'joinedOn',
  'leftOn',
  'leftReason',
  'cardNumber',
  'feesPaidThrough',
  'lastActivityOn',
] as const;
export type MembershipField = (typeof MEMBERSHIP_FIELDS)[number];

/** Fields whose values the console names; the others are as somebody wrote them, and nobody's to translate. */
const NAMED: readonly string[] = ['gender', 'status', 'leftReason'];

/** For the element that shows a field's value. */
export const wordsOf = (field: PersonField | MembershipField) => ({
  translate: NAMED.includes(field) ? ('yes' as const) : ('no' as const),
});

const DATES: readonly string[] = ['dateOfBirth', 'joinedOn', 'leftOn', 'feesPaidThrough', 'lastActivityOn'];

type Residence = NonNullable<CanonicalRecord['person']['residence']>;
type Status = CanonicalRecord['membership']['status'] | 'withdrawn';
type LeftReason = NonNullable<CanonicalRecord['membership']['leftReason']>;

/**
 * A field's value as people write it; empty when there is none.
 *
 * @param residences the values of `residence` that are going to be asked for: communes of which their organisations
 *   gave the code alone are named
 */
export function useFieldText(
  residences: readonly unknown[] = [],
): (field: PersonField | MembershipField, value: unknown) => string {
  const { t } = useTranslation('person');
  const { day } = useFormat();
  const nameless = (residences as readonly (Residence | null | undefined)[]).flatMap((residence) =>
    residence?.communeCode && !residence.communeText ? [residence.communeCode] : [],
  );
  const communes = useQueries({
    queries: [...new Set(nameless)].map(placeQuery),
    combine: (answers) => new Map(answers.flatMap(({ data }) => (data ? [[data.code, data.name]] : []))),
  });
  return (field, value) => {
    if (value === null || value === undefined || value === '') return '';
    if (field === 'residence') {
      const { addressLine, hamlet, communeText, communeCode, provinceText } = value as Residence;
      const commune = communeText || (communes.get(communeCode ?? '') ?? communeCode);
      return [addressLine, hamlet, commune, provinceText].filter(Boolean).join(', ').normalize('NFC');
    }
    if (field === 'gender') return t(`gender.${value as 'male' | 'female'}`);
    if (field === 'status') return t(`status.${value as Status}`);
    if (field === 'leftReason') return t(`leftReason.${value as LeftReason}`);
    if (DATES.includes(field) && /^\d{4}(-\d\d){0,2}$/.test(String(value))) return day(String(value));
    // Two ways to encode an accent look the same.
    return String(value).normalize('NFC').trim();
  };
}
