import type { MinorityGroup, Province } from './province.js';
import type { PersonName, Sex } from './names.js';
import { drawFamily, drawName, ethnicityOf, likeName, nameWords, religionOf } from './names.js';
import { fraction, mix, Random } from './random.js';

/** The day on which the synthetic province is seen. */
export const REFERENCE_DATE = { year: 2026, month: 11, day: 1 } as const;

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export type Occupation =
  | 'child' | 'pupil' | 'student' | 'farmer' | 'worker' | 'state' | 'trader' | 'soldier' | 'home' | 'retired'; // prettier-ignore

/** One human of the province, as he or she truly is. */
export interface Person {
  /** Running number in the province, 0-based; `p<serial>` in truth files. */
  readonly serial: number;
  readonly sex: Sex;
  readonly birth: CalendarDate;
  readonly name: PersonName;
  /** Words of the full name. */
  readonly words: readonly string[];
  readonly group: MinorityGroup | null;
  readonly ethnicity: string;
  readonly religion: string | null;
  /** Twelve digits. */
  readonly nationalId: string;
  /** Nine digits of the card before; null for the young. */
  readonly oldNationalId: string | null;
  /** Ten digits, perhaps the household's only number. */
  readonly phone: string | null;
  /** The number used before the present one. */
  readonly formerPhone: string | null;
  /** Index of the present commune. */
  readonly commune: number;
  readonly hamlet: number;
  /** Where the person lived some years ago; -1: never moved. */
  readonly formerCommune: number;
  readonly formerHamlet: number;
  readonly rural: boolean;
  readonly occupation: Occupation;
  /** Enterprise, school or office number within the province; -1 without. */
  readonly workplace: number;
  readonly servedInArmy: boolean;
  /** Joins what there is to join. */
  readonly engaged: boolean;
  readonly headOfHousehold: boolean;
}

const STREAM_POPULATION = 1;

/** Streams the households of a province; the same seed gives the same people, whatever becomes of them later. */
export class Population {
  private readonly register: CivilRegister;

  constructor(
    private readonly province: Province,
    private readonly seed: number,
  ) {
    this.register = new CivilRegister(seed);
  }

  /**
   * The next household of a commune. Call for communes and indexes in one fixed order: personal numbers are
   * issued as people come.
   */
  household(communeIndex: number, index: number): Person[] {
    const random = new Random(this.seed, STREAM_POPULATION, communeIndex, index);
    return new HouseholdDraft(random, this.province, communeIndex, this.register).compose();
  }
}

/** Numbers the people of a province. */
class CivilRegister {
  private serial = 0;
  /** How many personal numbers were issued per prefix, century-gender digit and year. */
  private readonly issued = new Map<number, number>();

  constructor(private readonly seed: number) {}

  nextSerial(): number {
    return this.serial++;
  }

  /** Unique for up to a million people of one prefix, sex and year: an affine walk through all six-digit tails. */
  issue(prefix: string, sex: Sex, year: number): string {
    const centuryGender = (year < 2000 ? 0 : 2) + (sex === 'female' ? 1 : 0);
    const group = (Number(prefix) * 10 + centuryGender) * 100 + (year % 100);
    const count = this.issued.get(group) ?? 0;
    this.issued.set(group, count + 1);
    const start = Math.floor(fraction(this.seed, group) * 1_000_000);
    const stride = (mix(group, 77) >>> 0) % 90_000;
    const tail = (start + count * (stride * 10 + 100_003)) % 1_000_000;
    return `${prefix}${centuryGender}${String(year % 100).padStart(2, '0')}${String(tail).padStart(6, '0')}`;
  }
}

/** Where people born outside the province come from. */
const OTHER_PREFIXES = ['079', '079', '082', '083', '087', '092', '094', '074', '038', '001', '036', '052', '096', '084'] as const; // prettier-ignore
const MOBILE_PREFIXES = [
  '032', '033', '034', '035', '036', '037', '038', '039', '086', '096', '097', '098', '070', '076', '077', '078', '079',
  '089', '090', '093', '081', '082', '083', '084', '085', '088', '091', '094', '056', '058', '059', '092',
] as const; // prettier-ignore

interface Family {
  readonly sex: Sex;
  readonly birth: CalendarDate;
  readonly name: PersonName;
  readonly group: MinorityGroup | null;
}

/** Puts one household together: who lives in it, how old, called what. */
class HouseholdDraft {
  private readonly hamlet: number;
  private readonly rural: boolean;
  private readonly group: MinorityGroup | null;
  private readonly farming: boolean;
  private readonly sharedPhone: string;
  private readonly religion: string | null;

