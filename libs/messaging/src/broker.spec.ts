import { describe, expect, it } from '@jest/globals';
import { natsConnectionOptions } from './broker.js';

describe('the connection options of a NATS url', () => {
  it.each([
    ['nats://127.0.0.1:4333', { servers: ['127.0.0.1:4333'] }],
    ['127.0.0.1', { servers: ['127.0.0.1:4222'] }],
    ['nats://lan:m%40t@hub:1,nats://other', { servers: ['hub:1', 'other:4222'], user: 'lan', pass: 'm@t' }],
    ['nats://secret@hub', { servers: ['hub:4222'], token: 'secret' }],
    ['tls://hub', { servers: ['hub:4222'], tls: {} }],
  ])('%s', (url, options) => {
    expect(natsConnectionOptions(url, 'test')).toMatchObject(options);
  });

  it('reconnect for ever', () => {
    expect(natsConnectionOptions('nats://hub', 'test')).toMatchObject({
      name: 'test',
      maxReconnectAttempts: -1,
    });
  });
});
