import { feedCursor, feedPosition } from './feed-cursor.js';

const given = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

describe('cursor of a change feed', () => {
  it('names a position in the feed of one organisation', () => {
    for (const position of [0, 1, 1_000, 999_999_999_999_999]) {
      expect(feedPosition('veterans', feedCursor('veterans', position))).toBe(position);
    }
  });

  it('is the beginning when there is none', () => {
    expect(feedPosition('veterans', undefined)).toBe(0);
    expect(feedPosition('veterans', '')).toBe(0);
  });

  it.each([
    ['of another organisation', feedCursor('trade-union', 5)],
    ['in plain', '1/veterans/5'],
    ['cut short', feedCursor('veterans', 123_456).slice(0, -3)],
    ['with something added', `${feedCursor('veterans', 5)}=`],
    ['with characters that decoding ignores', `${feedCursor('veterans', 5)}\n`],
    ['of another form', given('2/veterans/5')],
    ['without its check', given('1/veterans/5')],
    [
      'moved by hand',
      given(Buffer.from(feedCursor('veterans', 5), 'base64url').toString().replace('/5/', '/6/')),
    ],
    ['with a negative position', given('1/veterans/-5')],
    ['with leading zeros', given('1/veterans/05')],
    ['beyond what counts exactly', given('1/veterans/9999999999999999')],
    ['that is a number', '5'],
    ['that is a UUID', '01a1fda5-42c2-744c-a986-4e886e42b500'],
  ])('is refused when it is one %s', (_what, cursor) => {
    expect(() => feedPosition('veterans', cursor)).toThrow('parameter.invalid');
  });

  it('is refused when it is given twice', () => {
    expect(() => feedPosition('veterans', ['', ''])).toThrow('parameter.invalid');
  });
});
