import { describe, expect, it } from '@jest/globals';
import type { UnitData, UnitRow } from '#vietnamese';
import { ListError, mergeOfficialList } from './official-units.js';

const unit = (code: string, fullName: string, more: Partial<UnitRow> = {}): UnitRow => ({
  code,
  name: fullName.replace(/^\S+ /, ''),
  fullName,
  level: code.length === 2 ? 'province' : 'commune',
  parentCode: code.length === 2 ? null : '80',
  district: null,
  validFrom: '2025-07-01',
  validTo: null,
  ...more,
});

const known: UnitData = {
  units: [
    unit('80', 'Tỉnh Tây Ninh'),
    unit('25534', 'Xã Tân Thành'),
    unit('25000', 'Xã Cũ', { validFrom: '2004-07-08', validTo: '2025-07-01' }),
  ],
  successions: [
    {
      fromCode: '25000',
      fromValidFrom: '2004-07-08',
      toCode: '25534',
      toValidFrom: '2025-07-01',
      automatic: true,
    },
  ],
};

describe('an official list', () => {
  it('wins over the unit that has the code on that day', () => {
    const merge = mergeOfficialList(known, 'code,full_name\n25534,Phường Tân Thành\n', '2025-07-01');
    expect(merge).toMatchObject({ replaced: 1, added: 0 });
    expect(merge.data.units).toContainEqual(unit('25534', 'Phường Tân Thành'));
  });

  it('adds what is new, with its parent', () => {
    const csv = '\uFEFFcode,full_name,parent_code,valid_from\n25999,Xã Mới,80,2026-01-01\n';
    const merge = mergeOfficialList(known, csv, '2025-07-01');
    expect(merge).toMatchObject({ replaced: 0, added: 1 });
    expect(merge.data.units).toContainEqual(unit('25999', 'Xã Mới', { validFrom: '2026-01-01' }));
  });

  it('ends the validity of what a unit was before', () => {
    const csv = 'code,full_name,valid_from\n80,Thành phố Tây Ninh,2027-01-01\n';
    const { data } = mergeOfficialList(known, csv, '2025-07-01');
    const versions = data.units.filter(({ code }) => code === '80');
    expect(versions.map(({ fullName, validTo }) => [fullName, validTo])).toEqual([
      ['Tỉnh Tây Ninh', '2027-01-01'],
      ['Thành phố Tây Ninh', null],
    ]);
  });

  it('says everything about the successors of the units that it names', () => {
    const csv = 'from_code,to_code,automatic\n25000,25534,false\n';
    const { data } = mergeOfficialList(known, csv, '2025-07-01');
    expect(data.successions).toEqual([{ ...known.successions[0], automatic: false }]);
  });

  it.each([
    ['name,type\nx,y\n', /columns are name, type/],
    ['', /columns are missing/],
    ['code,full_name\n255,Xã A\n', /line 2: code "255"/],
    ['code,full_name\n25777,Xã A\n', /line 2: parent_code is missing/],
    ['code,full_name,valid_from\n25534,Xã A,01\/07\/2025\n', /line 2: "01\/07\/2025" is not a date/],
    ['from_code,to_code\n11111,25534\n', /line 2: there was no unit 11111/],
  ])('is refused with line and remedy: %j', (csv, message) => {
    expect(() => mergeOfficialList(known, csv, '2025-07-01')).toThrow(ListError);
    expect(() => mergeOfficialList(known, csv, '2025-07-01')).toThrow(message);
  });
});
