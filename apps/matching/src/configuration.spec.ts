import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from './configuration.js';

const complete = {
  LIENTHONG_DATABASE_URL: 'postgresql://lienthong_matching@127.0.0.1/lienthong',
  LIENTHONG_NATS_URL: 'nats://127.0.0.1:4222',
  LIENTHONG_KEYS_FILE: 'keys.json',
};

describe('configuration of matching', () => {
  it('has defaults for everything but the connections and the keys', () => {
    expect(readConfiguration(complete)).toMatchObject({
      stream: 'LIENTHONG',
      concurrency: 3,
      host: '127.0.0.1',
    });
  });

  it('names every missing or wrong variable at once', () => {
    const read = () =>
      readConfiguration({ LIENTHONG_NATS_URL: 'http://x', LIENTHONG_MATCHING_CONCURRENCY: 'many' });
    for (const name of [
      'LIENTHONG_DATABASE_URL',
      'LIENTHONG_NATS_URL',
      'LIENTHONG_KEYS_FILE',
      'LIENTHONG_MATCHING_CONCURRENCY',
    ]) {
      expect(read).toThrow(name);
    }
  });
});
