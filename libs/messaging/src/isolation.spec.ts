import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isolateBadItems } from './isolation.js';

/** Fails when `fails` says so; counts its calls. */
function rehearsal(fails: (items: readonly number[]) => boolean) {
  const tried = { calls: 0 };
  const rehearse = async (items: readonly number[]): Promise<unknown> => {
    tried.calls++;
    return fails(items) ? new Error('bad') : undefined;
  };
  return { tried, rehearse };
}

const numbers = (count: number) => Array.from({ length: count }, (_, place) => place);

describe('isolating bad items', () => {
  it('admits everything when nothing is bad, in one try', async () => {
    const { tried, rehearse } = rehearsal(() => false);
    expect(await isolateBadItems(numbers(500), rehearse)).toEqual({ good: numbers(500), bad: [] });
    expect(tried.calls).toBe(1);
  });

  it('finds one bad item of 500 in about two tries per halving', async () => {
    const { tried, rehearse } = rehearsal((items) => items.includes(321));
    const { good, bad } = await isolateBadItems(numbers(500), rehearse);
    expect(good).toEqual(numbers(500).filter((item) => item !== 321));
    expect(bad.map(({ item }) => item)).toEqual([321]);
    expect(tried.calls).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(500)));
  });

  it('finds exactly the bad items, keeps the order, and what it admits passes together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(60)), fc.uniqueArray(fc.nat(60)), async (items, guilty) => {
        const { rehearse } = rehearsal((tried) => tried.some((item) => guilty.includes(item)));
        const { good, bad } = await isolateBadItems(items, rehearse);
        expect(good).toEqual(items.filter((item) => !guilty.includes(item)));
        expect(bad.map(({ item }) => item)).toEqual(items.filter((item) => guilty.includes(item)));
      }),
    );
  });

  it('breaks up items that fail only beside each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 10 }), async (pairs) => {
        const fails = (tried: readonly number[]) =>
          pairs.some(([a, b]) => a !== b && tried.includes(a) && tried.includes(b));
        const { rehearse } = rehearsal(fails);
        const { good, bad } = await isolateBadItems(numbers(16), rehearse);
        expect(fails(good)).toBe(false);
        expect(good.length + bad.length).toBe(16);
        // Nothing was given up that could have stayed.
        for (const { item } of bad) expect(fails([...good, item])).toBe(true);
      }),
    );
  });
});
