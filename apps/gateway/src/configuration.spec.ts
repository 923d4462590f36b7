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

  it('takes an identity provider whole or not at all, and only over TLS', () => {
    const oidc = (settings: Record<string, string>) => readConfiguration({ ...complete, ...settings }).oidc;
    const sound = {
      LIENTHONG_OIDC_ISSUER: 'https://id.example',
      LIENTHONG_OIDC_CLIENT_ID: 'lienthong',
      LIENTHONG_OIDC_REDIRECT_URI: 'https://hub.example/v1/session/oidc/callback',
    };
    expect(oidc({})).toBeUndefined();
    expect(oidc(sound)).toMatchObject({ clientSecret: undefined, name: 'OpenID Connect' });
    expect(oidc({ ...sound, LIENTHONG_OIDC_ISSUER: 'http://127.0.0.1:9000' })).toBeDefined();
    expect(() => oidc({ LIENTHONG_OIDC_CLIENT_SECRET: 'x' })).toThrow(
      'LIENTHONG_OIDC_ISSUER is not set: see .env.example; LIENTHONG_OIDC_CLIENT_ID is not set',
    );
    for (const issuer of ['http://id.example', 'id.example'])
      expect(() => oidc({ ...sound, LIENTHONG_OIDC_ISSUER: issuer })).toThrow(
        'LIENTHONG_OIDC_ISSUER must be',
      );
    for (const uri of ['https://hub.example/', 'https://hub.example/v1/session/oidc/callback?x=1'])
      expect(() => oidc({ ...sound, LIENTHONG_OIDC_REDIRECT_URI: uri })).toThrow(
        'LIENTHONG_OIDC_REDIRECT_URI must be',
      );
  });
});
