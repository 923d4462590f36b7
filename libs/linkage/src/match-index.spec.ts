import {
  decodeFeatures,
  encodeFeatures,
  explainPair,
  FeatureExtractor,
  MatchIndex,
  strongIdentity,
  vietnameseMembershipModel,
} from './index.js';
import type { Row } from './index.js';

const model = vietnameseMembershipModel();
const extractor = new FeatureExtractor(model);
const hoa: Row = {
  full_name: 'Nguyễn Thị Hòa',
  date_of_birth: '1985-03-12',
  gender: 'female',
  national_id: '072185012345',
  phone: '0912345678',
  commune_code: '25534',
  hamlet: 'Ấp 5',
  organisation: 'womens-union',
};

describe('MatchIndex', () => {
  it('finds the same person under another spelling, without id and phone', () => {
    const index = new MatchIndex(model);
    index.upsert('1', extractor.derive(hoa));
    index.upsert(
      '2',
      extractor.derive({
        ...hoa,
        full_name: 'Trần Văn Bình',
        date_of_birth: '1971-07-30',
        national_id: null,
        phone: null,
      }),
    );
    const hits = index.search(
      extractor.derive({
        ...hoa,
        full_name: 'NGUYEN THI HOA',
        national_id: null,
        phone: null,
        organisation: 'farmers-union',
      }),
    );
    expect(hits.map((hit) => hit.id)).toEqual(['1']);
    expect(hits[0]!.probability).toBeGreaterThan(0.9);
  });

  it('replaces, removes and compacts without a trace', () => {
    const index = new MatchIndex(model);
    for (let i = 0; i < 40_000; i++)
      index.upsert(`r${i % 1000}`, extractor.derive({ ...hoa, full_name: `Nguyễn Thị Hòa ${i % 7}` }));
    expect(index.size).toBe(1000);
    expect(index.stats().dead).toBeLessThan(20_000);
    for (let i = 0; i < 1000; i++) expect(index.remove(`r${i}`)).toBe(true);
    expect(index.remove('r1')).toBe(false);
    expect(index.search(extractor.derive(hoa))).toEqual([]);
  });

  it('searches for a stored record as for its features', () => {
    const index = new MatchIndex(model);
    index.upsert('1', extractor.derive(hoa));
    index.upsert('2', extractor.derive({ ...hoa, phone: null }));
    expect(index.searchFor('1')).toHaveLength(1);
    expect(index.searchFor('1')).toEqual(index.search(extractor.derive(hoa), '1'));
    expect(index.searchFor('3')).toEqual([]);
  });

  it('leaves out the record itself', () => {
    const index = new MatchIndex(model);
    index.upsert('1', extractor.derive(hoa));
    expect(index.search(extractor.derive(hoa), '1')).toEqual([]);
  });
});

describe('features', () => {
  it('survive storage', () => {
    const features = extractor.derive({ ...hoa, old_national_id: null });
    expect(decodeFeatures(encodeFeatures(features))).toEqual(features);
  });

  it('hold a strong identity only where the national id agrees with birth year and gender', () => {
    expect(strongIdentity(extractor.derive(hoa))).toBe('072185012345');
    expect(strongIdentity(extractor.derive({ ...hoa, date_of_birth: '1986' }))).toBeNull();
    expect(strongIdentity(extractor.derive({ ...hoa, gender: 'male' }))).toBeNull();
    expect(strongIdentity(extractor.derive({ ...hoa, national_id: '72185012345' }))).toBe('072185012345');
  });
});

describe('explainPair', () => {
  it('says in both languages what each field contributes', () => {
    const evidence = explainPair(model, hoa, { ...hoa, date_of_birth: '1985-12-03', phone: null });
    expect(evidence.find((entry) => entry.field === 'birth')).toMatchObject({
      level: 'day-month-swapped',
      text: { vi: 'Ngày sinh: ngày và tháng đảo nhau', en: 'Date of birth: day and month swapped' },
    });
    expect(evidence.find((entry) => entry.field === 'phone')).toMatchObject({ level: 'missing', weight: 0 });
  });
});
