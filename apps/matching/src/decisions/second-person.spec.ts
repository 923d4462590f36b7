import { describe, expect, it } from '@jest/globals';
import { needsSecond } from './second-person.js';

const standing = [['a', 'b', 'c'], ['d'], ['e']];
const whole = [['a', 'b', 'c', 'd', 'e']];

describe('the second person', () => {
  it.each<[string, string[][], { records: number; persons: number }, boolean]>([
    ['nobody is asked without a rule', whole, { records: 0, persons: 0 }, false],
    ['more records than one may join', whole, { records: 4, persons: 0 }, true],
    ['as many records as one may join', whole, { records: 5, persons: 0 }, false],
    ['more persons than one may join', whole, { records: 0, persons: 2 }, true],
    ['as many persons as one may join', whole, { records: 0, persons: 3 }, false],
    ['what is joined already is no merge', standing, { records: 2, persons: 1 }, false],
  ])('%s', (_what, groups, rule, needed) => {
    expect(needsSecond(groups, standing, rule)).toBe(needed);
  });
});
