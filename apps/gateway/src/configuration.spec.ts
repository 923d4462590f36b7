import { readConfiguration } from './configuration.js';

const complete = {
  LIENTHONG_DATABASE_URL: 'postgresql://lienthong_gateway:x@127.0.0.1:5432/lienthong',
  LIENTHONG_NATS_URL: 'nats://127.0.0.1:4222',
  LIENTHONG_KEYS_FILE: 'keys.json',
};

describe('readConfiguration', () => {
  it('needs only database, broker and keys', () => {
    expect(readConfiguration(complete)).toMatchObject({
      stream: 'LIENTHONG',
      host: '127.0.0.1',
      port: 8080,
      logLevel: 'info',
      clientsFile: undefined,
      tokenLifetimeSeconds: 3_600,
    });
  });

  it('names everything that is wrong at once, with the remedy', () => {
    expect(() =>
      readConfiguration({
        LIENTHONG_DATABASE_URL: 'mysql://x',
        LIENTHONG_NATS_URL: '',
        LIENTHONG_KEYS_FILE: 'keys.json',
        LIENTHONG_PORT: '70000',
        LIENTHONG_LOG_LEVEL: 'loud',
      }),
    ).toThrow(
      'LIENTHONG_DATABASE_URL must begin with postgresql:// or postgres://; ' +
        'LIENTHONG_NATS_URL is not set: see .env.example; ' +
        'LIENTHONG_PORT must be a whole number from 0 to 65535; ' +
        'LIENTHONG_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal',
    );
  });

  it('takes an empty variable for a missing one', () => {
    expect(readConfiguration({ ...complete, LIENTHONG_PORT: '', LIENTHONG_CLIENTS_FILE: '' })).toMatchObject({
      port: 8080,
      clientsFile: undefined,
    });
  });

  it('takes ranges that may be connected to, and names those that are none', () => {
    const outbound = (allow: string) =>
      readConfiguration({ ...complete, LIENTHONG_OUTBOUND_ALLOW: allow }).outbound;
    expect(outbound('').permits('10.20.0.1')).toBe(false);
    expect(outbound('10.20.0.0/16, 127.0.0.0/8').permits('127.0.0.1')).toBe(true);
    expect(() => outbound('10.20.0.0/16,intranet')).toThrow('LIENTHONG_OUTBOUND_ALLOW must be ranges');
  });
});
