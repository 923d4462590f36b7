import { describe, expect, it } from '@jest/globals';
import { calibrate, type LabelledWeight } from './calibration.js';
import { SeededRandom } from './random.js';

/** Decisions of people for whom the true log2 odds are `intercept + slope * weight`. */
function decided(count: number, intercept: number, slope: number): LabelledWeight[] {
  const random = new SeededRandom(7);
  const next = (): number => random.below(1_000_000) / 1_000_000;
  return Array.from({ length: count }, () => {
    const weight = next() * 16 - 8;
    const same = next() < 1 / (1 + 2 ** -(intercept + slope * weight));
    return { weight, same, share: 1 };
  });
}

describe('calibrate', () => {
  it('believes the model when nothing was decided', () => {
    expect(calibrate([])).toEqual({ slope: 1, intercept: 0 });
  });

  it('finds how far the weights are from what people decide', () => {
    const { slope, intercept } = calibrate(decided(20_000, -1.5, 0.6));
    expect(slope).toBeCloseTo(0.6, 1);
    expect(intercept).toBeCloseTo(-1.5, 0);
  });

  it('is hardly moved by a handful of decisions', () => {
    const { slope, intercept } = calibrate([{ weight: 3, same: false, share: 1 }]);
    expect(Math.abs(slope - 1)).toBeLessThan(0.1);
    expect(Math.abs(intercept)).toBeLessThan(0.5);
  });

  it('stays within bounds whatever people decide', () => {
    const reversed = decided(5_000, 0, -1);
    expect(calibrate(reversed).slope).toBe(0.25);
    expect(Number.isFinite(calibrate(reversed).intercept)).toBe(true);
  });
});
