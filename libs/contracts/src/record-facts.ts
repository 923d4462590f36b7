import type { LeftReason } from './canonical-record.js';
import type { EthnicGroup, Religion } from './sensitive-values.js';

/**
 * What reports need to know about a record beyond its membership and place, without a name or a number: taken
 * from the current version of the record. Dates are `YYYY-MM-DD`.
 */
export interface RecordFacts {
  /** The office that the member holds; null for none. */
  readonly role: string | null;
  readonly leftReason: LeftReason | null;
  readonly feesPaidThrough: string | null;
  readonly lastActivityOn: string | null;
  /** Sum of {@link RECORD_FLAGS}. */
  readonly flags: number;
  /** Sensitive: leave the hub only as aggregates with small cells suppressed. `Khác`: given, but none of the list. */
  readonly ethnicity: EthnicGroup | null;
  readonly religion: Religion | null;
}

/** Findings about the content of a record, as bits. A set bit says that it is so. */
export const RECORD_FLAGS = {
  /** A personal number (CCCD) of right structure, in whichever column it stands. */
  nationalId: 1,
  /** A personal number is given but its structure is wrong. */
  nationalIdInvalid: 2,
  /** The personal number says another gender than the record. */
  genderContradicted: 4,
  /** The personal number says another year of birth than the record. */
  birthYearContradicted: 8,
  /** An old card number (CMND) of right structure. */
  oldNationalId: 16,
  /** A telephone number is given. */
  phone: 32,
  /** The name has two words or more and none of them is abbreviated. */
  nameComplete: 64,
  /** The year of birth can be read. */
  birthYear: 128,
  /** The day of birth can be read; 1 January stands for the year alone. */
  birthDay: 256,
  /** A date of the membership is given but is no day of the calendar. */
  dateUnreadable: 512,
  gender: 1024,
  unit: 2048,
  /** A residence is given, in whatever words. */
  residence: 4096,
} as const;
export type RecordFlag = keyof typeof RECORD_FLAGS;

export function hasFlag(flags: number, flag: RecordFlag): boolean {
  return (flags & RECORD_FLAGS[flag]) !== 0;
}
