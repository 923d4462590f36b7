import type { DecisionState } from '#contracts';

/** Why a decision was refused; nothing has changed then. */
export type DecisionRefusal =
  | { readonly code: 'decision.reason-missing' }
  | { readonly code: 'decision.too-few-records' }
  | { readonly code: 'decision.record-repeated'; readonly recordId: string }
  | { readonly code: 'decision.record-unknown'; readonly recordIds: readonly string[] }
  | {
      readonly code: 'decision.partition-incomplete';
      readonly missing: readonly string[];
      readonly foreign: readonly string[];
    }
  | { readonly code: 'case.unknown' }
  | { readonly code: 'case.foreign-unit' }
  | { readonly code: 'case.moved-on'; readonly supersededBy: string | null; readonly version: number }
  | { readonly code: 'case.awaiting-second'; readonly decisionId: string }
  /** Must-links, the new ones included, join two records that were decided apart. */
  | {
      readonly code: 'decision.contradiction';
      readonly chain: readonly string[];
      /** Earlier decisions that the chain is made of. */
      readonly decisions: readonly string[];
    }
  | { readonly code: 'decision.unknown' }
  | { readonly code: 'decision.foreign-unit' }
  | { readonly code: 'decision.same-person' }
  | { readonly code: 'decision.not-awaiting'; readonly state: DecisionState }
  | { readonly code: 'decision.not-standing'; readonly state: DecisionState }
  | { readonly code: 'decision.already-revoked' };

/** Rolls the transaction back; becomes a value at the service's edge. */
export class Refused extends Error {
  constructor(readonly refusal: DecisionRefusal) {
    super(refusal.code);
  }
}
