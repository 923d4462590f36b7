import { membershipDay } from './membership-day.js';

test.each([
  ['2010-05-19', '2010-05-19'],
  ['2010-01-01', '2010-01-01'],
  ['19/05/2010', '2010-05-19'],
  ['2010-05', '2010-05-01'],
  ['2010', '2010-01-01'],
  ['2010-02-30', null],
  ['không rõ', null],
  ['', null],
  [null, null],
])('%s is %s', (text, day) => {
  expect(membershipDay(text)).toBe(day);
});
