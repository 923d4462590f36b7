import { two, writeBirthDate } from './date-errors.js';
import { GeneratedRecord } from './generated-record.js';
import type { Written } from './identifier-errors.js';
import { writeNationalId, writeOldNationalId, writePhone } from './identifier-errors.js';
import { writeName } from './name-errors.js';
import type { NoiseProfile } from './noise-profile.js';
import { DEFAULT_NOISE } from './noise-profile.js';
import type { Membership } from './organisations.js';
import { HABITS, membershipsOf, ORGANISATIONS, unitHas } from './organisations.js';
import { writePlace } from './place-errors.js';
import type { Person } from './population.js';
import { Population } from './population.js';
import type { Commune, Province } from './province.js';
import { loadProvince } from './province.js';
import { Random } from './random.js';
import { recordIdOf } from './record-id.js';

export interface ProvinceOptions {
  /** Any 32-bit integer; the same options give the same records, byte for byte. */
  readonly seed: number;
  /** Exactly so many records are generated. */
  readonly records: number;
  readonly noise?: NoiseProfile;
  /** Code of the province (see GENERATED_PROVINCES); default {@link DEFAULT_PROVINCE}. */
  readonly province?: string;
}

/** Code of the province that is generated unless another is asked for: Tây Ninh. */
export const DEFAULT_PROVINCE = '80';

const STREAM_MEMBERSHIP = 2;
const STREAM_RECORD = 3;
/** Communes are used one after another until lists have about this size; beyond that all grow alike. */
const RECORDS_PER_COMMUNE = 1_500;

/**
 * Streams the records of a synthetic province: commune by commune, household by household, so that memory does not
 * grow with the number of records. Records of one person follow one another.
 */
export function* generateProvince(options: ProvinceOptions): Generator<GeneratedRecord, void, undefined> {
  for (const household of generateHouseholds(options)) yield* household.records;
}

export interface GeneratedHousehold {
  readonly commune: number;
  readonly index: number;
  readonly people: readonly Person[];
  readonly records: readonly GeneratedRecord[];
}

/** As {@link generateProvince}, but by household, those without any record included. */
export function* generateHouseholds(
  options: ProvinceOptions,
): Generator<GeneratedHousehold, void, undefined> {
  const province = loadProvince(options.province ?? DEFAULT_PROVINCE);
  const population = new Population(province, options.seed);
  const writer = new RecordWriter(province, options.seed, options.noise ?? DEFAULT_NOISE);
  let written = 0;
  for (const [commune, quota] of communeQuotas(province, options.records)) {
    for (let index = 0; written < quota; index++) {
      const people = population.household(commune, index);
      const records = people.length === 0 ? [] : writer.household(commune, index, people, quota - written);
      written += records.length;
      yield { commune, index, people, records };
    }
  }
}

/** For each commune used, the number of records after which the next one begins; ends at exactly `records`. */
function communeQuotas(province: Province, records: number): [commune: number, upTo: number][] {
  const count = Math.min(province.communes.length, Math.max(1, Math.round(records / RECORDS_PER_COMMUNE)));
  // Spread over the province: neighbours in the list were often one district.
  const step = province.communes.length / count;
  const used = Array.from({ length: count }, (_, i) => province.communes[Math.floor(i * step)] as Commune);
  const total = used.reduce((sum, commune) => sum + commune.weight, 0);
  let weight = 0;
  return used.map((commune, i) => {
    weight += commune.weight;
    return [commune.index, i === count - 1 ? records : Math.round((records * weight) / total)];
  });
}

/** Writes people down in the organisations' lists, with the habits and errors of each. */
class RecordWriter {
  private readonly sequence = new Map<string, number>(ORGANISATIONS.map((organisation) => [organisation, 0]));

  constructor(
    private readonly province: Province,
    private readonly seed: number,
    private readonly noise: NoiseProfile,
  ) {}

  /** At most `limit` records of a household. */
  household(commune: number, index: number, people: readonly Person[], limit: number): GeneratedRecord[] {
    const membershipRandom = new Random(this.seed, STREAM_MEMBERSHIP, commune, index);
    const random = new Random(this.seed, STREAM_RECORD, commune, index);
    const records: GeneratedRecord[] = [];
    for (const person of people) {
      for (const membership of membershipsOf(membershipRandom, this.province, person)) {
        const times = random.chance(this.noise.record.duplicate) ? 2 : 1;
        for (let i = 0; i < times && records.length < limit; i++)
          records.push(this.write(random, person, membership));
      }
    }
    return records;
  }

