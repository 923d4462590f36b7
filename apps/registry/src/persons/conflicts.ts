import type { FieldConflict, GoldenField, SurvivorshipRules } from '#contracts';
import { normaliseName } from '#vietnamese';
import { GOLDEN_FIELDS } from './golden-fields.js';
import { compare, givenValues, ranked, type Candidate } from './golden-record.js';
import type { Reading } from './readings.js';
import type { GoldenSource } from './survivorship.js';

/**
 * Values of a person's records that lost and cannot be true beside the one that survived. A year is no conflict with
 * a day in it, a name without accents none with the same name with them, an abbreviated one none with the full one,
 * an address that was not found among the units none with one that was. Pure; in the order of the golden fields,
 * the best loser first.
 */
export function conflicts(sources: readonly GoldenSource[], { fields }: SurvivorshipRules): FieldConflict[] {
  if (sources.length < 2) return [];
  const given = givenValues(sources);
  return GOLDEN_FIELDS.flatMap((field) => {
    const [winner, ...others] = ranked(given.get(field) ?? [], fields[field]);
    if (!winner) return [];
    const losers = new Map<string, [Candidate, ...Candidate[]]>();
    for (const other of others) {
      if (other.reading.key === winner.reading.key || !disagree(field, winner.reading, other.reading))
        continue;
      const same = losers.get(other.reading.key);
      if (same) same.push(other);
      else losers.set(other.reading.key, [other]);
    }
    return [...losers.values()].map((held): FieldConflict => ({
      field,
      value: held[0].reading.value,
      records: held.map(({ source }) => source.recordId),
      organisations: [...new Set(held.map(({ source }) => source.organisation))].sort(),
      rule: compare(winner, held[0], fields[field]).rule,
    }));
  });
}

function disagree(field: GoldenField, winner: Reading, loser: Reading): boolean {
  if (field === 'fullName') return !compatibleNames(String(winner.value), String(loser.value));
  if (field === 'residence') return !compatiblePlaces(winner.value as Place, loser.value as Place);
  if (field === 'dateOfBirth') return !winner.key.startsWith(loser.key) && !loser.key.startsWith(winner.key);
  return true;
}

interface Place {
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
}

/** Codes tell something only where the place was found. */
function compatiblePlaces(a: Place, b: Place): boolean {
  if (a.provinceCode === null || b.provinceCode === null) return true;
  if (a.provinceCode !== b.provinceCode) return false;
  return a.communeCode === null || b.communeCode === null || a.communeCode === b.communeCode;
}

function compatibleNames(a: string, b: string): boolean {
  const [left, right] = [normaliseName(a), normaliseName(b)];
  const accents = left.accented && right.accented;
  const [ours, theirs] = accents
    ? [left.syllables, right.syllables]
    : [left.plainSyllables, right.plainSyllables];
  if (ours.length !== theirs.length) return false;
  const initials = left.initials | right.initials;
  return ours.every((syllable, index) => {
    const other = theirs[index] ?? '';
    if (syllable === other) return true;
    const abbreviated = index < 31 && (initials & (1 << index)) !== 0;
    const [one, another] = [left.plainSyllables[index] ?? '', right.plainSyllables[index] ?? ''];
    return abbreviated && (one.startsWith(another) || another.startsWith(one));
  });
}
