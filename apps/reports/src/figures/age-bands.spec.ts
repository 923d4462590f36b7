import { dayNumber } from '../facts/days.js';
import { yearOf } from './age-bands.js';

test('the year of every first and last day of a year', () => {
  for (let year = 1900; year <= 2100; year++) {
    expect(yearOf(dayNumber(`${year}-01-01`))).toBe(year);
    expect(yearOf(dayNumber(`${year}-12-31`))).toBe(year);
  }
});
