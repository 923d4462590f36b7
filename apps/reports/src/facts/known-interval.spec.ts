import fc from 'fast-check';
import { placeVersion, type KnownVersion } from './known-interval.js';

const at = (version: number): KnownVersion => ({
  version,
  knownFrom: new Date(Date.UTC(2026, 0, version)).toISOString(),
});

describe('placeVersion', () => {
  test('the first version is open and ends none', () => {
    expect(placeVersion([], at(3))).toEqual({ knownTo: 'infinity', ends: null });
  });

  test('a newer version ends the newest', () => {
    expect(placeVersion([at(1), at(2)], at(3))).toEqual({ knownTo: 'infinity', ends: 2 });
  });

  test('a late version is inserted into the past', () => {
    expect(placeVersion([at(1), at(5)], at(3))).toEqual({ knownTo: at(5).knownFrom, ends: 1 });
  });

  test('a version known already has no place', () => {
    expect(placeVersion([at(1)], at(1))).toBeNull();
  });

  test('any order of arrival, with duplicates, gives the same intervals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }), (arrivals) => {
        const known: KnownVersion[] = [];
        const knownTo = new Map<number, string>();
        for (const version of arrivals) {
          const placement = placeVersion(known, at(version));
          if (!placement) continue;
          known.push(at(version));
          knownTo.set(version, placement.knownTo);
          if (placement.ends !== null) knownTo.set(placement.ends, at(version).knownFrom);
        }
        const sorted = [...new Set(arrivals)].sort((a, b) => a - b);
        expect(sorted.map((version) => knownTo.get(version))).toEqual(
          sorted.map((_, index) =>
            index + 1 < sorted.length ? at(sorted[index + 1] ?? 0).knownFrom : 'infinity',
          ),
        );
      }),
    );
  });
});
