import { EnvironmentReader, readServiceConfiguration, type ServiceConfiguration } from '#observability';

export interface Configuration extends ServiceConfiguration {
  /** Messages of one event that this process works on at once. */
  readonly concurrency: number;
  /** Who issues documents; undefined: the letterheads that ship. */
  readonly letterheadsFile: string | undefined;
}

/** Reads and checks the environment; throws one `ConfigurationError` that names everything wrong. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const reader = new EnvironmentReader(environment);
  const configuration = {
    ...readServiceConfiguration(reader, 8083),
    concurrency: reader.whole('LIENTHONG_REPORTS_CONCURRENCY', 3, 1, 64),
    letterheadsFile: environment['LIENTHONG_LETTERHEADS_FILE'] || undefined,
  };
  reader.assertSound();
  return configuration;
}
