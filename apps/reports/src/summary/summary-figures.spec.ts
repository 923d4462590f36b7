import { summaryFigures } from './summary-figures.js';

const NAMES = [
  { position: 0, slug: 'youth-union' },
  { position: 1, slug: 'farmers-union' },
  { position: 2, slug: 'veterans' },
];
const YOUTH = 1n;
const FARMERS = 2n;
const VETERANS = 4n;

describe('summaryFigures', () => {
  test('nobody at all is zero everywhere', () => {
    expect(summaryFigures(NAMES, [], [], true)).toMatchObject({
      persons: 0,
      memberships: 0,
      overlaps: [],
      children: [],
      unplaced: 0,
      childrenExcess: 0,
      organisations: [
        { organisation: 'farmers-union', persons: 0, memberships: 0, duplicates: 0 },
        { organisation: 'veterans', persons: 0, memberships: 0, duplicates: 0 },
        { organisation: 'youth-union', persons: 0, memberships: 0, duplicates: 0 },
      ],
    });
  });

  test('a person counts once, a membership once per organisation, and only exact combinations overlap', () => {
    const figures = summaryFigures(
      NAMES,
      [
        { organisations: YOUTH, placed: YOUTH, child: '80', persons: 10 },
        { organisations: YOUTH | FARMERS, placed: YOUTH, child: '80', persons: 3 },
        { organisations: YOUTH | FARMERS | VETERANS, placed: 0n, child: null, persons: 2 },
      ],
      [],
      true,
    );
    expect(figures).toMatchObject({
      persons: 15,
      memberships: 22,
      inOneOrganisation: 10,
      inSeveralOrganisations: 5,
      overlaps: [
        { organisations: ['farmers-union', 'youth-union'], persons: 3 },
        { organisations: ['farmers-union', 'veterans', 'youth-union'], persons: 2 },
      ],
      children: [{ code: '80', persons: 13, memberships: 13 }],
      unplaced: 2,
      childrenExcess: -2,
    });
  });

  test('a person in several places counts in each, a second record of one organisation as a duplicate', () => {
    const figures = summaryFigures(
      NAMES,
      [],
      [
        { personId: 'p', organisation: 0, child: '80', records: 2 },
        { personId: 'p', organisation: 0, child: '91', records: 1 },
        { personId: 'p', organisation: 1, child: '91', records: 1 },
      ],
      true,
    );
    expect(figures).toMatchObject({ persons: 1, memberships: 2, childrenExcess: 1 });
    expect(figures.children).toEqual([
      { code: '80', persons: 1, memberships: 1 },
      { code: '91', persons: 1, memberships: 2 },
    ]);
    expect(figures.organisations.map(({ duplicates }) => duplicates)).toEqual([0, 0, 2]);
  });
});
