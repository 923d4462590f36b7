import { ConfigurationError, EnvironmentReader, readServiceConfiguration } from './environment.js';

const sound = {
  LIENTHONG_DATABASE_URL: 'postgresql://lienthong_registry@127.0.0.1/lienthong',
  LIENTHONG_NATS_URL: 'nats://127.0.0.1:4222',
  LIENTHONG_KEYS_FILE: '/etc/lienthong/keys.json',
};

const read = (environment: Record<string, string | undefined>) => {
  const reader = new EnvironmentReader(environment);
  const configuration = readServiceConfiguration(reader, 8081);
  reader.assertSound();
  return configuration;
};

describe('readServiceConfiguration', () => {
  test('needs database, message server and keys; the rest has defaults', () => {
    expect(read(sound)).toMatchObject({
      stream: 'LIENTHONG',
      host: '127.0.0.1',
      port: 8081,
      logLevel: 'info',
    });
  });

  test('names everything that is wrong at once', () => {
    const fault = () =>
      read({ LIENTHONG_NATS_URL: 'http://x', LIENTHONG_PORT: 'web', LIENTHONG_LOG_LEVEL: 'loud' });
    expect(fault).toThrow(ConfigurationError);
    expect(fault).toThrow(
      /DATABASE_URL is not set.*NATS_URL must begin.*KEYS_FILE is not set.*PORT must.*LOG_LEVEL must/,
    );
  });
});
