import { GENDERS, LEFT_REASONS, MEMBERSHIP_STATUSES } from '#contracts';

/** Longest text of one field, in characters. */
export const MAX_FIELD_CHARACTERS = 2_000;

const text = { type: ['string', 'null'], maxLength: MAX_FIELD_CHARACTERS } as const;
const requiredText = { type: 'string', pattern: '\\S', maxLength: MAX_FIELD_CHARACTERS } as const;

/**
 * JSON Schema of the canonical record: compiled for every row and published in the OpenAPI document.
 * Dates, identifiers, phones and commune codes are free text: malformed ones are kept as given.
 * Properties that are not named here are ignored.
 */
export const CANONICAL_RECORD_SCHEMA = {
  type: 'object',
  required: ['localId', 'person', 'membership'],
  properties: {
    localId: {
      type: 'string',
      description: 'Id in the organisation’s own system: 1–64 characters, NFC, case kept.',
    },
    observedAt: {
      ...text,
      description: 'ISO 8601. When that system saw this state; missing: time of receipt.',
    },
    person: {
      type: 'object',
      required: ['fullName'],
      properties: {
        fullName: requiredText,
        dateOfBirth: { ...text, description: 'YYYY-MM-DD, YYYY-MM or YYYY.' },
        gender: { enum: [...GENDERS, null] },
        nationalId: { ...text, description: 'Số định danh cá nhân (CCCD), 12 digits.' },
        oldNationalId: { ...text, description: 'Số CMND, 9 digits.' },
        phone: text,
        email: text,
        ethnicity: text,
        religion: text,
        occupation: text,
        residence: {
          type: ['object', 'null'],
          properties: {
            communeCode: text,
            communeText: text,
            provinceText: text,
            hamlet: text,
            addressLine: text,
          },
        },
      },
    },
    membership: {
      type: 'object',
      required: ['status'],
      properties: {
        status: { enum: [...MEMBERSHIP_STATUSES] },
        unitCode: text,
        role: text,
        joinedOn: text,
        leftOn: text,
        leftReason: { enum: [...LEFT_REASONS, null] },
        cardNumber: text,
        feesPaidThrough: text,
        lastActivityOn: text,
      },
    },
  },
} as const;
