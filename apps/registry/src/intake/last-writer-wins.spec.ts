import fc from 'fast-check';
import {
  TOMBSTONE_HASH,
  lastOfEach,
  nextVersion,
  observationTime,
  supersedes,
  type Observation,
} from './last-writer-wins.js';

describe('last writer wins', () => {
  const at = (observedAt: number, contentHash = 'aa'): Observation => ({ observedAt, contentHash });

  test('an older state never overwrites a newer one', () => {
    expect(supersedes(at(1), at(2))).toBe(false);
    expect(supersedes(at(2), at(1))).toBe(true);
  });

  test('at equal times the greater content hash wins, and a withdrawal loses', () => {
    expect(supersedes(at(1, 'ab'), at(1, 'aa'))).toBe(true);
    expect(supersedes(at(1, 'aa'), at(1, 'ab'))).toBe(false);
    expect(supersedes(at(1, TOMBSTONE_HASH), at(1, 'aa'))).toBe(false);
  });

  test('any order of arrival ends in the same state', () => {
    const observation = fc.record({
      observedAt: fc.integer({ min: 0, max: 4 }),
      contentHash: fc.constantFrom(TOMBSTONE_HASH, 'aa', 'bb', 'cc'),
    });
    const settle = (states: readonly Observation[]) =>
      states.reduce((stored, incoming) => (supersedes(incoming, stored) ? incoming : stored));
    fc.assert(
      fc.property(
        fc.array(observation, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        (states, keys) => {
          const shuffled = states
            .map((state) => ({ state, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ state }) => state);
          expect(settle(shuffled)).toEqual(settle(states));
        },
      ),
    );
  });

  test('of one localId twice the last row wins', () => {
    const rows = [
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
      { id: 'a', n: 3 },
    ];
    expect(lastOfEach(rows, (row) => row.id).map((row) => row.n)).toEqual([2, 3]);
  });

  test('versions are intake sequences and always rise', () => {
    expect(nextVersion(7, null)).toBe(7);
    expect(nextVersion(9, 7)).toBe(9);
    expect(nextVersion(4, 7)).toBe(8);
  });

  test('a missing or malformed observation time is the time of receipt', () => {
    const received = '2026-11-01T08:00:00.000Z';
    expect(observationTime('2026-10-01T00:00:00+07:00', received)).toBe(Date.parse('2026-09-30T17:00:00Z'));
    expect(observationTime(null, received)).toBe(Date.parse(received));
    expect(observationTime('hôm qua', received)).toBe(Date.parse(received));
  });
});