  constructor(
    private readonly random: Random,
    private readonly province: Province,
    private readonly commune: number,
    private readonly register: CivilRegister,
  ) {
    const place = this.place(commune);
    this.hamlet = random.below(place.hamlets.length);
    this.rural = !place.urban;
    this.group = this.drawGroup();
    this.farming = random.chance(this.rural ? 0.62 : 0.15);
    this.sharedPhone = this.mobile();
    this.religion =
      religionOf(this.group) ?? (random.chance(0.25) ? random.pick(RELIGIONS[province.region]) : null);
  }

  compose(): Person[] {
    const { random } = this;
    const headYear = REFERENCE_DATE.year - Math.round(Math.min(88, Math.max(22, 49 + random.normal() * 15)));
    const kind = random.next();
    const male = kind < 0.8 || random.chance(0.4);
    const head = this.person(male ? 'male' : 'female', headYear);
    const family: Family[] = [head];
    let mother: Family | null = head.sex === 'female' ? head : null;
    if (kind < 0.8) {
      mother = this.person('female', headYear + Math.round(2.5 + random.normal() * 2.5));
      family.push(mother);
    }
    if (kind < 0.9 && mother !== null) this.addChildren(family, head, mother);
    if (headYear > 1968 && random.chance(0.16)) family.push(this.elder(head));
    return family.map((member, i) => this.settle(member, i));
  }

  private addChildren(family: Family[], head: Family, mother: Family): void {
    const { random } = this;
    const wanted = mother.birth.year < 1965 ? random.between(1, 4) : random.between(0, 3);
    const motherName =
      random.chance(0.1) && mother.name.family !== head.name.family ? mother.name.family : '';
    let year = mother.birth.year + random.between(19, 28);
    let previous: Family | null = null;
    for (let i = 0; i < wanted && year < REFERENCE_DATE.year && year < mother.birth.year + 43; i++) {
      const age = REFERENCE_DATE.year - year;
      const stays = age < 19 || random.chance(age < 27 ? 0.75 : 0.22);
      const child = this.child(head, year, motherName, previous);
      if (stays) family.push(child);
      if (stays && random.chance(0.012)) family.push(this.twin(child));
      previous = child;
      year += random.between(1, 6);
    }
  }

  private child(head: Family, year: number, motherName: string, previous: Family | null): Family {
    const { random } = this;
    const sex: Sex = random.chance(0.51) ? 'male' : 'female';
    const birth = this.birthday(year);
    const inherited =
      head.group === 'cham' ? head.name.middle : head.name.family === 'Néang' ? 'Chau' : head.name.family;
    const clan = head.group === 'e-de' || head.group === 'co-ho' ? head.name.given : inherited;
    let name = drawName(random, head.group, sex, year, clan);
    if (head.group === null) {
      if (sex === head.sex && random.chance(0.05)) name = likeName(random, head.name, sex, year);
      else if (previous?.sex === sex && random.chance(0.35))
        name = likeName(random, previous.name, sex, year);
      // Father and son of the very same name are rare, but they are in the lists.
      if (sex === head.sex && random.chance(0.006)) name = head.name;
      else if (motherName !== '' && !name.middle.includes(' '))
        name = { ...name, middle: `${motherName} ${name.middle}`.trim() };
    }
    return { sex, birth, name, group: head.group };
  }

  private twin(child: Family): Family {
    const sex: Sex = this.random.chance(0.7) ? child.sex : child.sex === 'male' ? 'female' : 'male';
    const name =
      sex === child.sex && child.group === null
        ? likeName(this.random, child.name, sex, child.birth.year)
        : drawName(this.random, child.group, sex, child.birth.year, child.name.family || child.name.given);
    return { ...child, sex, name };
  }

  private elder(head: Family): Family {
    const sex: Sex = this.random.chance(0.3) ? 'male' : 'female';
    const elder = this.person(sex, head.birth.year - this.random.between(19, 33));
    return sex === 'male' && head.group === null
      ? { ...elder, name: { ...elder.name, family: head.name.family } }
      : elder;
  }

  private person(sex: Sex, year: number): Family {
    const family = drawFamily(this.random, this.province.region, this.group, sex);
    return {
      sex,
      birth: this.birthday(year),
      name: drawName(this.random, this.group, sex, year, family),
      group: this.group,
    };
  }

  private birthday(year: number): CalendarDate {
    const { random } = this;
    const month = random.between(1, 12);
    const day = random.between(1, DAYS[month - 1] as number);
    // Papers of older people often say 1 January because nobody knew the day.
    if (year < 1975 && random.chance(0.05)) return { year, month: 1, day: 1 };
    return { year, month, day };
  }

