import * as fc from 'fast-check';
import type { OrganisationUnit } from '#contracts';
import { treeFaults } from './unit-tree.js';

function unit(
  code: string,
  parentCode: string | null = null,
  [validFrom, validTo]: [string | null, string | null] = [null, null],
): OrganisationUnit {
  return {
    code,
    kind: 'place',
    name: code,
    parentCode,
    communeCode: null,
    communeText: null,
    provinceText: null,
    ownershipSector: null,
    validFrom,
    validTo,
  };
}

const found = (standing: OrganisationUnit[], given: OrganisationUnit[]) =>
  treeFaults(standing, given).map(({ row, field, code }) => `${row} ${field} ${code}`);

describe('tree of an organisation', () => {
  it('takes parents from the tree and from the same request, in any order', () => {
    expect(found([unit('A')], [unit('C', 'B'), unit('B', 'A')])).toEqual([]);
  });

  it('names row and field of what is wrong', () => {
    expect(found([unit('A')], [unit('B', 'A'), unit('C', 'X'), unit('D', 'D')])).toEqual([
      '2 parentCode unit.parent.unknown',
      '3 parentCode unit.parent.cycle',
    ]);
  });

  it('refuses a unit that stands twice in the request', () => {
    expect(found([], [unit('A'), unit('A')])).toEqual(['2 code unit.duplicate']);
  });

  it('lets one code follow another unit in time, not overlap it', () => {
    const old = unit('A', null, [null, '2025-07-01']);
    expect(found([old], [unit('A', null, ['2025-07-01', null])])).toEqual([]);
    expect(found([old], [unit('A', null, ['2025-06-30', null])])).toEqual([
      '1 validFrom unit.validity.overlap',
    ]);
    expect(found([unit('A')], [unit('A', null, ['2025-07-01', null])])).toEqual([
      '1 validFrom unit.validity.overlap',
    ]);
    // Both at once: the old one is ended, the new one begins.
    expect(found([unit('A')], [old, unit('A', null, ['2025-07-01', null])])).toEqual([]);
  });

  it('refuses a period without a day', () => {
    expect(found([], [unit('A', null, ['2025-07-01', '2025-07-01'])])).toEqual([
      '1 validTo unit.validity.empty',
    ]);
  });

  it('refuses a parent of another time', () => {
    const old = unit('A', null, [null, '2025-07-01']);
    expect(found([old], [unit('B', 'A', ['2025-07-01', null])])).toEqual([
      '1 parentCode unit.parent.not-valid',
    ]);
    expect(found([old], [unit('B', 'A', ['2025-06-30', null])])).toEqual([]);
  });

  it('does not end a unit under the feet of those below it', () => {
    const child = unit('B', 'A', ['2026-01-01', null]);
    expect(found([unit('A'), child], [unit('A', null, [null, '2025-07-01'])])).toEqual([
      '1 validTo unit.children.orphaned',
    ]);
  });

  it('sees a cycle only among units that are valid at the same time', () => {
    const before: [string | null, string | null] = [null, '2025-07-01'];
    const after: [string | null, string | null] = ['2025-07-01', null];
    expect(found([unit('A', null, before), unit('B', 'A', before)], [unit('B', null, after)])).toEqual([]);
    const standing = [unit('A', null, before), unit('B', 'A', before), unit('B', null, after)];
    expect(found(standing, [unit('A', 'B', after)])).toEqual([]);
    expect(found(standing, [unit('A', 'B', before)])).toEqual(['1 parentCode unit.parent.cycle']);
  });

  it('accepts exactly the trees in which on every day every way up ends', () => {
    const days = [null, '2025-01-01', '2025-02-01', '2025-03-01'];
    const code = fc.constantFrom('A', 'B', 'C');
    const units = fc.array(
      fc
        .tuple(code, fc.option(code), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 3 }))
        .map(([own, parent, from, length]) =>
          unit(own, parent, [days[from] ?? null, days[from + length] ?? null]),
        ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(units, (given) => {
        const cyclic = ['2024-12-31', '2025-01-15', '2025-02-15', '2025-03-15'].some((day) =>
          hasCycle(given.filter((one) => (one.validFrom ?? '') <= day && day < (one.validTo ?? '~'))),
        );
        const faults = treeFaults([], given).map((one) => one.code);
        // Other faults hide what they make meaningless.
        if (faults.every((one) => one === 'unit.parent.cycle')) expect(faults.length > 0).toBe(cyclic);
      }),
      { numRuns: 500 },
    );
  });
});

function hasCycle(units: readonly OrganisationUnit[]): boolean {
  const parents = new Map(units.map(({ code, parentCode }) => [code, parentCode]));
  return units.some(({ code }) => {
    let at = parents.get(code) ?? null;
    for (let steps = 0; at !== null && steps <= units.length; steps++) {
      if (at === code) return true;
      at = parents.get(at) ?? null;
    }
    return false;
  });
}
