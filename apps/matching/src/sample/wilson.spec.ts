import { describe, expect, it } from '@jest/globals';
import { wilsonInterval } from './wilson.js';

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // R. G. Newcombe 1998, table I, method 3.
    const [a, b] = [wilsonInterval(81, 263), wilsonInterval(15, 148)];
    expect([a.low, a.high, b.low, b.high].map((end) => Number(end.toFixed(4)))).toEqual([
      0.2553, 0.3662, 0.0624, 0.1605,
    ]);
  });

  it('stays open below where everything was right, and within 0 and 1', () => {
    const { low, high } = wilsonInterval(20, 20);
    expect(low).toBeCloseTo(0.8389, 4);
    expect(high).toBe(1);
    expect(wilsonInterval(0, 1).low).toBe(0);
  });
});
