import { describe, expect, it } from '@jest/globals';
import { dayBefore, dayOf, queueQuery, queueSearch } from './queue-search.js';

describe('the queue by its URL', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(
      queueSearch({
        state: 'decided',
        sort: 'size',
        unit: 25459,
        organisation: '',
        olderThan: '7',
        minRecords: 5,
        awaitingSecond: true,
        assignee: 'me',
        since: 30,
        other: 'x',
      }),
    ).toEqual({
      state: 'decided',
      unit: '25459',
      olderThan: 7,
      awaitingSecond: true,
      assignee: 'me',
      since: 30,
    });
  });

  it('asks for open cases, and for days by the clock of Vietnam', () => {
    const now = Date.parse('2026-11-26T18:00:00Z');
    expect(queueQuery({}, now)).toEqual({ state: 'open' });
    // Waiting for a day: opened before today's midnight, which is the 27th there.
    expect(queueQuery({ olderThan: 1, since: 7, unit: '80' }, now)).toEqual({
      state: 'open',
      unit: '80',
      openedBefore: '2026-11-27',
    });
    expect(dayBefore(7, now)).toBe('2026-11-20');
  });

  it('counts progress since the open round began', () => {
    expect(queueSearch({ since: 'round' })).toEqual({ since: 'round' });
    expect(queueSearch({ since: 'ever' })).toEqual({});
    expect(dayOf('2026-11-27T17:30:00Z')).toBe('2026-11-28');
  });
});
