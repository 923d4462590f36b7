import { RECORD_FLAGS, type CanonicalPerson, type CanonicalRecord, type RecordFacts } from '#contracts';
import { parseBirthDate, parseNationalId, parseOldNationalId, type NationalId } from '#vietnamese';
import { officeOf } from '../persons/office.js';
import { ethnicGroupOf, religionOf } from '../persons/sensitive-words.js';
import { membershipDay } from '../records/membership-day.js';

/** A letter or mark; everything but the signs and digits that abbreviate or follow a name. */
const NO_LETTER = /[\d.()/,;:_*?!@#&+]/u;
/** Vietnamese names have words of one letter, as in `Nguyễn Ý` or `Y Moan`. */
const ONE_LETTER_WORDS = new Set('ÝÁÂĂẢÊÍÔƠÚƯỶYýáâăảêíôơúưỷy');

/**
 * What reports count of one version of a record; see {@link RECORD_FLAGS} for the findings. Pure.
 *
 * @param joinedOn, leftOn the days as the registry read them
 */
export function recordFacts(
  { person, membership }: CanonicalRecord,
  joinedOn: string | null,
  leftOn: string | null,
): RecordFacts {
  const feesPaidThrough = membershipDay(membership.feesPaidThrough);
  const lastActivityOn = membershipDay(membership.lastActivityOn);
  const unreadable =
    (given(membership.joinedOn) && joinedOn === null) ||
    (given(membership.leftOn) && leftOn === null) ||
    (given(membership.feesPaidThrough) && feesPaidThrough === null) ||
    (given(membership.lastActivityOn) && lastActivityOn === null);
  return {
    role: officeOf(membership.role),
    leftReason: membership.leftReason ?? null,
    feesPaidThrough,
    lastActivityOn,
    flags:
      personFlags(person) |
      (unreadable ? RECORD_FLAGS.dateUnreadable : 0) |
      (given(membership.unitCode) ? RECORD_FLAGS.unit : 0),
    ethnicity: given(person.ethnicity) ? ethnicGroupOf(person.ethnicity) : null,
    religion: given(person.religion) ? religionOf(person.religion) : null,
  };
}

function personFlags(person: CanonicalPerson): number {
  let flags = 0;
  const year = readBirthYear(person.dateOfBirth);
  if (year) flags |= RECORD_FLAGS.birthYear | (year.day ? RECORD_FLAGS.birthDay : 0);
  const numbers = readNumbers(person);
  if (numbers.cccd) {
    flags |= RECORD_FLAGS.nationalId;
    const { gender, birthYear } = numbers.cccd;
    if (gender !== null && person.gender && gender !== person.gender)
      flags |= RECORD_FLAGS.genderContradicted;
    if (birthYear !== null && year && birthYear !== year.year) flags |= RECORD_FLAGS.birthYearContradicted;
  } else if (numbers.invalid) {
    flags |= RECORD_FLAGS.nationalIdInvalid;
  }
  if (numbers.cmnd) flags |= RECORD_FLAGS.oldNationalId;
  if (given(person.phone)) flags |= RECORD_FLAGS.phone;
  if (isComplete(person.fullName)) flags |= RECORD_FLAGS.nameComplete;
  if (person.gender) flags |= RECORD_FLAGS.gender;
  if (hasResidence(person.residence)) flags |= RECORD_FLAGS.residence;
  return flags;
}

/** Two words or more, none of which is abbreviated. */
function isComplete(name: string): boolean {
  if (NO_LETTER.test(name)) return false;
  const words = name.trim().split(/\s+/);
  return words.length > 1 && words.every((word) => word.length > 1 || ONE_LETTER_WORDS.has(word));
}

function hasResidence(residence: CanonicalPerson['residence']): boolean {
  if (!residence) return false;
  const { communeCode, communeText, provinceText, hamlet, addressLine } = residence;
  return (
    given(communeText) || given(communeCode) || given(provinceText) || given(hamlet) || given(addressLine)
  );
}

function readBirthYear(date: string | null | undefined): { year: number; day: boolean } | null {
  if (!given(date)) return null;
  const { year, valid, precision } = parseBirthDate(date);
  return valid && year !== null ? { year, day: precision === 'day' } : null;
}

/** Numbers by what they are, in whichever column they stand. */
function readNumbers({ nationalId, oldNationalId }: CanonicalPerson): {
  cccd: NationalId | null;
  cmnd: boolean;
  invalid: boolean;
} {
  const own = given(nationalId) ? parseNationalId(nationalId) : null;
  const old = given(oldNationalId) ? parseOldNationalId(oldNationalId) : null;
  const valid = [own, old].filter((number) => number?.valid);
  return {
    cccd: valid.find((number) => number?.kind === 'cccd') ?? null,
    cmnd: valid.some((number) => number?.kind === 'cmnd'),
    invalid: own !== null && !own.valid,
  };
}

function given(value: string | null | undefined): value is string {
  return value !== null && value !== undefined && value.trim() !== '';
}
