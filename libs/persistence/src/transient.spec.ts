import { describe, expect, it } from '@jest/globals';
import { isTransient, markTransient } from './transient.js';

const withCode = (code: string) => Object.assign(new Error('x'), { code });
const named = (name: string) => Object.assign(new Error('x'), { name });

describe('an error that passes', () => {
  it.each(['08006', '53300', '57P01', '57P03', '40001', '40P01', '55P03', 'ECONNREFUSED', 'ECONNRESET'])(
    '%s',
    (code) => {
      expect(isTransient(withCode(code))).toBe(true);
    },
  );

  it.each(['NoRespondersError', 'TimeoutError', 'ClosedConnectionError', 'QueryRunnerAlreadyReleasedError'])(
    '%s',
    (name) => {
      expect(isTransient(named(name))).toBe(true);
    },
  );

  it('is recognised inside others', () => {
    expect(isTransient(new Error('query', { cause: withCode('ECONNRESET') }))).toBe(true);
    expect(isTransient(Object.assign(new Error('query'), { driverError: withCode('57P01') }))).toBe(true);
    expect(isTransient(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]))).toBe(true);
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(markTransient(new Error('ours')))).toBe(true);
  });
});

describe('an error that stays', () => {
  it.each(['23505', '22007', '42P01', '57014', 'ENOENT'])('%s', (code) => {
    expect(isTransient(withCode(code))).toBe(false);
  });

  it('may be anything', () => {
    const circular = new Error('x');
    circular.cause = circular;
    for (const thrown of [
      undefined,
      null,
      'ECONNRESET',
      7,
      {},
      new TypeError('x'),
      circular,
      new AggregateError([]),
    ]) {
      expect(isTransient(thrown)).toBe(false);
    }
    expect(isTransient(new AggregateError([withCode('ECONNREFUSED'), withCode('23505')]))).toBe(false);
  });
});
