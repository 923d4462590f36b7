import type { CorrectionCause } from '#contracts';

/** A record as it counts on the period's day, or does not. */
export interface RecordState {
  readonly recordId: string;
  readonly personId: string;
  readonly organisation: string;
  readonly counted: boolean;
}

export interface Counts {
  readonly persons: number;
  readonly memberships: number;
  /** Memberships by organisation. */
  readonly organisations: ReadonlyMap<string, number>;
}

export interface Explained {
  readonly signed: Counts;
  readonly now: Counts;
  /** One step after the other, so that they add up to the difference exactly. */
  readonly steps: readonly {
    readonly cause: CorrectionCause;
    readonly records: number;
    readonly before: Counts;
    readonly after: Counts;
  }[];
}

/**
 * Explains how the figures came from what was signed to what they are now. Counts are taken after each of the causes
 * in turn: records that the hub learned of late; records withdrawn; records corrected; records that another model put
 * into another person, wherever they stand now; then persons that were split
 * (each old person counted once for every new one that its records went to), then persons that were merged. Being
 * counted one after the other, the causes add up to the whole difference.
 */
export function explain(
  signed: readonly RecordState[],
  now: readonly RecordState[],
  /** Records that an activated model put where they stand, or into a person on the way there. */
  remodelled: ReadonlySet<string> = new Set(),
): Explained {
  const before = new Map(signed.map((record) => [record.recordId, record]));
  const after = new Map(now.map((record) => [record.recordId, record]));
  /** Record → person while the causes are applied. */
  const state = new Map<string, RecordState>(before);
  const counts = (): Counts => count(state.values());
  const steps: { cause: CorrectionCause; records: number; before: Counts; after: Counts }[] = [];
  const step = (cause: CorrectionCause, apply: () => number) => {
    const previous = steps.at(-1)?.after ?? start;
    const records = apply();
    steps.push({ cause, records, before: previous, after: counts() });
  };
  const start = counts();
  step('late-data', () => {
    let records = 0;
    for (const [recordId, record] of after) {
      if (before.has(recordId)) continue;
      state.set(recordId, record);
      if (record.counted) records++;
    }
    return records;
  });
  step('withdrawal', () => {
    let records = 0;
    for (const [recordId, record] of before) {
      if (after.has(recordId)) continue;
      state.delete(recordId);
      if (record.counted) records++;
    }
    return records;
  });
  step('correction', () => {
    let records = 0;
    for (const [recordId, record] of after) {
      const old = before.get(recordId);
      if (!old) continue;
      state.set(recordId, { ...record, personId: old.personId });
      if (old.counted !== record.counted || old.organisation !== record.organisation) records++;
    }
    return records;
  });
  const moved = [...after.values()].filter(
    ({ recordId, personId }) => before.has(recordId) && before.get(recordId)?.personId !== personId,
  );
  const others = moved.filter(({ recordId }) => !remodelled.has(recordId));
  step('model-change', () => {
    const own = moved.filter(({ recordId }) => remodelled.has(recordId));
    for (const record of own) state.set(record.recordId, record);
    return own.length;
  });
  step('split', () => {
    for (const [recordId, record] of state) {
      const target = after.get(recordId)?.personId ?? record.personId;
      state.set(recordId, { ...record, personId: `${record.personId}>${target}` });
    }
    const targets = new Map<string, Set<string>>();
    for (const [recordId, { personId }] of before) {
      const target = after.get(recordId)?.personId;
      if (target) targets.set(personId, (targets.get(personId) ?? new Set()).add(target));
    }
    return others.filter(({ recordId }) => (targets.get(before.get(recordId)?.personId ?? '')?.size ?? 0) > 1)
      .length;
  });
  step('merge', () => {
    for (const [recordId, record] of after) state.set(recordId, record);
    const sources = new Map<string, Set<string>>();
    for (const [recordId, { personId }] of after) {
      const source = before.get(recordId)?.personId;
      if (source) sources.set(personId, (sources.get(personId) ?? new Set()).add(source));
    }
    return others.filter(({ personId }) => (sources.get(personId)?.size ?? 0) > 1).length;
  });
  return { signed: start, now: counts(), steps };
}

function count(records: Iterable<RecordState>): Counts {
  const persons = new Set<string>();
  const memberships = new Map<string, Set<string>>();
  for (const { personId, organisation, counted } of records) {
    if (!counted) continue;
    persons.add(personId);
    const own = memberships.get(organisation);
    if (own) own.add(personId);
    else memberships.set(organisation, new Set([personId]));
  }
  const organisations = new Map([...memberships].map(([organisation, own]) => [organisation, own.size]));
  return {
    persons: persons.size,
    memberships: [...organisations.values()].reduce((sum, own) => sum + own, 0),
    organisations,
  };
}
