import { CHUNK_WEIGHT, NO_COUNTS } from '#contracts';
import { divideCauses, partition } from './divide-causes.js';

describe('divideCauses', () => {
  const cause = { chunkId: 'c', weight: CHUNK_WEIGHT, counts: { ...NO_COUNTS, created: 500 } };

  test.each([1, 2, 3, 7])('weights over %i parts add up to the whole and counts go once', (parts) => {
    const divided = divideCauses([cause], parts).flat();
    expect(divided).toHaveLength(parts);
    expect(divided.reduce((sum, { weight }) => sum + weight, 0)).toBe(CHUNK_WEIGHT);
    expect(divided.every(({ weight }) => Number.isInteger(weight))).toBe(true);
    expect(divided.reduce((sum, { counts }) => sum + counts.created, 0)).toBe(500);
  });
});

describe('partition', () => {
  test('keeps order and stays below the limit', () => {
    expect(partition([4, 4, 4, 9, 1], (n) => n, 8)).toEqual([[4, 4], [4], [9], [1]]);
  });

  test('gives one empty part for no items', () => {
    expect(partition([], () => 1, 8)).toEqual([[]]);
  });
});
