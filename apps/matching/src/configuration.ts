import { EnvironmentReader, readServiceConfiguration, type ServiceConfiguration } from '#observability';
import type { SecondPersonRule } from './decisions/second-person.js';

export interface Configuration extends ServiceConfiguration {
  /** Messages that this process works on at once: while one waits for the database, another one searches. */
  readonly concurrency: number;
  /** Merges that need two coordinators. */
  readonly secondPerson: SecondPersonRule;
  /** Cases of a pattern that are decided by hand before the rest may be decided together. */
  readonly bulkSample: number;
  /** Of all automatic links this many in ten thousand are judged blind by coordinators. */
  readonly blindPer10000: number;
  /** Hours after which an assigned case that is still open is anybody's again. */
  readonly assignmentHours: number;
}

/** Reads and checks the environment; throws one `ConfigurationError` that names everything wrong. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const reader = new EnvironmentReader(environment);
  const sandbox = Boolean(environment['LIENTHONG_SANDBOX']);
  const configuration = {
    ...readServiceConfiguration(reader, 8082),
    concurrency: reader.whole('LIENTHONG_MATCHING_CONCURRENCY', 3, 1, 64),
    secondPerson: {
      records: reader.whole('LIENTHONG_REVIEW_SECOND_ABOVE_RECORDS', sandbox ? 0 : 8, 0, 1_000),
      persons: reader.whole('LIENTHONG_REVIEW_SECOND_ABOVE_PERSONS', sandbox ? 0 : 4, 0, 1_000),
    },
    bulkSample: reader.whole('LIENTHONG_REVIEW_BULK_SAMPLE', 10, 1, 1_000),
    blindPer10000: reader.whole('LIENTHONG_REVIEW_BLIND_PER_10000', sandbox ? 0 : 20, 0, 10_000),
    assignmentHours: reader.whole('LIENTHONG_REVIEW_ASSIGNMENT_HOURS', 24, 1, 8_760),
  };
  reader.assertSound();
  return configuration;
}
