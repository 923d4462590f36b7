import type { CanonicalRecord, Gender, Residence } from '#contracts';
import { GOLDEN_FIELDS, type GoldenField } from './golden-fields.js';
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

/** A value with everything that decides whether it survives. */
interface Candidate {
  readonly reading: Reading;
  readonly source: GoldenSource;
  readonly organisations: number;
  readonly observedAt: number;
}

/**
 * The golden record of a person and, for each field, the record and the rule that it comes from. A pure
 * function of the set of current records: neither their order nor what the person looked like before matters.
 */
export function goldenRecord(sources: readonly GoldenSource[]): {
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
  const fields = new Map<GoldenField, { reading: Reading; source: GoldenSource }[]>();
  for (const source of sources) {
    for (const [field, reading] of readings(source)) {
      const given = fields.get(field);
      if (given) given.push({ reading, source });
      else fields.set(field, [{ reading, source }]);
    }
  }
  for (const field of GOLDEN_FIELDS) {
    const given = fields.get(field);
    if (!given) continue;
    const { reading, source, rule } = survivor(given);
    golden[field] = reading.value;
    provenance[field] = { recordId: source.recordId, rule };
  }
  return { golden: golden as GoldenRecord, provenance };
}

function survivor(given: readonly { reading: Reading; source: GoldenSource }[]): {
  reading: Reading;
  source: GoldenSource;
  rule: SurvivorshipRule;
} {
  const [first] = given;
  if (first && given.length === 1) return { ...first, rule: 'only-value' };
  const supporters = new Map<string, Set<string>>();
  for (const { reading, source } of given) {
    const organisations = supporters.get(reading.key) ?? new Set();
    supporters.set(reading.key, organisations.add(source.organisation));
  }
  const candidates = given.map(({ reading, source }): Candidate => ({
    reading,
    source,
    organisations: supporters.get(reading.key)?.size ?? 0,
    observedAt: observedAt(source.record),
  }));
  candidates.sort((a, b) => compare(a, b).order);
  const [winner] = candidates as [Candidate, ...Candidate[]];
  const rival = candidates.find(({ reading }) => reading.key !== winner.reading.key);
  const rule = rival ? compare(winner, rival).rule : 'unanimous';
  return { reading: winner.reading, source: winner.source, rule };
}

/** Which of two values comes first, and the first rule that tells them apart. */
function compare(a: Candidate, b: Candidate): { order: number; rule: SurvivorshipRule } {
  for (const [index, [rule, quality]] of a.reading.qualities.entries()) {
    const other = b.reading.qualities[index]?.[1] ?? 0;
    if (quality !== other) return { order: other - quality, rule };
  }
  if (a.organisations !== b.organisations)
    return { order: b.organisations - a.organisations, rule: 'agreement' };
  if (a.observedAt !== b.observedAt) return { order: b.observedAt - a.observedAt, rule: 'recency' };
  return { order: sourceOrder(a.source, b.source), rule: 'order' };
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
