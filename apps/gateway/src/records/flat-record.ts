import { FLAT_COLUMNS, type CanonicalRecord, type FlatColumn } from '#contracts';
import { validateRecord, type Validated } from './record-validator.js';

/** Where a flat column goes in the canonical record; `record_id` and `organisation` go nowhere over HTTP. */
export const CANONICAL_PATHS = {
  record_id: null,
  organisation: null,
  local_id: 'localId',
  full_name: 'person.fullName',
  date_of_birth: 'person.dateOfBirth',
  gender: 'person.gender',
  national_id: 'person.nationalId',
  old_national_id: 'person.oldNationalId',
  phone: 'person.phone',
  commune_code: 'person.residence.communeCode',
  commune_text: 'person.residence.communeText',
  province_text: 'person.residence.provinceText',
  hamlet: 'person.residence.hamlet',
  observed_at: 'observedAt',
  status: 'membership.status',
  unit_code: 'membership.unitCode',
  role: 'membership.role',
  joined_on: 'membership.joinedOn',
  left_on: 'membership.leftOn',
  left_reason: 'membership.leftReason',
  card_number: 'membership.cardNumber',
  fees_paid_through: 'membership.feesPaidThrough',
  last_activity_on: 'membership.lastActivityOn',
} as const satisfies Record<FlatColumn, string | null>;

const COLUMN_OF_PATH = new Map<string, FlatColumn>(
  FLAT_COLUMNS.flatMap((column) => (CANONICAL_PATHS[column] ? [[CANONICAL_PATHS[column], column]] : [])),
);

/** Without these columns no row of a file could be accepted. */
export const REQUIRED_COLUMNS = ['local_id', 'full_name'] as const satisfies readonly FlatColumn[];

export function isFlatColumn(name: string): name is FlatColumn {
  return name in CANONICAL_PATHS;
}

/**
 * Validates one row of a file in the flat format. Empty cells are missing values. A file without the
 * optional column `status` is a plain list of members: they count as active.
 *
 * @param columns names of the cells, in their order
 */
export function validateFlatRow(
  columns: readonly FlatColumn[],
  cells: readonly string[],
  mayHoldBadText: boolean,
): Validated {
  const record = flatToCanonical(columns, cells);
  const result = validateRecord(record, mayHoldBadText);
  if ('record' in result) return result;
  const errors = result.errors.map(({ code, field }) => ({
    code,
    field: field === null ? null : (COLUMN_OF_PATH.get(field) ?? field),
  }));
  return { errors };
}

function flatToCanonical(columns: readonly FlatColumn[], cells: readonly string[]): CanonicalRecord {
  const parts: Record<string, Record<string, string>> = { '': {}, person: {}, residence: {}, membership: {} };
  if (!columns.includes('status')) parts['membership']!['status'] = 'active';
  for (let i = 0; i < columns.length; i++) {
    const target = TARGETS[columns[i]!];
    const cell = cells[i];
    if (target && cell) parts[target.part]![target.name] = cell;
  }
  const { person, residence, membership } = parts;
  return { ...parts[''], person: { ...person, residence }, membership } as unknown as CanonicalRecord;
}

const TARGETS = Object.fromEntries(
  FLAT_COLUMNS.map((column) => {
    const path = CANONICAL_PATHS[column]?.split('.');
    return [column, path && { part: path.at(-2) ?? '', name: path.at(-1)! }];
  }),
) as Record<FlatColumn, { part: string; name: string } | undefined>;
