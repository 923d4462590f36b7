import { describe, expect, it } from '@jest/globals';
import type { Ledger } from './answers.js';
import { closes, netChange } from './ledger.js';

const NOTHING: Ledger = {
  ...{ opening: 100, admitted: 0, transferredIn: 0, lateData: 0, splits: 0, removed: 0, removedBy: {} },
  ...{ transferredOut: 0, merges: 0, corrections: 0, closing: 100 },
};

describe('a ledger', () => {
  it('is what came less what went', () => {
    const ledger = { ...NOTHING, admitted: 7, lateData: 2, removed: 3, merges: 1, closing: 105 };
    expect(netChange(ledger)).toEqual({ gained: 9, lost: 4 });
    expect(closes(ledger)).toBe(true);
    expect(closes({ ...ledger, closing: 106 })).toBe(false);
  });

  it('gains by corrections of what was wrongly left out', () => {
    const ledger = { ...NOTHING, removed: 2, corrections: -5, closing: 103 };
    expect(netChange(ledger)).toEqual({ gained: 5, lost: 2 });
    expect(closes(ledger)).toBe(true);
  });
});
