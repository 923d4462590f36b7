import { normaliseName, parseBirthDate, parseNationalId, type BirthDate, type NameForm } from '#vietnamese';
import type { CanonicalPerson } from '#contracts';

/** Digits of a personal number that a correction changes at most. */
const SLIP_DIGITS = 3;

/**
 * Whether an organisation has given a `localId` to another human: what identifies the person changed beyond
 * any correction. Then earlier decisions about the record no longer apply.
 *
 * One change alone is taken for a correction; it needs two that agree: another given name together with
 * another birth year, personal number or gender, or another personal number together with another birth year.
 * The same valid personal number always means the same human.
 */
export function isAnotherHuman(before: CanonicalPerson, after: CanonicalPerson): boolean {
  const number = compareNumbers(before.nationalId, after.nationalId);
  if (number === 'same') return false;
  const otherNumber = number === 'other';
  const otherBirth = isOtherBirth(birthDate(before), birthDate(after));
  if (otherNumber && otherBirth) return true;
  const otherGender = Boolean(before.gender && after.gender && before.gender !== after.gender);
  return (
    (otherNumber || otherBirth || otherGender) &&
    isOtherName(normaliseName(before.fullName), normaliseName(after.fullName))
  );
}

function compareNumbers(before?: string | null, after?: string | null): 'same' | 'other' | 'unknown' {
  if (!before || !after) return 'unknown';
  const [a, b] = [parseNationalId(before), parseNationalId(after)];
  if (a.kind !== 'cccd' || b.kind !== 'cccd' || !a.valid || !b.valid || !a.value || !b.value)
    return 'unknown';
  if (a.value === b.value) return 'same';
  const other = b.value;
  const differing = [...a.value].filter((digit, index) => digit !== other[index]).length;
  return differing > SLIP_DIGITS ? 'other' : 'unknown';
}

/** Another year, unless it is the neighbouring one or the rest of the date stayed. */
function isOtherBirth(a: BirthDate, b: BirthDate): boolean {
  if (!a.valid || !b.valid || a.year === null || b.year === null) return false;
  if (Math.abs(a.year - b.year) <= 1) return false;
  return a.month === null || b.month === null || a.month !== b.month || a.day !== b.day;
}

/** Another given name: more than a slip, an abbreviation or an accent away. */
function isOtherName(a: NameForm, b: NameForm): boolean {
  if (a.plain === b.plain) return false;
  const [given, other] = [plainGiven(a), plainGiven(b)];
  if (given === '' || other === '') return false;
  if (given.startsWith(other) || other.startsWith(given)) return false;
  return !withinOneEdit(given, other);
}

/** Last syllable of the name without accents, by which people are called; the whole name where it has no family name. */
function plainGiven(name: NameForm): string {
  return name.pattern === 'kinh' || name.pattern === 'khmer'
    ? (name.plainSyllables.at(-1) ?? '')
    : name.plain;
}

function birthDate(person: CanonicalPerson): BirthDate {
  return parseBirthDate(person.dateOfBirth ?? '');
}

/** One letter more, less, other, or two neighbours swapped. */
function withinOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB === [...restA].reverse().join('');
}
