import { query } from './queries.js';
import type { DecisionReply, Reviewer } from './review-queries.js';

/** Two records that stand as one person without anybody having decided it. */
export interface SampledPair {
  readonly a: string;
  readonly b: string;
}

export interface SamplesRequest {
  readonly by: Reviewer;
  /** 1–500 */
  readonly limit: number;
  readonly after?: SampledPair;
}

/** Automatic links drawn for a blind check that nobody has judged yet, in the order of their records. */
export const SAMPLES_QUERY = query<SamplesRequest, readonly SampledPair[]>('matching.query.samples', 15_000);

export interface SampleAnswer {
  readonly by: Reviewer;
  readonly records: readonly [string, string];
  readonly same: boolean;
  readonly reason: string;
}
/** The answer is a decision about the two records, and is revoked as one. */
export const ANSWER_SAMPLE_QUERY = query<SampleAnswer, DecisionReply>('matching.query.sample-answer', 10_000);

/** What blind checks say about the automatic links of the active model. */
export interface MeasuredPrecision {
  /** Of all automatic links this many in ten thousand are drawn; 0: blind checks are switched off. */
  readonly drawnPer10000: number;
  readonly answered: number;
  readonly same: number;
  /** Null: nothing was answered yet. */
  readonly precision: number | null;
  /** Wilson's interval for a confidence of 95 %; null: nothing was answered yet. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}
