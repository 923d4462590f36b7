import type { LeftReason, MembershipStatus } from '#contracts';
import { isoDate, two } from './date-errors.js';
import type { Person } from './population.js';
import { ageOf, REFERENCE_DATE } from './population.js';
import type { Commune, Province } from './province.js';
import type { Random } from './random.js';
import { fraction, mix } from './random.js';

export const ORGANISATIONS = [
  'trade-union',
  'youth-union',
  'womens-union',
  'farmers-union',
  'veterans',
] as const;
export type Organisation = (typeof ORGANISATIONS)[number];

/** Share of an organisation's records that have a field filled. */
export interface Habits {
  readonly nationalId: number;
  readonly oldNationalId: number;
  readonly phone: number;
  /** Full birth date; else only the year. */
  readonly fullBirthDate: number;
  readonly communeCode: number;
  readonly communeText: number;
  readonly hamlet: number;
  readonly gender: number;
  /** Units whose list was typed from paper: name, birth year and place only. */
  readonly paperUnits: number;
  readonly localId: (sequence: number, communeCode: string) => string;
}

/** Which fields the systems keep; no source publishes such shares, they follow the charters' books (domain notes). */
export const HABITS: Readonly<Record<Organisation, Habits>> = {
  'trade-union': {
    nationalId: 0.9, oldNationalId: 0.1, phone: 0.8, fullBirthDate: 0.99, communeCode: 0.6, communeText: 0.75,
    hamlet: 0.35, gender: 0.99, paperUnits: 0.03, localId: (n) => `DV${String(n).padStart(8, '0')}`,
  },
  'youth-union': {
    nationalId: 0.8, oldNationalId: 0.02, phone: 0.75, fullBirthDate: 0.98, communeCode: 0.7, communeText: 0.95,
    hamlet: 0.6, gender: 0.98, paperUnits: 0.08, localId: (n, commune) => `${commune}-${n}`,
  },
  'womens-union': {
    nationalId: 0.72, oldNationalId: 0.18, phone: 0.55, fullBirthDate: 0.82, communeCode: 0.8, communeText: 0.98,
    hamlet: 0.9, gender: 0.9, paperUnits: 0.22, localId: (n) => `PN-${n}`,
  },
  'farmers-union': {
    nationalId: 0.68, oldNationalId: 0.2, phone: 0.45, fullBirthDate: 0.75, communeCode: 0.5, communeText: 0.98,
    hamlet: 0.9, gender: 0.97, paperUnits: 0.32, localId: (n) => `ND.${String(n).padStart(6, '0')}`,
  },
  veterans: {
    nationalId: 0.62, oldNationalId: 0.4, phone: 0.5, fullBirthDate: 0.72, communeCode: 0.3, communeText: 0.98,
    hamlet: 0.85, gender: 0.6, paperUnits: 0.3, localId: (n, commune) => `CCB/${commune}/${n}`,
  },
}; // prettier-ignore

/** One entry in one organisation's list. */
export interface Membership {
  readonly organisation: Organisation;
  readonly unitCode: string;
  /** Number of the unit for its habits. */
  readonly unit: number;
  readonly status: MembershipStatus;
  readonly role: string;
  readonly joinedOn: string;
  readonly leftOn: string | null;
  readonly leftReason: LeftReason | null;
  readonly cardNumber: string | null;
  readonly feesPaidThrough: string | null;
  readonly lastActivityOn: string | null;
}

