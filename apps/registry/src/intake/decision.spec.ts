import { decide, type StoredState } from './decision.js';
import { TOMBSTONE_HASH } from './last-writer-wins.js';

const stored: StoredState = { version: 5, epoch: 1, observedAt: 10, contentHash: 'aa' };
const gone: StoredState = { ...stored, contentHash: TOMBSTONE_HASH };

describe('decide', () => {
  test.each([
    ['an unknown record is created', 'created', { observedAt: 1, contentHash: 'aa' }, null],
    [
      'a withdrawal that comes first is kept',
      'tombstone',
      { observedAt: 1, contentHash: TOMBSTONE_HASH },
      null,
    ],
    ['other content seen later updates', 'updated', { observedAt: 11, contentHash: 'bb' }, stored],
    ['other content seen earlier is ignored', 'ignored', { observedAt: 9, contentHash: 'bb' }, stored],
    ['the same content seen later confirms', 'confirmed', { observedAt: 11, contentHash: 'aa' }, stored],
    [
      'the same content at the same time is ignored',
      'ignored',
      { observedAt: 10, contentHash: 'aa' },
      stored,
    ],
    ['a later withdrawal withdraws', 'withdrawn', { observedAt: 11, contentHash: TOMBSTONE_HASH }, stored],
    ['an earlier withdrawal is ignored', 'ignored', { observedAt: 9, contentHash: TOMBSTONE_HASH }, stored],
    [
      'the same content after a withdrawal creates anew',
      'created',
      { observedAt: 11, contentHash: 'aa' },
      gone,
    ],
    ['a second withdrawal only confirms', 'confirmed', { observedAt: 11, contentHash: TOMBSTONE_HASH }, gone],
  ] as const)('%s', (_, decision, incoming, state) => {
    expect(decide(incoming, state)).toBe(decision);
  });
});
