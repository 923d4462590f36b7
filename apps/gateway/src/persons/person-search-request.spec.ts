import type { Problem } from '../problems/problem.js';
import { pastDay, pastInstant } from './past.js';
import { searchCursor, searchRequest } from './person-search-request.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    const { code, errors } = (error as Problem).document();
    return [code, ...(errors ?? []).map(({ field }) => field)].join(' ');
  }
  return 'accepted';
};

describe('searchRequest', () => {
  test('leaves out what is not given', () => {
    expect(searchRequest({ name: ' Nguyễn Thị Hòa ', phone: null, dateOfBirth: '1985' })).toEqual({
      name: 'Nguyễn Thị Hòa',
      dateOfBirth: '1985',
      limit: 20,
    });
  });

  test('goes on where a page ended', () => {
    const after = { nameKey: 'hoa thi nguyen', personId: '01a219fc-3902-778f-862d-cc7f26ed8f54' };
    expect(searchRequest({ name: 'Hòa', cursor: searchCursor(after) })).toMatchObject({ after });
  });

  test.each<[unknown, string]>([
    [{}, 'search.too-broad'],
    [{ dateOfBirth: '1985', communeCode: '25534' }, 'search.too-broad'],
    [{ name: 'Hòa', dateOfBirth: 'hôm qua' }, 'request.invalid dateOfBirth'],
    [{ localId: '1' }, 'request.invalid organisation'],
    [{ name: 'Hòa', limit: 1000 }, 'request.invalid limit'],
    [{ name: 'Hòa', limit: '5' }, 'request.invalid limit'],
    [{ name: 'Hòa', cursor: 'xyz' }, 'request.invalid cursor'],
    [{ memberOf: ['veterans'] }, 'search.too-broad'],
    [{ name: 'Hòa', memberOf: ['veterans', 'trade-union'] }, 'accepted'],
    [{ name: 'Hòa', memberOf: ['veterans', 'veterans'] }, 'request.invalid memberOf'],
    [{ name: 'Hòa', memberOf: [] }, 'request.invalid memberOf'],
    [{ name: 'Hòa', memberOf: 'veterans' }, 'request.invalid memberOf'],
    [{ name: 'Hòa', memberOf: ['Hội Cựu chiến binh'] }, 'request.invalid memberOf'],
    [{ name: 5 }, 'request.invalid name'],
    [{ name: 'H\u0000a' }, 'request.invalid name'],
    [{ surname: 'Nguyễn' }, 'request.invalid surname'],
    [[], 'request.invalid '],
  ])('%j: %s', (body, expected) => {
    expect(codeOf(() => searchRequest(body))).toBe(expected);
  });
});

describe('days and instants of the past', () => {
  test.each(['2026-02-30', '19/05/2010', '1899-01-01', '2999-01-01', ''])('%s is no day', (text) => {
    expect(codeOf(() => pastDay('asOf', text))).toBe('parameter.invalid');
  });

  test.each(['2026-02-30T00:00:00Z', '2026-01-01', '2026-01-01T00:00:00', '2999-01-01T00:00:00Z', 'now'])(
    '%s is no instant',
    (text) => {
      expect(codeOf(() => pastInstant('knownAt', text))).toBe('parameter.invalid');
    },
  );

  test('microseconds and zones stay as they were given', () => {
    expect(pastInstant('knownAt', '2026-01-01T08:00:00.123456+07:00')).toBe(
      '2026-01-01T08:00:00.123456+07:00',
    );
    expect(pastDay('asOf', '2020-02-29')).toBe('2020-02-29');
  });
});
