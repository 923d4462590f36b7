/**
 * Which of two states of one record stands. Pure: the answer depends on the two states alone, never on
 * which of them arrived first, so chunks may be processed in any order and by any number of instances.
 */
export interface Observation {
  /** Milliseconds since 1970: when the organisation's system saw the state, else when it was received. */
  readonly observedAt: number;
  /** Hexadecimal; {@link TOMBSTONE_HASH} for a withdrawal. */
  readonly contentHash: string;
}

/** Sorts below every content hash: at equal times a state of the record beats its withdrawal. */
export const TOMBSTONE_HASH = '';

/** Whether `incoming` replaces `stored`: the later one wins, at equal times the greater content hash. */
export function supersedes(incoming: Observation, stored: Observation): boolean {
  if (incoming.observedAt !== stored.observedAt) return incoming.observedAt > stored.observedAt;
  return incoming.contentHash > stored.contentHash;
}

/** Of several rows with one key the last one, in the order of those last ones. */
export function lastOfEach<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  const last = new Map<string, Row>();
  for (const row of rows) {
    const id = key(row);
    last.delete(id);
    last.set(id, row);
  }
  return [...last.values()];
}

/**
 * Number of the version that an accepted state becomes. It is the row's intake sequence; only when chunks
 * overtook one another must it be raised above the stored one, because every consumer drops versions that
 * do not rise.
 */
export function nextVersion(sequence: number, storedVersion: number | null): number {
  return storedVersion === null ? sequence : Math.max(sequence, storedVersion + 1);
}

/** The time of a state: `observedAt` where it is a valid instant, else the time of receipt. */
export function observationTime(observedAt: string | null | undefined, receivedAt: string): number {
  const observed = observedAt ? Date.parse(observedAt) : Number.NaN;
  return Number.isNaN(observed) ? Date.parse(receivedAt) : observed;
}
