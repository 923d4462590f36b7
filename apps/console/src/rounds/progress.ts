import type { Round } from '../api/types.js';

type Progress = Round['progress'][number];

export interface Answers {
  readonly proposals: number;
  readonly open: number;
  readonly withdrawn: number;
  readonly keep: number;
  readonly transfer: number;
  readonly remove: number;
  readonly correct: number;
  readonly ended: number;
  readonly moved: number;
}

/** The sum of some lines of a round's progress. */
export function sumOf(lines: readonly Progress[]): Answers {
  const sum = (of: (line: Progress) => number) => lines.reduce((total, line) => total + of(line), 0);
  return {
    proposals: sum(({ proposals }) => proposals),
    open: sum(({ open }) => open),
    withdrawn: sum(({ withdrawn }) => withdrawn),
    keep: sum(({ answered }) => answered.keep),
    transfer: sum(({ answered }) => answered.transfer),
    remove: sum(({ answered }) => answered.remove),
    correct: sum(({ answered }) => answered.correct),
    ended: sum(({ ended }) => ended),
    moved: sum(({ moved }) => moved),
  };
}

export function answeredOf({ keep, transfer, remove, correct }: Answers): number {
  return keep + transfer + remove + correct;
}
