import type { Ledger } from './answers.js';

export const GAINS = ['admitted', 'transferredIn', 'lateData', 'splits'] as const;
export const LOSSES = ['removed', 'transferredOut', 'merges', 'corrections'] as const;

/** Why somebody came or went. */
export type Cause = (typeof GAINS)[number] | (typeof LOSSES)[number];

/** What came and what went in all. A correction can be negative: then more was left out than wrongly counted. */
export function netChange(ledger: Ledger): { readonly gained: number; readonly lost: number } {
  const corrected = ledger.corrections;
  return {
    gained: GAINS.reduce((sum, key) => sum + ledger[key], 0) + Math.max(0, -corrected),
    lost: LOSSES.reduce((sum, key) => sum + ledger[key], 0) + Math.max(0, -corrected),
  };
}

/** Whether opening, causes and closing fit together. */
export function closes(ledger: Ledger): boolean {
  const { gained, lost } = netChange(ledger);
  return ledger.opening + gained - lost === ledger.closing;
}
