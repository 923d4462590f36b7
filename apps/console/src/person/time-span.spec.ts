import { describe, expect, it } from '@jest/globals';
import { placeOf, spanOf, yearsOf } from './time-span.js';

const today = '2026-01-01';

describe('a timeline', () => {
  const span = spanOf(
    [
      { from: '2006-01-01', to: '2016-01-01' },
      { from: null, to: null },
    ],
    today,
  );

  it('places intervals by their days, and open ends at the edges', () => {
    expect(placeOf({ from: '2006-01-01', to: '2016-01-01' }, span)).toEqual({
      left: 0,
      width: expect.closeTo(50, 1),
    });
    expect(placeOf({ from: '2016-01-01', to: null }, span)).toEqual({
      left: expect.closeTo(50, 1),
      width: expect.closeTo(50, 1),
    });
    expect(placeOf({ from: null, to: null }, span)).toEqual({ left: 0, width: 100 });
  });

  it('keeps a day in sight, also the last one', () => {
    const { left, width } = placeOf({ from: today, to: today }, span);
    expect(width).toBeGreaterThan(0.5);
    expect(left + width).toBeLessThanOrEqual(100.01);
  });

  it('names few years, all of them in the span; of nothing known the last year is shown', () => {
    const years = yearsOf(span);
    expect(years.length).toBeLessThanOrEqual(6);
    expect(years.every(({ place }) => place >= 0 && place <= 100)).toBe(true);
    expect(spanOf([], today).last - spanOf([], today).first).toBeGreaterThan(364 * 86_400_000);
  });
});
