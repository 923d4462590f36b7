import { useTranslation } from 'react-i18next';
import type { CanonicalRecord } from '../api/types.js';
import { useFieldName } from './field-name.js';
import { useValueName, wordsAt } from './value-name.js';

/** Fields of a record that say who it is and where, in their order; what is missing is left out. */
export const SHOWN_FIELDS = [
  'person.fullName',
  'person.dateOfBirth',
  'person.gender',
  'person.nationalId',
  'person.phone',
  'person.residence.communeText',
  'person.residence.hamlet',
  'membership.status',
  'membership.unitCode',
  'membership.role',
  'membership.joinedOn',
  'membership.leftOn',
  'membership.feesPaidThrough',
  'membership.lastActivityOn',
] as const;

/** What a record says at a path, as people read it; empty: nothing. */
export function useFieldText(): (record: CanonicalRecord, path: string) => string {
  const valueName = useValueName();
  return (record, path) => {
    const value = path
      .split('.')
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], record);
    return typeof value === 'string' ? valueName(path, value) : '';
  };
}

/** The organisation's own record of a member. */
export function OwnRecord({ record }: { readonly record: CanonicalRecord }) {
  const { t } = useTranslation('organisation');
  const fieldName = useFieldName();
  const fieldText = useFieldText();
  return (
    <dl className="own-record" aria-label={t('ownRecord')}>
      {SHOWN_FIELDS.map((path) => {
        const value = fieldText(record, path);
        return (
          value !== '' && (
            <div key={path}>
              <dt>{fieldName(path)}</dt>
              <dd {...wordsAt(path)}>{value}</dd>
            </div>
          )
        );
      })}
    </dl>
  );
}
