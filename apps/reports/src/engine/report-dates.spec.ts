import { dayInVietnam, endOfDay, reportDates } from './report-dates.js';

const NOW = Date.parse('2026-11-21T18:30:00Z');

describe('reportDates', () => {
  test('asOf is today in Vietnam and everything known unless said otherwise', () => {
    expect(reportDates({}, NOW)).toEqual({ dates: { asOf: '2026-11-22', knownAt: null } });
  });

  test.each([
    [{ asOf: '21/11/2026' }, 400, 'report.as-of-malformed'],
    [{ asOf: '2026-02-30' }, 400, 'report.as-of-malformed'],
    [{ asOf: '2026-11-23' }, 422, 'report.as-of-future'],
    [{ asOf: '1900-01-01' }, 422, 'report.as-of-before-data'],
    [{ knownAt: 'yesterday' }, 400, 'report.known-at-malformed'],
    [{ knownAt: '2026-11-21T00:00:00' }, 400, 'report.known-at-malformed'],
    [{ knownAt: '2027-01-01T00:00:00Z' }, 422, 'report.known-at-future'],
  ])('%j is refused with %i %s', (request, status, code) => {
    expect(reportDates(request, NOW)).toMatchObject({ failure: { status, code } });
  });

  test('an earlier day is taken as given, an instant in UTC', () => {
    const request = { asOf: '2024-02-29', knownAt: '2026-11-21T08:00:00.123456+07:00' };
    expect(reportDates(request, NOW)).toEqual({
      dates: { asOf: '2024-02-29', knownAt: '2026-11-21T01:00:00.123456Z' },
    });
  });
});

describe('days in Vietnam', () => {
  test('change at 17:00 UTC', () => {
    expect(dayInVietnam(Date.parse('2026-11-21T16:59:59Z'))).toBe('2026-11-21');
    expect(dayInVietnam(Date.parse('2026-11-21T17:00:00Z'))).toBe('2026-11-22');
    expect(endOfDay('2026-11-21')).toBe('2026-11-21T17:00:00.000Z');
  });
});
