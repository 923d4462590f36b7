import { describe, expect, it } from '@jest/globals';
import { fromVietnam, inVietnam, monthsBefore, todayInVietnam } from './days.js';

describe('days', () => {
  it('are those of Vietnam, seven hours ahead', () => {
    expect(todayInVietnam(Date.parse('2026-11-26T16:59:59Z'))).toBe('2026-11-26');
    expect(todayInVietnam(Date.parse('2026-11-26T17:00:00Z'))).toBe('2026-11-27');
  });

  it('go back by whole months, over the turn of the year too', () => {
    expect(monthsBefore('2026-11-27', 11)).toBe('2025-12-01');
    expect(monthsBefore('2026-03-31', 1)).toBe('2026-02-01');
    expect(monthsBefore('nonsense', 0)).toMatch(/^\d{4}-\d{2}-01$/);
  });

  it('are shown in a field by the clock in Vietnam and read back the same', () => {
    expect(inVietnam('2026-11-01T18:30:00Z')).toBe('2026-11-02T01:30');
    expect(fromVietnam('2026-11-02T01:30')).toBe('2026-11-01T18:30:00.000Z');
    expect(inVietnam('nonsense')).toBe('');
    expect(fromVietnam('')).toBe('');
  });
});
