import type { Bilingual } from '#contracts';

/** What a problem says: what is wrong and what to do about it. `{name}` is filled in where the problem arises. */
export interface ProblemText extends Bilingual {
  /** HTTP status. */
  readonly status: number;
}