/** What lists write of members and of those who hold an office. */
const ROLES: Readonly<Record<Organisation, { readonly member: string; readonly offices: readonly string[] }>> = {
  'trade-union': { member: 'Đoàn viên', offices: ['Phó Chủ tịch', 'Chủ tịch', 'Ủy viên Ban Chấp hành', 'Tổ trưởng'] },
  'youth-union': { member: 'Đoàn viên', offices: ['Phó Bí thư', 'Bí thư', 'Ủy viên Ban Chấp hành', 'Đoàn viên danh dự'] },
  'womens-union': { member: 'Hội viên', offices: ['Chi hội phó', 'Chi hội trưởng', 'Ủy viên Ban Chấp hành', 'Hội viên danh dự'] },
  'farmers-union': { member: 'Hội viên', offices: ['Chi hội phó', 'Chi hội trưởng', 'Ủy viên Ban Chấp hành', 'Hội viên danh dự'] },
  veterans: { member: 'Hội viên', offices: ['Chi hội phó', 'Chi hội trưởng', 'Ủy viên Ban Chấp hành', 'Hội viên danh dự'] },
}; // prettier-ignore

/** Chance that someone eligible is a member: of those who join what there is to join, and of the others. */
const JOINS: Readonly<Record<Organisation, readonly [engaged: number, other: number]>> = {
  'trade-union': [0.92, 0.12],
  'youth-union': [0.92, 0.04],
  'womens-union': [0.94, 0.04],
  'farmers-union': [0.92, 0.03],
  veterans: [0.97, 0.25],
};

/** What a person's memberships are, independently of how they are written down. */
export function membershipsOf(random: Random, province: Province, person: Person): Membership[] {
  const age = ageOf(person.birth);
  if (age < 15) return [];
  const deceased = age > 55 && random.chance(0.012);
  const result: Membership[] = [];
  for (const organisation of ORGANISATIONS) {
    const eligible = eligibility(random, organisation, person, age);
    if (eligible === 0) continue;
    const [engaged, other] = JOINS[organisation];
    if (random.chance((person.engaged ? engaged : other) * eligible)) {
      result.push(draw(random, province, person, organisation, age, deceased));
    }
  }
  return result;
}

/** How far someone is a candidate: 0 not eligible, 1 exactly whom the charter means. */
function eligibility(random: Random, organisation: Organisation, person: Person, age: number): number {
  switch (organisation) {
    case 'trade-union':
      // State agencies left the union on 1 June 2025; some are still listed as removed.
      if (age > 61) return 0;
      return person.occupation === 'worker' ? 1 : person.occupation === 'state' ? 0.35 : 0;
    case 'youth-union':
      return age <= 30 ? 1 : age <= 35 ? 0.06 : 0;
    case 'womens-union':
      // A man in the women's list is one of the errors that lists do have.
      if (person.sex === 'male') return age >= 18 && random.chance(0.0005) ? 1 : 0;
      return age >= 18 ? 1 : random.chance(0.003) ? 1 : 0;
    case 'farmers-union':
      if (age < 18) return 0;
      if (person.occupation === 'farmer') return person.headOfHousehold ? 1 : 0.65;
      return person.rural ? 0.3 : 0.03;
    case 'veterans':
      return person.servedInArmy && age >= 24 ? 1 : 0;
  }
}

const JOINING_AGE: Readonly<Record<Organisation, readonly [from: number, to: number]>> = {
  'trade-union': [19, 40],
  'youth-union': [15, 20],
  'womens-union': [18, 45],
  'farmers-union': [20, 50],
  veterans: [26, 60],
};

function draw(
  random: Random,
  province: Province,
  person: Person,
  organisation: Organisation,
  age: number,
  deceased: boolean,
): Membership {
  const { unitCode, unit } = unitOf(random, province, person, organisation);
  const [from, to] = JOINING_AGE[organisation];
  const joinedAt = random.between(from, Math.max(from, Math.min(to, age - 1)));
  const joinedYear = Math.min(person.birth.year + joinedAt, REFERENCE_DATE.year - 2);
  const joinedOn = isoDate({ year: joinedYear, month: random.between(1, 12), day: random.between(1, 28) });
  const leaving = departure(random, person, organisation, age, deceased, joinedYear);
  const there = leaving.status === 'active' || leaving.status === 'suspended';
  return {
    organisation,
    unitCode,
    unit,
    status: leaving.status,
    leftOn: leaving.leftOn,
    leftReason: leaving.leftReason,
    role: random.chance(0.95) ? ROLES[organisation].member : random.pick(ROLES[organisation].offices),
    joinedOn,
    cardNumber: random.chance(0.6) ? cardNumber(random, organisation) : null,
    feesPaidThrough: there && random.chance(0.7) ? `2026-${two(random.between(1, 10))}` : null,
    lastActivityOn:
      there && random.chance(0.6)
        ? isoDate({ year: 2026, month: random.between(1, 10), day: random.between(1, 28) })
        : null,
  };
}

