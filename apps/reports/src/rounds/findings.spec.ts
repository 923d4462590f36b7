import { LEFT_REASONS, RECORD_FLAGS, ROUND_CRITERIA, type RoundCriterion } from '#contracts';
import { findingOf, type CountedMembership } from './findings.js';

const GOOD: CountedMembership = {
  ...{
    recordId: 'r',
    personId: 'p',
    organisation: 'veterans',
    unitCode: null,
    communeCode: null,
    leftReason: null,
  },
  ...{ inactiveDays: 10, unpaidDays: 10, flags: RECORD_FLAGS.nationalId, role: null, gender: 0, age: 60 },
  ...{ earlierRecords: 0, severalCommunes: false },
};
const found = (changes: Partial<CountedMembership>, criteria: readonly RoundCriterion[] = ROUND_CRITERIA) => {
  const finding = findingOf({ ...GOOD, ...changes }, criteria);
  return finding && [finding.kind, ...finding.reasons.map(({ code }) => code), finding.suggestedLeftReason];
};
const reason = (name: (typeof LEFT_REASONS)[number]) => LEFT_REASONS.indexOf(name);

describe('a review round', () => {
  it('finds nothing about a member with the four proofs', () => {
    expect(found({})).toBeUndefined();
    expect(found({ organisation: 'youth-union', age: 30 })).toBeUndefined();
    expect(found({ organisation: 'youth-union', age: 40, role: 'secretary' })).toBeUndefined();
  });

  it('proposes a transfer before a removal', () => {
    expect(found({ leftReason: reason('moved-residence') })).toEqual([
      'transfer',
      'left.moved-residence',
      'moved-residence',
    ]);
    expect(found({ leftReason: reason('moved-work') })).toEqual([
      'transfer',
      'left.moved-work',
      'moved-work',
    ]);
    expect(found({ severalCommunes: true, inactiveDays: 400, unpaidDays: 100 })?.[0]).toBe('transfer');
  });

  it('proposes removals with the reason of the charter', () => {
    expect(found({ leftReason: reason('charter-violation') })).toEqual([
      'removal',
      'left.charter-violation',
      'charter-violation',
    ]);
    expect(found({ inactiveDays: 365, unpaidDays: 93 }, ['inactive'])).toEqual([
      'removal',
      'left.lost-interest',
      'lost-interest',
    ]);
    expect(found({ inactiveDays: 731, unpaidDays: 731 }, ['inactive'])).toEqual([
      'removal',
      'left.away-long-term',
      'away-long-term',
    ]);
    expect(found({ organisation: 'youth-union', age: 36 })).toEqual(['removal', 'age.aged-out', 'aged-out']);
  });

  it('takes two missing proofs for a finding, one for a gap in the papers', () => {
    expect(found({ flags: 0 })).toBeUndefined();
    expect(found({ flags: null, unpaidDays: null })).toEqual([
      'check',
      'phantom.no-identity',
      'phantom.no-fees',
      null,
    ]);
    expect(found({ inactiveDays: null, unpaidDays: null }, ['inactive'])).toBeUndefined();
  });

  it('has duplicates, ages and genders checked that the charter does not admit', () => {
    expect(found({ earlierRecords: 1 })).toEqual(['check', 'duplicate', null]);
    expect(found({ organisation: 'womens-union', age: 40 })).toEqual(['check', 'age.unlikely', null]);
    expect(found({ organisation: 'farmers-union', age: 12 })).toEqual(['check', 'age.unlikely', null]);
    expect(found({ age: 101 })).toEqual(['check', 'age.unlikely', null]);
    expect(found({ age: 100 })).toBeUndefined();
    expect(found({ organisation: 'youth-union', age: 16 })).toBeUndefined();
    expect(found({ organisation: 'youth-union', age: 15 })).toEqual(['check', 'age.unlikely', null]);
  });

  it('looks only for what it was asked to', () => {
    expect(found({ earlierRecords: 1, age: 3 }, ['moved'])).toBeUndefined();
  });
});
