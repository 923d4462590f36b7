import fc from 'fast-check';
import type { CanonicalPerson } from '#contracts';
import { SHIPPED_RULES } from '../survivorship/shipped-rules.js';
import { goldenRecord } from './golden-record.js';
import { decodeSources, encodeSources } from './sources.js';
import type { GoldenSource } from './survivorship.js';

const source = (
  organisation: string,
  person: Partial<CanonicalPerson>,
  extra: Partial<Pick<GoldenSource, 'communeCode' | 'provinceCode'>> & { observedAt?: string } = {},
): GoldenSource => ({
  recordId: `${organisation}-record`,
  organisation,
  localId: '1',
  communeCode: extra.communeCode ?? null,
  provinceCode: extra.provinceCode ?? null,
  record: {
    localId: '1',
    observedAt: extra.observedAt ?? null,
    person: { fullName: 'Nguyễn Thị Hòa', ...person },
    membership: { status: 'active' },
  },
});

const derived = (sources: readonly GoldenSource[], rules = SHIPPED_RULES) => goldenRecord(sources, rules);

describe('goldenRecord', () => {
  test('takes the only value there is and says so', () => {
    const { golden, provenance } = derived([
      source('youth-union', { phone: '0912345678' }),
      source('veterans', {}),
    ]);
    expect(golden.phone).toBe('0912345678');
    expect(provenance.phone).toEqual({ recordId: 'youth-union-record', rule: 'only-value' });
    expect(provenance.fullName?.rule).toBe('unanimous');
    expect(golden).not.toHaveProperty('email');
  });

  test.each<[string, Partial<CanonicalPerson>, Partial<CanonicalPerson>, keyof CanonicalPerson, string]>([
    ['accents', { fullName: 'Nguyen Thi Hoa' }, { fullName: 'Nguyễn Thị Hòa' }, 'fullName', 'Nguyễn Thị Hòa'],
    ['complete', { fullName: 'Ng. T. Hòa' }, { fullName: 'Nguyen Thi Hoa' }, 'fullName', 'Nguyen Thi Hoa'],
    ['precision', { dateOfBirth: '1985' }, { dateOfBirth: '1985-03-12' }, 'dateOfBirth', '1985-03-12'],
    ['valid', { dateOfBirth: '31/02/1985' }, { dateOfBirth: '1985' }, 'dateOfBirth', '1985'],
    ['valid', { nationalId: '12345' }, { nationalId: '072185012345' }, 'nationalId', '072185012345'],
    [
      'unrepaired',
      { nationalId: '72185012345' },
      { nationalId: '072185099999' },
      'nationalId',
      '072185099999',
    ],
  ])('%s decides between two values', (rule, worse, better, field, value) => {
    const { golden, provenance } = derived([source('a', worse), source('b', better)]);
    expect(golden[field as keyof typeof golden]).toBe(value);
    expect(provenance[field as keyof typeof provenance]).toEqual({ recordId: 'b-record', rule });
  });

  test('what more organisations say beats what was said last', () => {
    const { golden, provenance } = derived([
      source('a', { gender: 'female' }),
      source('b', { gender: 'female' }),
      source('c', { gender: 'male' }, { observedAt: '2026-11-01T00:00:00Z' }),
    ]);
    expect(golden.gender).toBe('female');
    expect(provenance.gender?.rule).toBe('agreement');
  });

  test('else the later observation wins, and at last the order of organisations', () => {
    const recent = derived([
      source('a', { phone: '0912345678' }, { observedAt: '2025-01-01T00:00:00Z' }),
      source('b', { phone: '0987123456' }, { observedAt: '2026-01-01T00:00:00Z' }),
    ]);
    expect(recent.provenance.phone).toEqual({ recordId: 'b-record', rule: 'recency' });
    const tied = derived([source('b', { phone: '0987123456' }), source('a', { phone: '0912345678' })]);
    expect(tied.provenance.phone).toEqual({ recordId: 'a-record', rule: 'order' });
  });

  test('rules are data: trust in an organisation may go before what most say', () => {
    const sources = [
      source('a', { occupation: 'thợ may' }),
      source('b', { occupation: 'thợ may' }),
      source('c', { occupation: 'giáo viên' }),
    ];
    expect(derived(sources).golden.occupation).toBe('thợ may');
    const occupation = { rules: ['trust', 'agreement'], trust: { c: 10, a: 5 } } as const;
    const { golden, provenance } = derived(sources, {
      fields: { ...SHIPPED_RULES.fields, occupation },
    });
    expect(golden.occupation).toBe('giáo viên');
    expect(provenance.occupation).toEqual({ recordId: 'c-record', rule: 'trust' });
  });

  test('without rules the order of organisations decides', () => {
    const fields = { ...SHIPPED_RULES.fields, dateOfBirth: { rules: [] } };
    const { golden, provenance } = derived(
      [source('b', { dateOfBirth: '1985-03-12' }), source('a', { dateOfBirth: '1985' })],
      { fields },
    );
    expect(golden.dateOfBirth).toBe('1985');
    expect(provenance.dateOfBirth?.rule).toBe('order');
  });

  test('a personal number in the column of the old card is read as what it is', () => {
    const { golden } = derived([source('a', { nationalId: '290123456', oldNationalId: '072185012345' })]);
    expect(golden).toMatchObject({ nationalId: '072185012345', oldNationalId: '290123456' });
  });

  test('a residence is taken whole, the placed one first', () => {
    const { golden, provenance } = derived([
      source('a', { residence: { communeText: 'Tân Thành', hamlet: 'Ấp 5' } }),
      source(
        'b',
        { residence: { communeText: 'Xã Tân Thành' } },
        { communeCode: '25534', provinceCode: '80' },
      ),
    ]);
    expect(golden.residence).toEqual({
      communeText: 'Xã Tân Thành',
      communeCode: '25534',
      provinceCode: '80',
    });
    expect(provenance.residence?.rule).toBe('placed');
  });

  test('does not depend on the order of the records', () => {
    const person = fc.record({
      fullName: fc.constantFrom('Nguyễn Thị Hòa', 'Nguyen Thi Hoa', 'Ng. T. Hòa', 'Nguyễn Thị Hoà'),
      dateOfBirth: fc.constantFrom(null, '1985', '1985-03-12', '1985-12-03', 'khoảng 85'),
      nationalId: fc.constantFrom(null, '072185012345', '72185012345', '1'),
      phone: fc.constantFrom(null, '0912345678', '01681234567'),
    });
    const records = fc.array(
      fc.tuple(person, fc.constantFrom(undefined, '2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z')),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(records, fc.integer({ min: 0, max: 4 }), (people, turn) => {
        const sources = people.map(([given, observedAt], index) =>
          source(`organisation-${index}`, given, observedAt ? { observedAt } : {}),
        );
        const turned = [...sources.slice(turn), ...sources.slice(0, turn)].reverse();
        expect(derived(turned)).toEqual(derived(sources));
      }),
    );
  });
});

describe('sources', () => {
  test('survive being stored', () => {
    const sources = [source('a', { phone: '0912345678' }), source('b', { gender: 'female' })];
    const { provenance } = derived(sources);
    const records = sources.map(({ recordId }) => recordId);
    expect(decodeSources(encodeSources(provenance, records), records)).toEqual(provenance);
  });
});
