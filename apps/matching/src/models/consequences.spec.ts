import { describe, expect, it } from '@jest/globals';
import { consequences, personChanges } from './consequences.js';

describe('personChanges', () => {
  it('says nothing about persons that stay', () => {
    expect(personChanges([['a', 'b'], ['c']], [['c'], ['a', 'b']])).toEqual([]);
  });

  it('tells merges, splits and what is mixed anew, each with whole persons of both sides', () => {
    const before = [['a'], ['b', 'c'], ['d', 'e'], ['f', 'g'], ['h'], ['z']];
    const after = [['a', 'b', 'c'], ['d'], ['e'], ['f', 'h'], ['g'], ['z']];
    expect(personChanges(before, after)).toEqual([
      { kind: 'merge', position: 'a', before: [['a'], ['b', 'c']], after: [['a', 'b', 'c']] },
      { kind: 'split', position: 'd', before: [['d', 'e']], after: [['d'], ['e']] },
      { kind: 'regroup', position: 'f', before: [['f', 'g'], ['h']], after: [['f', 'h'], ['g']] },
    ]);
  });
});

describe('consequences', () => {
  it('tells the cases that open and close; one with other records is another case', () => {
    const groups = [['a'], ['b'], ['c']];
    const before = { groups, cases: new Map([['1', ['a', 'b']]]) };
    const after = { groups, cases: new Map([['2', ['a', 'b', 'c']]]) };
    expect(consequences(before, after)).toEqual([
      { kind: 'case-closed', position: 'a', before: [['a', 'b']], after: [] },
      { kind: 'case-opened', position: 'a', before: [], after: [['a', 'b', 'c']] },
    ]);
  });
});
