import { Answered } from './answered.js';

describe('Answered', () => {
  test('gives an answer again until the figures change', () => {
    const sut = new Answered<string>(2);
    sut.set('hub', 1, 'one');
    expect(sut.get('hub', 1)).toBe('one');
    expect(sut.get('hub', 2)).toBeUndefined();
    expect(sut.get('80', 1)).toBeUndefined();
  });

  test('forgets what was not asked for longest', () => {
    const sut = new Answered<string>(2);
    sut.set('a', 1, 'a');
    sut.set('b', 1, 'b');
    sut.get('a', 1);
    sut.set('c', 1, 'c');
    expect([sut.get('a', 1), sut.get('b', 1), sut.get('c', 1)]).toEqual(['a', undefined, 'c']);
  });
});
