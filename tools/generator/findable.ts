import type { GeneratedRecord, Reading } from './generated-record.js';
import type { ProvinceOptions } from './generate.js';
import { DEFAULT_PROVINCE, generateHouseholds, generateProvince } from './generate.js';
import type { CalendarDate, Person } from './population.js';
import { Population } from './population.js';
import type { Shared } from './shared-evidence.js';
import { fits, sharedEvidence } from './shared-evidence.js';
import { loadProvince } from './province.js';
import { syllable } from './syllable.js';

/** Two records of one human, and whether a perfect reader could know it. */
export interface TruePair {
  readonly a: string;
  readonly b: string;
  /** What the two records still share after their errors fits nobody else in the population. */
  readonly findable: boolean;
}

/** Pairs whose uniqueness is settled in one sweep over the population; bounds the memory. */
const PAIRS_PER_SWEEP = 400_000;

/**
 * All true pairs of a generated province. A pair is findable when no other inhabitant, member of something or not,
 * fits everything that its two records share (see {@link sharedEvidence} and {@link fits}). Pairs come in batches,
 * in no particular order; each batch costs one more generation of the population, memory stays bounded.
 */
export function* truePairs(options: ProvinceOptions): Generator<TruePair, void, undefined> {
  let sweep = new Sweep();
  let households: ReadonlyMap<number, number> | undefined;
  let person: GeneratedRecord[] = [];
  function* settle(): Generator<TruePair, void, undefined> {
    households ??= householdCounts(options);
    yield* sweep.settle(options, households);
    sweep = new Sweep();
  }
  for (const record of generateProvince(options)) {
    if (person[0]?.person !== record.person) person = [];
    for (const earlier of person) sweep.add(earlier, record);
    person.push(record);
    if (sweep.size >= PAIRS_PER_SWEEP) yield* settle();
  }
  yield* settle();
}

/** How many households of each commune belong to the province, in the order of generation. */
function householdCounts(options: ProvinceOptions): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { commune, index } of generateHouseholds(options)) counts.set(commune, index + 1);
  return counts;
}

interface OpenPair {
  readonly a: string;
  readonly b: string;
  readonly serial: number;
  readonly shared: Shared;
  findable: boolean;
}

/** Pairs under one or the other key that whoever fits them must have too. */
class Sweep {
  private readonly pairs: OpenPair[] = [];
  private readonly byKey = new Map<string | number, OpenPair[]>();

  get size(): number {
    return this.pairs.length;
  }

  add(a: GeneratedRecord, b: GeneratedRecord): void {
    const shared = sharedEvidence(a.reading as Reading, b.reading as Reading);
    const ids = [a.record.record_id, b.record.record_id].sort() as [string, string];
    const pair = { a: ids[0], b: ids[1], serial: a.person.serial, shared, findable: true };
    this.pairs.push(pair);
    const key = pairKey(shared);
    const others = this.byKey.get(key);
    if (others === undefined) this.byKey.set(key, [pair]);
    else others.push(pair);
  }

  *settle(
    options: ProvinceOptions,
    households: ReadonlyMap<number, number>,
  ): Generator<TruePair, void, undefined> {
    const population = new Population(loadProvince(options.province ?? DEFAULT_PROVINCE), options.seed);
    for (const [commune, count] of households) {
      for (let index = 0; index < count; index++) {
        for (const person of population.household(commune, index)) this.test(person);
      }
    }
    for (const { a, b, findable } of this.pairs) yield { a, b, findable };
  }

  private test(person: Person): void {
    for (const key of personKeys(person)) {
      const pairs = this.byKey.get(key);
      if (pairs === undefined) continue;
      let kept = 0;
      for (const pair of pairs) {
        if (pair.serial !== person.serial && fits(person, pair.shared)) pair.findable = false;
        else pairs[kept++] = pair;
      }
      pairs.length = kept;
    }
  }
}

/** The most selective key that two records share; every person who fits has it among {@link personKeys}. */
function pairKey(shared: Shared): string | number {
  if (shared.nationalId.length === 12) return `i${shared.nationalId}`;
  if (shared.oldNationalId !== '') return `o${shared.oldNationalId}`;
  if (shared.phone !== '') return `t${shared.phone}`;
  const { given, birth, commune } = shared;
  if (given !== '' && birth.year > 0) return `y${birth.year}${given}`;
  if (given !== '' && birth.day > 0) return dayMonthKey(birth, given);
  if (given !== '' && commune >= 0) return `c${commune}${given}`;
  if (given !== '') return `g${given}`;
  if (birth.year > 0) return birth.year;
  return '';
}

function* personKeys(person: Person): Generator<string | number, void, undefined> {
  const given = syllable(person.words.at(-1) ?? '').bare;
  yield `i${person.nationalId}`;
  if (person.oldNationalId !== null) yield `o${person.oldNationalId}`;
  if (person.phone !== null) yield `t${person.phone}`;
  if (person.formerPhone !== null) yield `t${person.formerPhone}`;
  yield `y${person.birth.year}${given}`;
  yield dayMonthKey(person.birth, given);
  yield `c${person.commune}${given}`;
  if (person.formerCommune >= 0) yield `c${person.formerCommune}${given}`;
  yield `g${given}`;
  yield person.birth.year;
  yield '';
}

/** Day and month in either order. */
function dayMonthKey({ month, day }: CalendarDate, given: string): string {
  return `d${Math.min(month, day)}.${Math.max(month, day)}${given}`;
}
