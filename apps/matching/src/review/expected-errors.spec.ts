import { describe, expect, it } from '@jest/globals';
import { expectedErrors } from './expected-errors.js';

const edge = (a: string, b: string, probability: number) => ({ a, b, probability });

describe('expected errors of an open case', () => {
  it('is the probability of the one join that two groups may need', () => {
    expect(expectedErrors([['x'], ['y']], [edge('x', 'y', 0.7)])).toBeCloseTo(0.7);
  });

  it('counts the best edge between two groups once, and none within a group', () => {
    const edges = [edge('x', 'y', 0.99), edge('x', 'z', 0.2), edge('y', 'z', 0.6)];
    expect(expectedErrors([['x', 'y'], ['z']], edges)).toBeCloseTo(0.6);
  });

  it('counts a join that follows from two others not again', () => {
    const edges = [edge('x', 'y', 0.9), edge('y', 'z', 0.8), edge('x', 'z', 0.7)];
    expect(expectedErrors([['x'], ['y'], ['z']], edges)).toBeCloseTo(1.7);
    expect(expectedErrors([['x'], ['y'], ['z']], edges.toReversed())).toBeCloseTo(1.7);
  });
});
