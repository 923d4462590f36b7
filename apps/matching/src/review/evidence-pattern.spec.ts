import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidencePattern, type PatternPair } from './evidence-pattern.js';

const pair = (a: string, b: string, levels: number[] | null, hints: string[] = []): PatternPair => ({
  a,
  b,
  levels: levels && Uint8Array.from(levels),
  hints,
});
const named = (standing: string[][], pairs: PatternPair[], comparisons = 'v1') =>
  evidencePattern(standing, pairs, comparisons);

describe('evidence pattern', () => {
  it('is the same for cases whose records can be paired off, and another one otherwise', () => {
    const chain = named([['a'], ['b'], ['c']], [pair('a', 'b', [1]), pair('b', 'c', [2])]);
    expect(named([['z'], ['y'], ['x']], [pair('y', 'z', [2]), pair('x', 'z', [1])])).toBe(chain);
    expect(named([['a'], ['b'], ['c']], [pair('a', 'b', [1]), pair('b', 'c', [1])])).not.toBe(chain);
  });

  it('tells apart what stands together, hints, and what the levels mean', () => {
    const plain = named([['a'], ['b'], ['c']], [pair('a', 'b', [1]), pair('b', 'c', [2])]);
    expect(named([['a', 'b'], ['c']], [pair('a', 'b', [1]), pair('b', 'c', [2])])).not.toBe(plain);
    expect(named([['a'], ['b'], ['c']], [pair('a', 'b', [1], ['twins']), pair('b', 'c', [2])])).not.toBe(
      plain,
    );
    expect(named([['a'], ['b'], ['c']], [pair('a', 'b', [1]), pair('b', 'c', [2])], 'v2')).not.toBe(plain);
  });

  it('does not depend on the names of the records', () => {
    const cases = fc
      .integer({ min: 2, max: 5 })
      .chain((size) =>
        fc.tuple(
          fc.array(fc.integer({ min: 0, max: 2 }), { minLength: size, maxLength: size }),
          fc.array(fc.option(fc.integer({ min: 0, max: 2 })), { minLength: 10, maxLength: 10 }),
          fc.shuffledSubarray([...'abcde'].slice(0, size), { minLength: size }),
        ),
      );
    fc.assert(
      fc.property(cases, ([groups, levels, renamed]) => {
        const build = (names: readonly string[]) => {
          const standing = [0, 1, 2].map((group) => names.filter((_, i) => groups[i] === group));
          let at = 0;
          const pairs = names.flatMap((a, i) =>
            names.slice(i + 1).map((b) => {
              const level = levels[at++] ?? null;
              return a < b
                ? pair(a, b, level === null ? null : [level])
                : pair(b, a, level === null ? null : [level]);
            }),
          );
          return named(
            standing.filter(({ length }) => length > 0),
            pairs,
          );
        };
        expect(build(renamed)).toBe(build([...'abcde'].slice(0, renamed.length)));
      }),
    );
  });

  it('leaves large cases to be told apart one by one', () => {
    expect(named([[...'abcdef'], ['g']], [])).toBeNull();
  });
});
