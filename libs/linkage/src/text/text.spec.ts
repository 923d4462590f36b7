import fc from 'fast-check';
import { damerau, levenshtein } from './edit-distance.js';
import { tidy, withoutAccents } from './fold.js';
import { jaroWinkler } from './jaro-winkler.js';

/** The textbook table, as oracle for the bit-parallel versions. */
function oracle(a: string, b: string, swaps: boolean): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      d[i]![j] = Math.min(
        d[i - 1]![j]! + 1,
        d[i]![j - 1]! + 1,
        d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (swaps && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1);
    }
  }
  return d[a.length]![b.length]!;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ư', 'ơ', 'n'), maxLength: 40 });

describe('edit distance', () => {
  it.each<[string, string, number, number]>([
    ['nguyễn', 'nguyễn', 0, 0],
    ['hùng', 'hưng', 1, 1],
    ['phượng', 'phượg', 1, 1],
    ['thúy', 'thuý', 2, 2],
    ['đức', 'dức', 1, 1],
    ['hương', 'hưong', 1, 1],
    ['trang', 'tarng', 2, 1],
    ['', 'an', 2, 2],
  ])('%s ~ %s: %i (with swaps %i)', (a, b, plain, swapped) => {
    expect(levenshtein(a, b)).toBe(plain);
    expect(damerau(a, b)).toBe(swapped);
  });

  it('agrees with the textbook, also beyond one machine word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(levenshtein(a, b)).toBe(oracle(a, b, false));
        expect(damerau(a, b)).toBe(oracle(a, b, true));
        expect(damerau(b, a)).toBe(damerau(a, b));
      }),
      { numRuns: 500 },
    );
  });
});

describe('Jaro–Winkler', () => {
  it.each<[string, string, number]>([
    ['martha', 'marhta', 0.9611],
    ['dixon', 'dicksonx', 0.8133],
    ['nguyen', 'nguyen', 1],
    ['nguyen', 'nguyeen', 0.9714],
    ['hoa', 'mai', 0],
    ['hoa', '', 0],
  ])('%s ~ %s: %d', (a, b, expected) => expect(jaroWinkler(a, b)).toBeCloseTo(expected, 4));

  it('is symmetric and stays within 0…1', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const similarity = jaroWinkler(a, b);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1);
        expect(jaroWinkler(b, a)).toBe(similarity);
        expect(jaroWinkler(a, a)).toBe(1);
      }),
    );
  });
});

describe('folding', () => {
  it.each([
    ['  Nguyễn\u00a0Văn\u200b  ĐỨC ', 'nguyễn văn đức', 'nguyen van duc'],
    ['Hoà'.normalize('NFD'), 'hoà', 'hoa'],
    ["O'Brien-Smith", 'o brien smith', 'o brien smith'],
    ['Ấp 5', 'ấp 5', 'ap 5'],
  ])('%s → %s → %s', (given, tidied, plain) => {
    expect(tidy(given)).toBe(tidied);
    expect(withoutAccents(tidied)).toBe(plain);
  });
});