  private write(random: Random, person: Person, membership: Membership): GeneratedRecord {
    const { noise, province, seed } = this;
    const { organisation, unit } = membership;
    const habits = HABITS[organisation];
    const paper = unitHas(seed, organisation, unit, 1, habits.paperUnits * noise.record.paperFactor);
    const capitals = unitHas(seed, organisation, unit, 2, noise.name.allCaps);
    const has = (share: number, onPaper: number) =>
      random.chance(paper ? onPaper : share) && !random.chance(noise.record.missingField);

    const name = writeName(random, noise.name, person, capitals);
    const birth = has(1, 1)
      ? writeBirthDate(
          random,
          noise.dateOfBirth,
          person.birth,
          !random.chance(paper ? 0.06 : habits.fullBirthDate),
        )
      : null;
    const { nationalId, oldNationalId } = this.identifiers(
      random,
      person,
      has(habits.nationalId, 0.03),
      has(habits.oldNationalId, 0.04),
    );
    const phone =
      person.phone !== null && has(habits.phone, 0.06)
        ? writePhone(random, noise.phone, person.phone, person.formerPhone)
        : null;
    const place = writePlace(random, noise.place, province, person, {
      code: has(habits.communeCode, 0.1),
      text: has(habits.communeText, 0.97),
      hamlet: has(habits.hamlet, 0.75),
    });
    const sex = has(habits.gender, 0.7) && !random.chance(noise.gender.missing) ? person.sex : null;
    const gender =
      sex !== null && random.chance(noise.gender.wrong) ? (sex === 'male' ? 'female' : 'male') : sex;

    const commune = province.communes[person.commune] as Commune;
    const sequence = (this.sequence.get(organisation) ?? 0) + 1;
    this.sequence.set(organisation, sequence);
    const localId = habits.localId(sequence, commune.code);
    const detailed = !paper;
    return new GeneratedRecord(
      {
        record_id: recordIdOf(organisation, localId),
        organisation,
        local_id: localId,
        full_name: name.text,
        date_of_birth: birth?.text ?? null,
        gender,
        national_id: nationalId?.text ?? null,
        old_national_id: oldNationalId?.text ?? null,
        phone: phone?.text ?? null,
        commune_code: place.code,
        commune_text: place.text,
        province_text: place.province,
        hamlet: place.hamlet,
        observed_at: `2026-10-${two(1 + (Math.abs(unit) % 28))}T${two(7 + random.below(10))}:${two(random.below(60))}:00Z`,
        status: membership.status,
        unit_code: membership.unitCode,
        role: membership.role,
        joined_on: detailed || random.chance(0.4) ? membership.joinedOn : null,
        left_on: membership.leftOn,
        left_reason: membership.leftReason,
        card_number: detailed ? membership.cardNumber : null,
        fees_paid_through: detailed ? membership.feesPaidThrough : null,
        last_activity_on: detailed ? membership.lastActivityOn : null,
      },
      organisation,
      person,
      membership,
      {
        words: name.read,
        birth: birth?.read ?? null,
        sex: gender,
        nationalId: nationalId?.read.length === 12 ? nationalId.read : '',
        oldNationalId: [oldNationalId?.read, nationalId?.read].find((read) => read?.length === 9) ?? '',
        phone: phone?.read ?? '',
        commune: place.readCommune,
        hamlet: place.readHamlet,
      },
      detailed && random.chance(0.8),
    );
  }

  private identifiers(
    random: Random,
    person: Person,
    withId: boolean,
    withOld: boolean,
  ): { nationalId: Written | null; oldNationalId: Written | null } {
    const { nationalId: idNoise, oldNationalId: oldNoise } = this.noise;
    const old = person.oldNationalId;
    const writtenOld = old === null ? null : writeOldNationalId(random, oldNoise, old);
    const instead = withId && writtenOld !== null && random.chance(idNoise.oldIdInstead);
    return {
      nationalId: instead ? writtenOld : withId ? writeNationalId(random, idNoise, person.nationalId) : null,
      oldNationalId: withOld && !instead ? writtenOld : null,
    };
  }
}
