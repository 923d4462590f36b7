import { COUNTED_STATUSES } from './canonical-record.js';
import type { PersonRecord } from './events.js';

/** Half-open interval of days, as PostgreSQL `date` input: `[from, to)`. Empty when `to` is not after `from`. */
export interface CountedInterval {
  readonly from: string;
  readonly to: string;
}

type MembershipDates = Pick<PersonRecord, 'status' | 'joinedOn' | 'leftOn'>;

/**
 * The days on which a membership counts: from its admission (unknown: always) for as long as its status is
 * active or suspended, and for one that has ended until the day it was left. One that ended on an unknown
 * day never counts.
 */
export function countedInterval(record: MembershipDates): CountedInterval {
  const from = record.joinedOn ?? '-infinity';
  if (COUNTED_STATUSES.includes(record.status)) return { from, to: 'infinity' };
  return { from, to: record.leftOn ?? '-infinity' };
}

/** Whether a membership counts on a day, `YYYY-MM-DD`. */
export function countsOn(record: MembershipDates, day: string): boolean {
  const { from, to } = countedInterval(record);
  return (from === '-infinity' || from <= day) && (to === 'infinity' || (to !== '-infinity' && day < to));
}
