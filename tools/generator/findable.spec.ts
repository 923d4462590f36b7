import { truePairs } from './findable.js';
import { generateHouseholds, generateProvince } from './generate.js';
import type { GeneratedRecord, Reading } from './generated-record.js';
import { fits, sharedEvidence } from './shared-evidence.js';

const OPTIONS = { seed: 13, records: 4000 };

describe('truePairs', () => {
  const records = [...generateProvince(OPTIONS)];
  const people = [...generateHouseholds(OPTIONS)].flatMap((household) => household.people);
  const byId = new Map(records.map((record) => [record.record.record_id, record]));
  const pairs = [...truePairs(OPTIONS)];

  it('lists every pair of records of one human once', () => {
    const counts = new Map<string, number>();
    for (const { personId } of records) counts.set(personId, (counts.get(personId) ?? 0) + 1);
    const expected = [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
    expect(pairs).toHaveLength(expected);
    expect(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size).toBe(expected);
    for (const { a, b } of pairs) expect(byId.get(a)?.person).toBe(byId.get(b)?.person);
  });

  it('marks a pair findable exactly when nobody else fits what it shares', () => {
    for (const pair of pairs) {
      const [a, b] = [byId.get(pair.a), byId.get(pair.b)] as [GeneratedRecord, GeneratedRecord];
      const shared = sharedEvidence(a.reading, b.reading);
      const others = people.filter((person) => person.serial !== a.person.serial && fits(person, shared));
      expect(pair.findable).toBe(others.length === 0);
    }
  });

  it('finds most pairs findable, but not all', () => {
    const share = pairs.filter(({ findable }) => findable).length / pairs.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1);
  });
});

describe('sharedEvidence', () => {
  const reading: Reading = {
    words: ['Nguyễn', 'Thị', 'Hòa'],
    birth: { year: 1960, month: 3, day: 12 },
    sex: 'female',
    nationalId: '072160123456',
    oldNationalId: '',
    phone: '',
    commune: 4,
    hamlet: 2,
  };

  it.each<[string, Partial<Reading>, object]>([
    ['accents lost on one side', { words: ['Nguyen', 'Thi', 'Hoa'] }, { words: [{ kind: 'bare', value: 'nguyen' }, { kind: 'bare', value: 'thi' }, { kind: 'bare', value: 'hoa' }], given: 'hoa' }],
    ['initials', { words: ['Ng.', 'T.', 'Hoà'] }, { words: [{ kind: 'initial', value: 'ng' }, { kind: 'initial', value: 't' }, { kind: 'key', value: 'hoa2' }] }],
    ['a dropped middle name', { words: ['Nguyễn', 'Hòa'] }, { words: null, ends: [{ kind: 'key', value: 'nguyên4' }, { kind: 'key', value: 'hoa2' }] }],
    ['a day and month swapped', { birth: { year: 1960, month: 12, day: 3 } }, { birth: { year: 1960, month: 3, day: 12 } }],
    ['the year only', { birth: { year: 1960, month: 0, day: 0 } }, { birth: { year: 1960, month: 0, day: 0 } }],
    ['a year off', { birth: { year: 1961, month: 3, day: 12 } }, { birth: { year: 0, month: 3, day: 12 } }],
    ['a wrong digit', { nationalId: '072160123756' }, { nationalId: '072160123?56' }],
    ['two transposed digits', { nationalId: '072160124356' }, { nationalId: '07216012??56' }],
    ['another number', { nationalId: '080160999999' }, { nationalId: '' }],
    ['another commune', { commune: 5 }, { commune: -1, hamlet: -1 }],
  ])('with %s', (_, other, expected) => {
    expect(sharedEvidence(reading, { ...reading, ...other })).toMatchObject(expected);
  }); // prettier-ignore
});
