import { describe, expect, it } from '@jest/globals';
import {
  apart,
  groupsOf,
  letterOf,
  partitionOf,
  partitionText,
  placed,
  together,
  unusedGroup,
} from './partition.js';

const records = ['a', 'b', 'c'];

describe('a partition', () => {
  it('numbers groups by their first record, whatever order they are given in', () => {
    expect(partitionOf(records, [['b', 'c'], ['a']])).toEqual([1, 2, 2]);
    expect(partitionOf(records, [['c', 'a'], ['b']])).toEqual([1, 2, 1]);
  });

  it('keeps apart what stands apart, and divides what stands together', () => {
    expect(apart(records, [['a', 'c'], ['b']])).toEqual([1, 2, 1]);
    expect(apart(records, [records])).toEqual([1, 2, 3]);
    expect(together(records)).toEqual([1, 1, 1]);
  });

  it('has each record in exactly one group, and no empty group, however numbers are given', () => {
    const given = placed(placed(together(records), 1, 9), 2, 4);
    expect(groupsOf(records, given)).toEqual([['a'], ['c'], ['b']]);
    expect(partitionText(given)).toBe('A | C | B');
    expect(partitionText([1, 2, 1])).toBe('A + C | B');
    expect([unusedGroup([]), unusedGroup([1, 2, 1]), unusedGroup([2, 3])]).toEqual([1, 3, 1]);
  });

  it('names any number of records', () => {
    expect([0, 25, 26, 53].map(letterOf)).toEqual(['A', 'Z', 'A2', 'B3']);
  });
});
