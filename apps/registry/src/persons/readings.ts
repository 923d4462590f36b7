import type { FieldRule, GoldenField } from '#contracts';
import { normaliseName, parseBirthDate, parseNationalId, parseOldNationalId, parsePhone } from '#vietnamese';
import type { GoldenSource } from './survivorship.js';

/** A value of one field as one record gives it. */
export interface Reading {
  readonly value: unknown;
  /** Equal keys mean the same value. */
  readonly key: string;
  /** What can make the value better than others; the same for all readings of a field. */
  readonly qualities: readonly (readonly [FieldRule, number])[];
}

/** The values that a record gives; blank ones are left out. */
export function readings(source: GoldenSource): [GoldenField, Reading][] {
  const { person } = source.record;
  const found: [GoldenField, Reading][] = [];
  const add = (field: GoldenField, reading: Reading | null) => {
    if (reading) found.push([field, reading]);
  };
  add('fullName', nameReading(person.fullName));
  add('dateOfBirth', dateReading(person.dateOfBirth));
  if (person.gender) add('gender', { value: person.gender, key: person.gender, qualities: [] });
  // A personal number in the old card's column, or the reverse, is read as what it is.
  for (const [field, reading] of numberReadings(person.nationalId, person.oldNationalId)) add(field, reading);
  add('phone', phoneReading(person.phone));
  add('email', textReading(person.email));
  add('ethnicity', textReading(person.ethnicity));
  add('religion', textReading(person.religion));
  add('occupation', textReading(person.occupation));
  add('residence', residenceReading(source));
  return found;
}

function nameReading(text: string): Reading | null {
  const name = normaliseName(text);
  if (name.text === '') return null;
  return {
    value: name.text,
    key: name.key,
    qualities: [
      ['complete', name.initials === 0 ? 1 : 0],
      ['accents', name.accented ? 1 : 0],
    ],
  };
}

function dateReading(text: string | null | undefined): Reading | null {
  if (blank(text)) return null;
  const date = parseBirthDate(text);
  const precision = date.precision === 'day' ? 3 : date.precision === 'month' ? 2 : 1;
  return {
    value: date.iso ?? text,
    key: date.iso ?? text,
    qualities: [
      ['valid', date.iso === null ? 0 : 1],
      ['precision', date.iso === null ? 0 : precision],
    ],
  };
}

function numberReadings(
  nationalId: string | null | undefined,
  oldNationalId: string | null | undefined,
): [GoldenField, Reading][] {
  const columns = [
    ['nationalId', blank(nationalId) ? null : parseNationalId(nationalId)],
    ['oldNationalId', blank(oldNationalId) ? null : parseOldNationalId(oldNationalId)],
  ] as const;
  const found = new Map<GoldenField, Reading>();
  for (const [column, number] of columns) {
    if (!number?.value) continue;
    const field = number.kind === 'cccd' ? 'nationalId' : number.kind === 'cmnd' ? 'oldNationalId' : column;
    const reading: Reading = {
      value: number.value,
      key: number.value,
      qualities: [
        ['valid', number.valid ? 1 : 0],
        ['unrepaired', number.repaired ? 0 : 1],
      ],
    };
    // What stands in its own column goes before what was found in the other.
    if (field === column || !found.has(field)) found.set(field, reading);
  }
  return [...found];
}

function phoneReading(text: string | null | undefined): Reading | null {
  if (blank(text)) return null;
  const phone = parsePhone(text);
  const value = phone.value ?? text.trim();
  return { value, key: value, qualities: [['valid', phone.valid ? 1 : 0]] };
}

function textReading(text: string | null | undefined): Reading | null {
  if (blank(text)) return null;
  const value = text.normalize('NFC').trim();
  return { value, key: value.toLowerCase(), qualities: [] };
}

function residenceReading({ record, communeCode, provinceCode }: GoldenSource): Reading | null {
  const { residence } = record.person;
  if (!residence || Object.values(residence).every((part) => blank(part as string | null))) return null;
  return {
    value: { ...residence, communeCode: communeCode ?? residence.communeCode ?? null, provinceCode },
    key:
      communeCode ?? JSON.stringify([residence.communeCode, residence.communeText, residence.provinceText]),
    qualities: [['placed', communeCode ? 2 : provinceCode ? 1 : 0]],
  };
}

function blank(text: string | null | undefined): text is null | undefined | '' {
  return text === null || text === undefined || text.trim() === '';
}
