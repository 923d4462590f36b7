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
] as const;
export type GoldenField = (typeof GOLDEN_FIELDS)[number];
