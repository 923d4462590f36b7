import { RECORD_FLAGS } from '#contracts';

// What the report on phantoms and review rounds go by alike.

const ACTIVITY_DAYS = 365;
/** A quarter in arrears. */
const FEES_DAYS = 92;

/** Whether somebody takes part whose last activity was so many days ago (có tập hợp). */
export function attends(days: number): boolean {
  return days >= 0 && days < ACTIVITY_DAYS;
}

/** Whether somebody contributes who paid through a day so many days ago, or still to come (có đóng góp). */
export function contributes(days: number): boolean {
  return days <= FEES_DAYS;
}

/** Ages by the charters of the organisations; whole years by the calendar. */
export const AGES = {
  /** Women's and farmers' union: from this age. */
  adult: 18,
  /** Youth union: from this age, and up to the other without an office. */
  youth: 16,
  youthEnds: 35,
  /** Veterans: service begins with 18 and takes two years. */
  veteran: 20,
  /** Nobody is older. */
  oldest: 100,
} as const;

const IDENTITY =
  RECORD_FLAGS.nationalId | RECORD_FLAGS.genderContradicted | RECORD_FLAGS.birthYearContradicted;

/** A personal number of right structure that contradicts neither gender nor year of birth (có người). */
export function hasIdentity(flags: number): boolean {
  return (flags & IDENTITY) === RECORD_FLAGS.nationalId;
}
