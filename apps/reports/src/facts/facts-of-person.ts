import {
  countedInterval,
  ETHNIC_GROUPS,
  GENDERS,
  LEFT_REASONS,
  MEMBERSHIP_STATUSES,
  RELIGIONS,
  type PersonAnnouncement,
  type PersonRecord,
} from '#contracts';
import type { Fact } from './facts.repository.js';

/** A person that is no more leaves one empty fact, so that its end is a fact too. */
const NO_RECORD = {
  ordinal: 0,
  recordId: null,
  recordVersion: null,
  organisation: null,
  status: null,
  unitCode: null,
  provinceCode: null,
  communeCode: null,
  countedFrom: null,
  countedTo: null,
  leftOn: null,
  leftReason: null,
  feesPaidThrough: null,
  lastActivityOn: null,
  flags: null,
  role: null,
  inReview: null,
  ethnicity: null,
  religion: null,
  gender: null,
  birthYear: null,
  lowLeader: false,
};

/** The facts of one announced version of a person: one of each of its records. */
export function factsOf(
  person: PersonAnnouncement,
  knownFrom: string,
  knownTo: string,
  positions: ReadonlyMap<string, number>,
): Fact[] {
  const { personId, version, records, lowGroup } = person;
  const shared = { personId, version, lowGroup, knownFrom, knownTo, model: person.model ?? null };
  if (records.length === 0) return [{ ...shared, ...NO_RECORD }];
  const ofPerson = {
    ...shared,
    lowLeader: lowGroup === null || records.some(({ recordId }) => recordId === lowGroup),
    gender: code(GENDERS, person.gender),
    birthYear: person.birthYear,
  };
  return records.map((record, ordinal) => ({ ...ofPerson, ordinal, ...ofRecord(record, positions) }));
}

function ofRecord(record: PersonRecord, positions: ReadonlyMap<string, number>) {
  const { facts } = record;
  const counted = countedInterval(record);
  return {
    recordId: record.recordId,
    recordVersion: record.version,
    organisation: positions.get(record.organisation) ?? null,
    status: code(MEMBERSHIP_STATUSES, record.status),
    unitCode: record.unitCode,
    provinceCode: record.provinceCode,
    communeCode: record.communeCode,
    countedFrom: counted.from,
    countedTo: counted.to,
    leftOn: record.leftOn,
    leftReason: code(LEFT_REASONS, facts?.leftReason),
    feesPaidThrough: facts?.feesPaidThrough ?? null,
    lastActivityOn: facts?.lastActivityOn ?? null,
    flags: facts?.flags ?? null,
    role: facts?.role ?? null,
    inReview: record.inReview,
    ethnicity: code(ETHNIC_GROUPS, facts?.ethnicity),
    religion: code(RELIGIONS, facts?.religion),
  };
}

/** A value is stored as its position in its list, which only ever grows at its end. */
function code<Value>(list: readonly Value[], value: Value | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const position = list.indexOf(value);
  return position < 0 ? null : position;
}