  private settle(member: Family, position: number): Person {
    const { random } = this;
    const age = ageOf(member.birth);
    const moved = age > 20 && random.chance(0.05);
    const formerCommune = moved ? random.below(this.province.communes.length) : -1;
    const occupation = this.occupation(member, age);
    const own = age >= 15 && random.chance(age < 60 ? 0.88 : 0.45);
    const shared = age >= 12 && random.chance(0.6);
    const { year } = member.birth;
    const { idPrefix, oldIdPrefixes } = this.place(this.commune).registration;
    const oldCard = year <= 2003 && (year <= 1995 || random.chance(0.6));
    return {
      serial: this.register.nextSerial(),
      sex: member.sex,
      birth: member.birth,
      name: member.name,
      words: nameWords(member.name),
      group: member.group,
      ethnicity: ethnicityOf(member.group),
      religion: this.religion,
      nationalId: this.register.issue(
        random.chance(0.88) ? idPrefix : random.pick(OTHER_PREFIXES),
        member.sex,
        year,
      ),
      oldNationalId: oldCard
        ? random.pick(oldIdPrefixes) + String(random.below(1_000_000)).padStart(6, '0')
        : null,
      phone: own ? this.mobile() : shared ? this.sharedPhone : null,
      formerPhone: own && age > 24 && random.chance(0.3) ? this.mobile() : null,
      commune: this.commune,
      hamlet: this.hamlet,
      formerCommune,
      formerHamlet: moved ? random.below(this.place(formerCommune).hamlets.length) : -1,
      rural: this.rural,
      occupation,
      workplace: this.workplace(occupation),
      servedInArmy:
        member.sex === 'male'
          ? age >= 24 && random.chance(age > 58 ? 0.42 : 0.16)
          : age > 58 && random.chance(0.04),
      engaged: random.chance(0.55),
      headOfHousehold: position === 0,
    };
  }

  private occupation({ sex }: Family, age: number): Occupation {
    const draw = this.random.next();
    if (age < 6) return 'child';
    if (age < 18) return 'pupil';
    if (age < 22 && draw < 0.4) return 'student';
    if (age >= 62) return this.farming && draw < 0.6 ? 'farmer' : 'retired';
    if (this.farming && draw < (age < 35 ? 0.35 : 0.72)) return 'farmer';
    const rest = this.random.next();
    if (rest < (age < 45 ? 0.5 : 0.25)) return 'worker';
    if (rest < 0.6) return 'state';
    if (rest < 0.85) return 'trader';
    return sex === 'male' && age < 50 && rest > 0.97 ? 'soldier' : 'home';
  }

  /** Sizes fall with the number: few large enterprises, many small ones. */
  private workplace(occupation: Occupation): number {
    const skewed = this.random.next() ** 2;
    switch (occupation) {
      case 'worker':
        return Math.floor(skewed * 2000);
      case 'state':
        return Math.floor(skewed * 500);
      case 'pupil':
        return this.commune * 3 + Math.floor(skewed * 3);
      case 'student':
        return Math.floor(skewed * 12);
      case 'child':
      case 'farmer':
      case 'trader':
      case 'soldier':
      case 'home':
      case 'retired':
        return -1;
    }
  }

  private drawGroup(): MinorityGroup | null {
    let draw = this.random.next();
    for (const [group, share] of this.province.minorities) {
      // Minorities live together: few communes hold most of them.
      const concentration = fraction(Number(this.place(this.commune).code), share * 1e6) < 0.2 ? 4 : 0.25;
      const here = share > 0.5 ? share : Math.min(0.8, share * concentration);
      if (draw < here) return group;
      draw -= here;
    }
    return null;
  }

  private mobile(): string {
    return this.random.pick(MOBILE_PREFIXES) + String(this.random.below(10_000_000)).padStart(7, '0');
  }

  private place(commune: number) {
    const place = this.province.communes[commune];
    if (place === undefined) throw new RangeError(`The province has no commune number ${commune}.`);
    return place;
  }
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const RELIGIONS = {
  south: ['Phật giáo', 'Phật giáo', 'Cao Đài', 'Cao Đài', 'Phật giáo Hòa Hảo', 'Công giáo', 'Tin Lành'],
  north: ['Phật giáo', 'Công giáo'],
} as const;

/** Full years on the reference date. */
export function ageOf(birth: CalendarDate): number {
  const before =
    birth.month > REFERENCE_DATE.month ||
    (birth.month === REFERENCE_DATE.month && birth.day > REFERENCE_DATE.day);
  return REFERENCE_DATE.year - birth.year - (before ? 1 : 0);
}
