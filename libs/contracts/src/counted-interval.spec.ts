import { countedInterval } from './counted-interval.js';

describe('countedInterval', () => {
  test.each(['active', 'suspended'] as const)('%s counts from admission on', (status) => {
    expect(countedInterval({ status, joinedOn: '2010-05-19', leftOn: null })).toEqual({
      from: '2010-05-19',
      to: 'infinity',
    });
  });

  test('an unknown day of admission counts as always', () => {
    expect(countedInterval({ status: 'active', joinedOn: null, leftOn: null }).from).toBe('-infinity');
  });

  test.each(['transferred', 'removed', 'deceased'] as const)(
    '%s counts until the day it was left',
    (status) => {
      expect(countedInterval({ status, joinedOn: null, leftOn: '2025-01-31' })).toEqual({
        from: '-infinity',
        to: '2025-01-31',
      });
    },
  );

  test('a membership that ended on an unknown day never counts', () => {
    expect(countedInterval({ status: 'removed', joinedOn: '2010-05-19', leftOn: null }).to).toBe('-infinity');
  });
});
