import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EnvironmentReader, readServiceConfiguration, type ServiceConfiguration } from '#observability';
import { AddressPolicy } from '#outbound';
import { readOidcSettings, type OidcSettings } from './sign-in/oidc-settings.js';
import type { SessionLimits } from './sign-in/sessions.js';
import { parseRetrySeconds, RETRY_HOURS } from './webhooks/retry-schedule.js';

/** The folder of the hub, wherever this file was compiled to. */
function hubFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function builtConsole(): string | undefined {
  const folder = join(hubFolder(), 'dist', 'apps', 'console');
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}

export interface Configuration extends ServiceConfiguration {
  /** Clients and organisations to register at start; undefined: only those registered before. */
  readonly clientsFile: string | undefined;
  readonly tokenLifetimeSeconds: number;
  /** Accepted rows that may be on their way before new bodies are refused with 503. */
  readonly maxBacklogRows: number;
  /** Bodies that one instance reads at once. */
  readonly maxConcurrentBatches: number;
  /** Folder of the adapter files. */
  readonly adaptersFolder: string;
  /** Largest decoded body of one batch. */
  readonly maxBatchBytes: number;
  /** What organisations' own addresses (webhooks, pulled sources) may be, beside the public internet. */
  readonly outbound: AddressPolicy;
  /** Connectors that one instance runs at once. */
  readonly maxConcurrentPulls: number;
  /** Value of the environment variable that an adapter file names as secret; undefined: not set. */
  readonly secret: (name: string) => string | undefined;
  /** Share of an organisation's records, in percent, above which a full list may not withdraw them unasked. */
  readonly fullListSafetyPercent: number;
  /** Days after which a held full list that nobody confirmed is cancelled. */
  readonly heldListDays: number;
  /** Days that rejected rows and the bodies of batches are kept, sealed, to be corrected or read again. */
  readonly batchContentDays: number;
  /** `automatic` hands cases out as they open; `on-request` when a coordinator asks. */
  readonly reviewAssignment: 'automatic' | 'on-request';
  /** Days that entries of the change feeds are kept; 0: for good. */
  readonly feedRetentionDays: number;
  /** How long people stay signed in. */
  readonly session: SessionLimits;
  /** Where people may sign in instead of with a password; undefined: nowhere. */
  readonly oidc: OidcSettings | undefined;
  /** The built console; undefined: this gateway serves no screens. */
  readonly consoleFolder: string | undefined;
  readonly webhooks: {
    /** From the connection to the last byte of the answer. */
    readonly timeoutMs: number;
    /** Pauses between attempts; the last one repeats. */
    readonly retrySeconds: readonly number[];
    /** For so long a delivery is tried again before its webhook is disabled. */
    readonly retryHours: number;
    /** Days that deliveries stay in the log after they were made. */
    readonly logDays: number;
  };
}

/** Reads and checks the environment; throws one `ConfigurationError` that names everything wrong. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const reader = new EnvironmentReader(environment);
  const configuration = {
    ...readServiceConfiguration(reader, 8080),
    clientsFile: environment['LIENTHONG_CLIENTS_FILE'] || undefined,
    tokenLifetimeSeconds: reader.whole('LIENTHONG_TOKEN_LIFETIME_SECONDS', 3_600, 60, 86_400),
    maxBacklogRows: reader.whole('LIENTHONG_MAX_BACKLOG_ROWS', 5_000_000, 1, 1_000_000_000),
    maxConcurrentBatches: reader.whole('LIENTHONG_MAX_CONCURRENT_BATCHES', 32, 1, 10_000),
    adaptersFolder: environment['LIENTHONG_ADAPTERS_FOLDER'] || join(hubFolder(), 'adapters'),
    maxBatchBytes: reader.whole('LIENTHONG_MAX_BATCH_MEGABYTES', 8_192, 1, 1_000_000) * 1024 * 1024,
    outbound: reader.parsed(
      'LIENTHONG_OUTBOUND_ALLOW',
      (text) => new AddressPolicy(text.split(',').filter((range) => range.trim() !== '')),
      'ranges of addresses, e.g. 10.20.0.0/16,192.168.7.4/32',
    ),
    maxConcurrentPulls: reader.whole('LIENTHONG_MAX_CONCURRENT_PULLS', 4, 1, 1_000),
    secret: (name: string) => environment[name] || undefined,
    fullListSafetyPercent: reader.whole('LIENTHONG_FULL_SAFETY_PERCENT', 5, 0, 100),
    heldListDays: reader.whole('LIENTHONG_FULL_HOLD_DAYS', 14, 1, 365),
    batchContentDays: reader.whole('LIENTHONG_BATCH_CONTENT_DAYS', 30, 1, 3_650),
    reviewAssignment: reader.oneOf(
      'LIENTHONG_REVIEW_ASSIGNMENT',
      ['automatic', 'on-request'] as const,
      'on-request',
    ),
    feedRetentionDays: reader.whole('LIENTHONG_FEED_RETENTION_DAYS', 0, 0, 36_500),
    session: {
      idleMinutes: reader.whole('LIENTHONG_SESSION_IDLE_MINUTES', 30, 1, 1_440),
      hours: reader.whole('LIENTHONG_SESSION_HOURS', 12, 1, 720),
    },
    oidc: readOidcSettings(reader, environment),
    consoleFolder: builtConsole(),
    webhooks: {
      timeoutMs: reader.whole('LIENTHONG_WEBHOOK_TIMEOUT_SECONDS', 15, 1, 60) * 1_000,
      retrySeconds: reader.parsed(
        'LIENTHONG_WEBHOOK_RETRY_SECONDS',
        parseRetrySeconds,
        'pauses in seconds, e.g. 5,30,120,600,1800,3600',
      ),
      retryHours: reader.whole('LIENTHONG_WEBHOOK_RETRY_HOURS', RETRY_HOURS, 1, 720),
      logDays: reader.whole('LIENTHONG_WEBHOOK_LOG_DAYS', 14, 1, 365),
    },
  };
  reader.assertSound();
  return configuration;
}

/** Injection token of the {@link Configuration}. */
export const CONFIGURATION = Symbol('CONFIGURATION');
