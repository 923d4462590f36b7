import type {
  CanonicalRecord,
  FieldRule,
  FieldRules,
  Gender,
  GoldenField,
  Residence,
  SurvivorshipRules,
} from '#contracts';
import { GOLDEN_FIELDS } from './golden-fields.js';
import { readings, type Reading } from './readings.js';
import type { GoldenSource, SurvivorshipRule } from './survivorship.js';

/** What is known about a person; a field that no record gives is missing. */
export interface GoldenRecord {
  fullName?: string;
  dateOfBirth?: string;
  gender?: Gender;
  nationalId?: string;
  oldNationalId?: string;
  phone?: string;
  email?: string;
  ethnicity?: string;
  religion?: string;
  occupation?: string;
  /** Taken whole from one record: parts of several addresses would be an address that nobody gave. */
  residence?: Residence & { readonly provinceCode: string | null };
}

export type Provenance = Partial<
  Record<GoldenField, { readonly recordId: string; readonly rule: SurvivorshipRule }>
>;

/** A value of one field beside the record that gives it. */
export interface GivenValue {
  readonly reading: Reading;
  readonly source: GoldenSource;
}

/** A value with everything that decides whether it survives. */
export interface Candidate extends GivenValue {
  readonly organisations: number;
  readonly observedAt: number;
}

/**
 * The golden record of a person and, for each field, the record and the rule that it comes from. A pure
 * function of the set of current records and the rules: neither the order of the records nor what the person
 * looked like before matters.
 */
export function goldenRecord(
  sources: readonly GoldenSource[],
  { fields: rules }: SurvivorshipRules,
): {
  golden: GoldenRecord;
  provenance: Provenance;
} {
  const golden: Record<string, unknown> = {};
  const provenance: Provenance = {};
  const [only] = sources;
  if (only && sources.length === 1) {
    // Most people have one record: nothing to compare.
    for (const [field, reading] of readings(only)) {
      golden[field] = reading.value;
      provenance[field] = { recordId: only.recordId, rule: 'only-value' };
    }
    return { golden: golden as GoldenRecord, provenance };
  }
  const fields = givenValues(sources);
  for (const field of GOLDEN_FIELDS) {
    const given = fields.get(field);
    if (!given) continue;
    const { reading, source, rule } = survivor(given, rules[field]);
    golden[field] = reading.value;
    provenance[field] = { recordId: source.recordId, rule };
  }
  return { golden: golden as GoldenRecord, provenance };
}

/** Every value that the records give, by field. */
export function givenValues(sources: readonly GoldenSource[]): Map<GoldenField, GivenValue[]> {
  const fields = new Map<GoldenField, GivenValue[]>();
  for (const source of sources) {
    for (const [field, reading] of readings(source)) {
      const given = fields.get(field);
      if (given) given.push({ reading, source });
      else fields.set(field, [{ reading, source }]);
    }
  }
  return fields;
}

function survivor(
  given: readonly GivenValue[],
  rules: FieldRules,
): GivenValue & { readonly rule: SurvivorshipRule } {
  const [first] = given;
  if (first && given.length === 1) return { ...first, rule: 'only-value' };
  const [winner, ...others] = ranked(given, rules) as [Candidate, ...Candidate[]];
  const rival = others.find(({ reading }) => reading.key !== winner.reading.key);
  const rule = rival ? compare(winner, rival, rules).rule : 'unanimous';
  return { reading: winner.reading, source: winner.source, rule };
}

/** The values of a field, the one that survives first. */
export function ranked(given: readonly GivenValue[], rules: FieldRules): Candidate[] {
  const supporters = new Map<string, Set<string>>();
  for (const { reading, source } of given) {
    const organisations = supporters.get(reading.key) ?? new Set();
    supporters.set(reading.key, organisations.add(source.organisation));
  }
  return given
    .map(({ reading, source }): Candidate => ({
      reading,
      source,
      organisations: supporters.get(reading.key)?.size ?? 0,
      observedAt: observedAt(source.record),
    }))
    .sort((a, b) => compare(a, b, rules).order);
}

/** Which of two values comes first, and the first rule that tells them apart. */
export function compare(
  a: Candidate,
  b: Candidate,
  { rules, trust }: FieldRules,
): { order: number; rule: SurvivorshipRule } {
  for (const rule of rules) {
    const difference = merit(b, rule, trust) - merit(a, rule, trust);
    if (difference !== 0) return { order: difference, rule };
  }
  return { order: sourceOrder(a.source, b.source), rule: 'order' };
}

/** How well a value does by one rule; more is better. */
function merit(
  { reading, source, organisations, observedAt }: Candidate,
  rule: FieldRule,
  trust: FieldRules['trust'],
): number {
  if (rule === 'trust') return trust?.[source.organisation] ?? 0;
  if (rule === 'agreement') return organisations;
  if (rule === 'recency') return observedAt;
  return reading.qualities.find(([quality]) => quality === rule)?.[1] ?? 0;
}

/** Missing counts as oldest: the time of receipt would make the golden record depend on the order of arrival. */
function observedAt(record: CanonicalRecord): number {
  const time = record.observedAt ? Date.parse(record.observedAt) : Number.NaN;
  return Number.isNaN(time) ? Number.MIN_SAFE_INTEGER : time;
}

function sourceOrder(a: GoldenSource, b: GoldenSource): number {
  if (a.organisation !== b.organisation) return a.organisation < b.organisation ? -1 : 1;
  if (a.localId !== b.localId) return a.localId < b.localId ? -1 : 1;
  // One record gives a field twice where a number stands in another number's column.
  return 0;
}
