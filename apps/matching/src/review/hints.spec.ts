import { describe, expect, it } from '@jest/globals';
import { hintsOf, type HintedRecord } from './hints.js';

const anh: HintedRecord = {
  fullName: 'nguyễn minh anh',
  birth: '19850312',
  nationalId: null,
  phone: '0912345678',
  commune: '25534',
  organisation: 'youth-union',
};
const other = (fields: Partial<HintedRecord>): HintedRecord => ({
  ...anh,
  organisation: 'veterans',
  ...fields,
});

describe('hints', () => {
  it.each<[string, Partial<HintedRecord>, string[]]>([
    ['the same person', {}, []],
    ['twins', { fullName: 'nguyễn minh ánh', phone: null }, ['twins']],
    ['twins with one phone', { fullName: 'nguyễn minh ánh' }, ['twins', 'shared-phone']],
    ['one born on the same day elsewhere', { fullName: 'nguyễn minh ánh', phone: null, commune: '1' }, []],
    ['father and son', { fullName: 'nguyễn minh anh', birth: '19600000', phone: null }, ['parent-and-child']],
    ['another family', { fullName: 'trần minh anh', birth: '19600000', phone: null }, []],
    ['the same list', { organisation: 'youth-union' }, ['same-organisation']],
    ['a year alone', { fullName: 'nguyễn minh ánh', birth: '19850000', phone: null }, []],
    ['nothing known', { fullName: null, birth: null, phone: null, commune: null }, []],
  ])('for %s', (_who, fields, hints) => {
    expect(hintsOf(anh, other(fields))).toEqual(hints);
    expect(hintsOf(other(fields), anh)).toEqual(hints);
  });

  it.each([
    ['072185012345', '072185012346', ['id-slip']],
    ['072185012345', '072185012354', ['id-slip']],
    ['072185012345', '072185014325', ['ids-differ']],
    ['072185012345', '072185099999', ['ids-differ']],
    ['072185012345', '072185012345', []],
  ])('for the ids %s and %s', (a, b, hints) => {
    expect(hintsOf({ ...anh, nationalId: a }, other({ nationalId: b }))).toEqual(hints);
  });
});
