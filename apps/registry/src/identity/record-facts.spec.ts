import { hasFlag, type CanonicalMembership, type CanonicalPerson, type RecordFlag } from '#contracts';
import { recordFacts } from './record-facts.js';

const facts = (person: Partial<CanonicalPerson>, membership: Partial<CanonicalMembership> = {}) =>
  recordFacts(
    {
      localId: '1',
      person: { fullName: 'Nguyễn Văn An', ...person },
      membership: { status: 'active', ...membership },
    },
    null,
    null,
  );
const has = (flag: RecordFlag, person: Partial<CanonicalPerson>, membership?: Partial<CanonicalMembership>) =>
  hasFlag(facts(person, membership).flags, flag);

describe('recordFacts', () => {
  test('a personal number counts in whichever column it stands, with what it says against the record', () => {
    const number = '001090012345';
    expect(has('nationalId', { nationalId: number })).toBe(true);
    expect(has('nationalId', { oldNationalId: number })).toBe(true);
    expect(has('genderContradicted', { nationalId: number, gender: 'female' })).toBe(true);
    expect(has('genderContradicted', { nationalId: number, gender: 'male' })).toBe(false);
    expect(has('birthYearContradicted', { nationalId: number, dateOfBirth: '1991-05-02' })).toBe(true);
    expect(has('birthYearContradicted', { nationalId: number, dateOfBirth: '1990' })).toBe(false);
  });

  test('a number of wrong structure is no proof', () => {
    expect(has('nationalId', { nationalId: '12345' })).toBe(false);
    expect(has('nationalIdInvalid', { nationalId: '12345' })).toBe(true);
    expect(has('nationalIdInvalid', {})).toBe(false);
  });

  test.each([
    ['Nguyễn Văn An', true],
    ['Nguyễn Ý', true],
    ['Y Moan', true],
    ["Y Bliă H'Đơk", true],
    ['Nguyễn V. An', false],
    ['N T Hoa', false],
    ['An', false],
    ['Nguyễn Văn An 2', false],
  ])('name %s complete: %s', (fullName, complete) => {
    expect(has('nameComplete', { fullName })).toBe(complete);
  });

  test('days that are none are told apart from days that are missing', () => {
    expect(facts({}, { feesPaidThrough: '31/12/2025' }).feesPaidThrough).toBe('2025-12-31');
    expect(has('dateUnreadable', {}, { feesPaidThrough: 'quý 4' })).toBe(true);
    expect(has('dateUnreadable', {}, { feesPaidThrough: null })).toBe(false);
  });

  test.each([
    [{ ethnicity: 'kinh' }, 'ethnicity', 'Kinh'],
    [{ ethnicity: "H'Mông" }, 'ethnicity', 'Mông'],
    [{ ethnicity: 'Khơ-me' }, 'ethnicity', 'Khmer'],
    [{ ethnicity: 'Hoa (Hán)' }, 'ethnicity', 'Hoa'],
    [{ ethnicity: 'người Stiêng' }, 'ethnicity', 'Xtiêng'],
    [{ ethnicity: 'Sao Hỏa' }, 'ethnicity', 'Khác'],
    [{ religion: 'Thiên chúa giáo' }, 'religion', 'Công giáo'],
    [{ religion: 'PG Hoà Hảo' }, 'religion', 'Phật giáo Hòa Hảo'],
    [{ religion: 'Đạo Cao Đài' }, 'religion', 'Cao Đài'],
    [{ religion: 'không theo đạo' }, 'religion', 'Không'],
    [{ religion: 'Jedi' }, 'religion', 'Khác'],
  ] as const)('%j is counted as %s %s', (person, field, name) => {
    expect(facts(person)[field]).toBe(name);
  });

  test.each([
    ['Đoàn viên', null],
    [' Hội viên', null],
    ['member', null],
    ['Phó Bí thư ', 'Phó Bí thư'],
  ])('the role %j is the office %j', (role, office) => {
    expect(facts({}, { role }).role).toBe(office);
  });

  test('blank texts are missing ones', () => {
    expect(facts({ ethnicity: ' ', religion: ' Cao Đài ' }, { role: '' })).toMatchObject({
      ethnicity: null,
      religion: 'Cao Đài',
      role: null,
    });
  });
});
