import { duration, nextRun, retryAt } from './schedule.js';

describe('the schedule of a connector', () => {
  const at = (text: string) => new Date(text);

  it.each([
    [{ every: '15m' }, '2026-11-26T10:00:00Z', '2026-11-26T10:15:00.000Z'],
    // 02:30 in Vietnam is 19:30 UTC of the day before.
    [{ daily: '02:30' }, '2026-11-26T10:00:00Z', '2026-11-26T19:30:00.000Z'],
    [{ daily: '02:30' }, '2026-11-26T19:30:00Z', '2026-11-27T19:30:00.000Z'],
    [{ daily: '23:59' }, '2026-11-26T16:58:00Z', '2026-11-26T16:59:00.000Z'],
  ])('%p after %s is %s', (schedule, now, expected) => {
    expect(nextRun(schedule, at(now))?.toISOString()).toBe(expected);
  });

  it('is none for a connector that only runs when it is asked', () => {
    expect(nextRun(undefined, new Date())).toBeNull();
  });

  it.each([
    ['90s', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1w', NaN],
    ['', NaN],
  ])('reads %s', (text, expected) => expect(duration(text)).toBe(expected));

  it('backs off after failures, never before the source said, never beyond an hour', () => {
    const now = at('2026-11-26T10:00:00Z');
    const pause = (failures: number, asked?: number, random = 1) =>
      (retryAt(failures, asked, null, now, () => random).getTime() - now.getTime()) / 1_000;
    expect([1, 2, 3, 20].map((failures) => pause(failures))).toEqual([30, 60, 120, 3_600]);
    expect(pause(1, undefined, 0)).toBe(15);
    expect(pause(1, 7_200_000)).toBe(7_200);
    const planned = at('2026-11-26T10:00:05Z');
    expect(retryAt(9, undefined, planned, now)).toEqual(planned);
  });
});