type Departure = Pick<Membership, 'status' | 'leftOn' | 'leftReason'>;

function departure(
  random: Random,
  person: Person,
  organisation: Organisation,
  age: number,
  deceased: boolean,
  joinedYear: number,
): Departure {
  const staying: Departure = { status: 'active', leftOn: null, leftReason: null };
  const year = Math.max(joinedYear + 1, random.between(2022, 2026));
  const leftOn = isoDate({ year, month: random.between(1, 10), day: random.between(1, 28) });
  if (organisation === 'trade-union' && person.occupation === 'state')
    return { status: 'removed', leftOn: '2025-06-15', leftReason: 'other' };
  // Some organisations never hear of a death: phantom members.
  if (deceased) return random.chance(0.65) ? { status: 'deceased', leftOn, leftReason: 'deceased' } : staying;
  const draw = random.next();
  if (organisation === 'youth-union' && age > 30)
    return draw < 0.5 ? { status: 'removed', leftOn, leftReason: 'aged-out' } : staying;
  if (draw < 0.9) return staying;
  if (draw < 0.915) return { ...staying, status: 'suspended' };
  if (draw < 0.955)
    return {
      status: 'transferred',
      leftOn,
      leftReason: random.pick(['moved-work', 'moved-residence'] as const),
    };
  return { status: 'removed', leftOn, leftReason: random.pick(REMOVAL_REASONS) };
}

const REMOVAL_REASONS = [
  'charter-violation', 'lost-interest', 'lost-interest', 'moved-work', 'moved-residence', 'away-long-term',
  'away-long-term', 'own-request', 'other',
] as const; // prettier-ignore

/** Branch: by workplace or school where people are organised there, else by hamlet. */
function unitOf(random: Random, province: Province, person: Person, organisation: Organisation) {
  const commune = province.communes[person.commune] as Commune;
  const home = (prefix: string) => ({
    unitCode: `${prefix}-${commune.code}-${two(person.hamlet + 1)}`,
    unit: mix(Number(commune.code), person.hamlet + 1),
  });
  const at = (prefix: string) => ({
    unitCode: `${prefix}-${String(person.workplace + 1).padStart(4, '0')}`,
    unit: mix(person.workplace + 1, prefix.length),
  });
  switch (organisation) {
    case 'trade-union':
      return at('CDCS');
    case 'youth-union':
      if (person.workplace < 0) return home('CD');
      if (person.occupation === 'pupil') return at('CD-THPT');
      if (person.occupation === 'student') return at('CD-DH');
      return random.chance(0.5) ? at('CD-DN') : home('CD');
    case 'womens-union':
      return home('CHPN');
    case 'farmers-union':
      return home('CHND');
    case 'veterans':
      return home('CHCCB');
  }
}

function cardNumber(random: Random, organisation: Organisation): string {
  const digits = String(random.below(100_000_000)).padStart(8, '0');
  return organisation === 'trade-union' ? `79${digits}` : digits;
}

/** A property of a unit's list (paper origin, capitals): the same for all its records. */
export function unitHas(
  seed: number,
  organisation: Organisation,
  unit: number,
  property: number,
  share: number,
): boolean {
  return fraction(mix(seed, ORGANISATIONS.indexOf(organisation)), mix(unit, property)) < share;
}
