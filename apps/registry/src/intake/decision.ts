import { TOMBSTONE_HASH, supersedes, type Observation } from './last-writer-wins.js';

/** A record as the registry holds it, as far as intake needs to know. */
export interface StoredState extends Observation {
  readonly version: number;
  readonly epoch: number;
}

/**
 * What an incoming state does to the stored one:
 * - `created`: the record is new, or returns after its withdrawal
 * - `updated`, `withdrawn`: it changes; `tombstone`: a withdrawal came before the record that it withdraws
 * - `confirmed`: the same content was observed later; only the time moves
 * - `ignored`: older than what is stored, or exactly that
 */
export type Decision = 'created' | 'updated' | 'withdrawn' | 'tombstone' | 'confirmed' | 'ignored';

/** Pure; `stored` is null for a record that the registry does not know. */
export function decide(incoming: Observation, stored: StoredState | null): Decision {
  const withdrawal = incoming.contentHash === TOMBSTONE_HASH;
  if (!stored) return withdrawal ? 'tombstone' : 'created';
  if (!supersedes(incoming, stored)) return 'ignored';
  if (incoming.contentHash === stored.contentHash) return 'confirmed';
  if (withdrawal) return 'withdrawn';
  return stored.contentHash === TOMBSTONE_HASH ? 'created' : 'updated';
}
