import type { CanonicalPerson } from '#contracts';
import { isAnotherHuman } from './another-human.js';

const hoa: CanonicalPerson = {
  fullName: 'Nguyễn Thị Hòa',
  dateOfBirth: '1985-03-12',
  gender: 'female',
  nationalId: '072185012345',
};

describe('isAnotherHuman', () => {
  test.each<[string, Partial<CanonicalPerson>]>([
    ['nothing changed', {}],
    ['tone placement', { fullName: 'NGUYỄN THỊ HOÀ' }],
    ['accents lost', { fullName: 'Nguyen Thi Hoa' }],
    ['abbreviated', { fullName: 'Ng. T. Hòa' }],
    ['one letter wrong', { fullName: 'Nguyễn Thị Hòaa', nationalId: null }],
    ['another name, same personal number', { fullName: 'Trần Thị Lan', dateOfBirth: '1990-01-02' }],
    ['another given name alone', { fullName: 'Nguyễn Thị Lan', nationalId: null }],
    ['birth year corrected', { dateOfBirth: '1958-03-12', nationalId: null }],
    [
      'birth year off by one and another name',
      { fullName: 'Nguyễn Thị Lan', dateOfBirth: '1986', nationalId: null },
    ],
    [
      'personal number with a slip and another name',
      { fullName: 'Nguyễn Thị Lan', nationalId: '072185012354' },
    ],
    ['gender corrected', { gender: 'male', nationalId: null }],
    ['personal number added', { nationalId: '072185099999', dateOfBirth: '1985' }],
  ])('%s is a correction', (_, change) => {
    expect(isAnotherHuman(hoa, { ...hoa, ...change })).toBe(false);
  });

  test.each<[string, Partial<CanonicalPerson>]>([
    ['name and birth year', { fullName: 'Trần Văn Minh', dateOfBirth: '1999-07-01', nationalId: null }],
    ['name and gender', { fullName: 'Trần Văn Minh', gender: 'male', nationalId: null }],
    ['name and personal number', { fullName: 'Trần Thị Lan', nationalId: '080190067890' }],
    [
      'birth year and personal number of a namesake',
      { dateOfBirth: '1962-08-30', nationalId: '080162067890' },
    ],
  ])('%s changed together are another human', (_, change) => {
    expect(isAnotherHuman(hoa, { ...hoa, ...change })).toBe(true);
    expect(isAnotherHuman({ ...hoa, ...change }, hoa)).toBe(true);
  });
});
