import type { CanonicalRecord } from '#contracts';

/** A current record of a person, as survivorship sees it. */
export interface GoldenSource {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  /** Where the record's residence was found among the administrative units. */
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly record: CanonicalRecord;
}

/**
 * Why a value won:
 * - `only-value`: no other record gives the field; `unanimous`: all that give it agree
 * - `valid`: well formed where the others are not; `complete`: not abbreviated; `accents`: written with
 *   accents; `precision`: the fuller date; `unrepaired`: needed no repair; `placed`: found among the units
 * - `agreement`: given by more organisations; `recency`: observed later by its organisation's own account
 * - `order`: by organisation and local id, when nothing else tells them apart
 * - `trust`: its organisation is trusted more for the field
 *
 * Only ever extended at its end: provenance is stored by position.
 */
export const SURVIVORSHIP_RULES = [
  'only-value',
  'unanimous',
  'valid',
  'complete',
  'accents',
  'precision',
  'unrepaired',
  'placed',
  'agreement',
  'recency',
  'order',
  'trust',
] as const;
export type SurvivorshipRule = (typeof SURVIVORSHIP_RULES)[number];
