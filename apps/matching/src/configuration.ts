import { EnvironmentReader, readServiceConfiguration, type ServiceConfiguration } from '#observability';

export interface Configuration extends ServiceConfiguration {
  /** Messages that this process works on at once: while one waits for the database, another one searches. */
  readonly concurrency: number;
}

/** Reads and checks the environment; throws one `ConfigurationError` that names everything wrong. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const reader = new EnvironmentReader(environment);
  const configuration = {
    ...readServiceConfiguration(reader, 8082),
    concurrency: reader.whole('LIENTHONG_MATCHING_CONCURRENCY', 3, 1, 64),
  };
  reader.assertSound();
  return configuration;
}
