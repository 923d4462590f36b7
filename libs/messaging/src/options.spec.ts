import { expect, it } from '@jest/globals';
import { testSwitches } from './options.js';

it('mechanisms can be switched off in tests alone', () => {
  const LIENTHONG_TEST_SWITCH_OFF = 'inbox,receipt,snapshot-bound,something';
  expect(testSwitches({ LIENTHONG_TEST_SWITCH_OFF }).size).toBe(0);
  expect(testSwitches({ LIENTHONG_TEST_SWITCH_OFF, LIENTHONG_TEST: 'true' }).size).toBe(0);
  expect([...testSwitches({ LIENTHONG_TEST_SWITCH_OFF, LIENTHONG_TEST: '1' })]).toEqual([
    'inbox',
    'receipt',
    'snapshot-bound',
  ]);
  expect(testSwitches({ LIENTHONG_TEST: '1' }).size).toBe(0);
});
