import type { PersonRecord } from '#contracts';
import type { OpenVersion } from '../records/recent-versions.js';
import { recordFacts } from './record-facts.js';

/** A record as it stands in its person. */
export interface StandingRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly version: number;
  readonly inReview: boolean;
}

/** What is announced of a record that stands in a person. */
export function personRecord(
  { recordId, organisation, localId, version, inReview }: StandingRecord,
  {
    status,
    joinedOn,
    leftOn,
    unitCode,
    communeCode,
    provinceCode,
    record,
  }: Omit<OpenVersion, 'recordId' | 'version'>,
): PersonRecord {
  return {
    recordId,
    organisation,
    localId,
    version,
    status,
    joinedOn,
    leftOn,
    unitCode,
    communeCode,
    provinceCode,
    inReview,
    facts: recordFacts(record, joinedOn, leftOn),
  };
}

/** Year of a golden date of birth; null when there is none that can be read. */
export function birthYear(dateOfBirth: string | null | undefined): number | null {
  const year = Number(/^(\d{4})(-\d\d){0,2}$/.exec(dateOfBirth ?? '')?.[1] ?? Number.NaN);
  return Number.isNaN(year) ? null : year;
}
