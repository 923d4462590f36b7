import type { GoldenField } from '#contracts';

/** Fields of a golden record, in the order in which their sources are stored. Only ever extended at its end. */
export const GOLDEN_FIELDS = [
  'fullName',
  'dateOfBirth',
  'gender',
  'nationalId',
  'oldNationalId',
  'phone',
  'email',
  'ethnicity',
  'religion',
  'occupation',
  'residence',
] as const satisfies readonly GoldenField[];

/**
 * Golden fields that an organisation sees of its own member: what its charter needs it to get right. Other
 * organisations' identifiers and contacts take an agreement.
 */
export const GRANTED_FIELDS: readonly GoldenField[] = ['fullName', 'dateOfBirth', 'gender'];
