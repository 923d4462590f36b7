/**
 * The canonical record: body of `PUT /v1/members/{localId}` and line of NDJSON.
 * The shape is a fixed contract with outside systems; only `localId`, `person.fullName` and
 * `membership.status` are required.
 */
export const GENDERS = ['male', 'female'] as const;
export type Gender = (typeof GENDERS)[number];

export const MEMBERSHIP_STATUSES = ['active', 'suspended', 'transferred', 'removed', 'deceased'] as const;
export type MembershipStatus = (typeof MEMBERSHIP_STATUSES)[number];

/** A membership counts in reports while it has one of these. */
export const COUNTED_STATUSES: readonly MembershipStatus[] = ['active', 'suspended'];

export const LEFT_REASONS = [
  'charter-violation',
  'lost-interest',
  'moved-work',
  'moved-residence',
  'away-long-term',
  'aged-out',
  'own-request',
  'deceased',
  'other',
] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];

export interface Residence {
  communeCode?: string | null;
  communeText?: string | null;
  provinceText?: string | null;
  hamlet?: string | null;
  addressLine?: string | null;
}

export interface CanonicalPerson {
  fullName: string;
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; anything else is kept as given and flagged. */
  dateOfBirth?: string | null;
  gender?: Gender | null;
  nationalId?: string | null;
  oldNationalId?: string | null;
  phone?: string | null;
  email?: string | null;
  ethnicity?: string | null;
  religion?: string | null;
  occupation?: string | null;
  residence?: Residence | null;
}

export interface CanonicalMembership {
  status: MembershipStatus;
  unitCode?: string | null;
  role?: string | null;
  joinedOn?: string | null;
  leftOn?: string | null;
  leftReason?: LeftReason | null;
  cardNumber?: string | null;
  feesPaidThrough?: string | null;
  lastActivityOn?: string | null;
}

export interface CanonicalRecord {
  localId: string;
  /** When the organisation's system saw this state; missing: time of receipt. */
  observedAt?: string | null;
  person: CanonicalPerson;
  membership: CanonicalMembership;
}

/** Columns of the flat format (CSV, XLSX, the `link` command), in their usual order. */
export const FLAT_COLUMNS = [
  'record_id',
  'organisation',
  'local_id',
  'full_name',
  'date_of_birth',
  'gender',
  'national_id',
  'old_national_id',
  'phone',
  'commune_code',
  'commune_text',
  'province_text',
  'hamlet',
  'observed_at',
  'status',
  'unit_code',
  'role',
  'joined_on',
  'left_on',
  'left_reason',
  'card_number',
  'fees_paid_through',
  'last_activity_on',
] as const;
export type FlatColumn = (typeof FLAT_COLUMNS)[number];

/** Flat columns that identify a human, i.e. what matching compares. */
export const IDENTITY_COLUMNS = [
  'full_name',
  'date_of_birth',
  'gender',
  'national_id',
  'old_national_id',
  'phone',
  'commune_code',
  'commune_text',
  'province_text',
  'hamlet',
] as const satisfies readonly FlatColumn[];
export type IdentityFields = { readonly [C in (typeof IDENTITY_COLUMNS)[number]]: string | null };

/** The fields of a record that matching compares, under their flat names. */
export function identityFields(record: CanonicalRecord): IdentityFields {
  const { person } = record;
  const residence = person.residence ?? {};
  return {
    full_name: person.fullName,
    date_of_birth: person.dateOfBirth ?? null,
    gender: person.gender ?? null,
    national_id: person.nationalId ?? null,
    old_national_id: person.oldNationalId ?? null,
    phone: person.phone ?? null,
    commune_code: residence.communeCode ?? null,
    commune_text: residence.communeText ?? null,
    province_text: residence.provinceText ?? null,
    hamlet: residence.hamlet ?? null,
  };
}

/** `recordId` is the UUIDv5 of `<organisation>/<localId>` (localId NFC-normalised) under this namespace. */
export const RECORD_NAMESPACE = '6f1d1d0e-7f0a-5a51-9d57-6c69656e7468';

/** The name whose UUIDv5 under {@link RECORD_NAMESPACE} is the record id. */
export function recordName(organisation: string, localId: string): string {
  return `${organisation}/${localId}`;
}
