import fc from 'fast-check';
import { FeatureExtractor, MISSING_LEVEL, Scorer, vietnameseMembershipModel, type Row } from './index.js';

const model = vietnameseMembershipModel();
const extractor = new FeatureExtractor(model);
const scorer = new Scorer(model);
const score = (a: Row, b: Row): number =>
  scorer.score(scorer.encode(extractor.derive(a)), scorer.encode(extractor.derive(b)));
const maybe = <T>(values: readonly T[]) => fc.constantFrom<T | null>(null, ...values);

const row = fc.record({
  full_name: fc.constantFrom(
    'Nguyễn Thị Hòa',
    'Nguyen Thi Hoa',
    'Nguyễn Thị Hoà',
    'Nguyễn Hòa',
    'N T Hòa',
    'Trần Văn Hùng',
    'Trần Văn Hưng',
    'Lê Minh',
  ),
  date_of_birth: maybe(['1985-03-12', '1985-12-03', '1985', '1986-03-12', '1960-01-01']),
  gender: maybe(['male', 'female']),
  national_id: maybe(['072185012345', '072185012346', '072060000123']),
  old_national_id: maybe(['290123456', '290123457']),
  phone: maybe(['0912345678', '0912345679']),
  commune_code: maybe(['25459', '25486']),
  hamlet: maybe(['Ấp 5', 'A5', 'Tân Lập']),
  organisation: fc.constantFrom('womens-union', 'farmers-union'),
});

describe('scores', () => {
  it('are symmetric', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        const forth = score(a, b);
        const levels = [...scorer.levels];
        expect(score(b, a)).toBe(forth);
        expect([...scorer.levels]).toEqual(levels);
      }),
      { numRuns: 1000 },
    );
  });

  it('are highest for the record itself, over all records with the same name', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        const other = { ...b, full_name: a.full_name, organisation: a.organisation };
        // What the other one knows beyond is more evidence, not a better match.
        const known = Object.fromEntries(
          Object.entries(other).map(([key, value]) => [
            key,
            a[key as keyof typeof a] === null ? null : value,
          ]),
        );
        expect(score(a, a)).toBeGreaterThanOrEqual(score(a, known as Row) - 1e-9);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, readonly string[]]>([
    ['national_id', ['exact', 'digit-slip', 'else']],
    ['old_national_id', ['exact', 'digit-slip', 'else']],
    ['phone', ['exact', 'digit-slip', 'else']],
    ['full_name', ['same', 'accent-slip', 'typing-slip', 'given', 'else']],
    ['full_name', ['same', 'abbreviated', 'middle-differs', 'given', 'else']],
    ['birth', ['full-date', 'day-month-swapped', 'digit-slip', 'same-year', 'else']],
    ['birth', ['full-date', 'year-only', 'years-apart', 'else']],
    ['commune', ['exact', 'possibly-same', 'else']],
    ['hamlet', ['accent-free', 'else']],
  ])('of %s fall from level to level: %j', (name, chain) => {
    const c = model.settings.comparisons.findIndex((comparison) => comparison.name === name);
    const levels = [...model.settings.comparisons[c]!.levels.map((level) => level.name ?? level.is), 'else'];
    const { m, u } = model.comparisons[c]!;
    const weights = chain.map((level) => m[levels.indexOf(level)]! / u[levels.indexOf(level)]!);
    expect(weights).toEqual([...weights].sort((x, y) => y - x));
  });

  it('leave out what is missing on one side', () => {
    score({ full_name: 'Lê Minh' }, { full_name: 'Lê Minh', phone: '0912345678' });
    const phone = model.settings.comparisons.findIndex((comparison) => comparison.name === 'phone');
    expect(scorer.levels[phone]).toBe(MISSING_LEVEL);
    expect(scorer.parts[phone]).toBe(0);
  });
});
